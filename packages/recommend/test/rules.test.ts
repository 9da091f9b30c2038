import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankList } from '../src/ranking/rank-list.ts';
import { parseRules, type Rule } from '../src/ranking/rule.ts';
import { compileRules, keepAllowed } from '../src/ranking/rules.ts';
import type { ItemFacts } from '../src/ranking/types.ts';
import { candidate, day, facts, input, listenerOf, manyCandidates, now } from './ranking-support.ts';

const orUnknown = fc.option(fc.boolean(), { nil: undefined });
const bounds = (low: number, high: number) =>
  fc
    .tuple(
      fc.option(fc.integer({ min: low, max: high }), { nil: undefined }),
      fc.option(fc.integer({ min: low, max: high }), { nil: undefined }),
    )
    .map(([one, other]) =>
      one !== undefined && other !== undefined && one > other ? [other, one] : [one, other],
    );

const drop = (rule: Record<string, unknown>): Rule => {
  const given = Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
  const [parsed] = parseRules([given]);
  if (!parsed) throw new Error('a rule went in and none came out');
  return parsed;
};

const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({ entity: fc.constantFrom('artist', 'release', 'recording'), number: fc.nat(50) }).map((one) =>
    drop({
      kind: 'without',
      entity: one.entity,
      key:
        one.entity === 'artist'
          ? `artist ${one.number}`
          : `artist ${one.number}\u001f${one.entity === 'release' ? 'album 1' : `title ${one.number}`}`,
    }),
  ),
  fc.constantFrom('metal', 'House', 'rock', 'hip-hop').map((tag) => drop({ kind: 'without-tag', tag })),
  orUnknown.map((unknown) => drop({ kind: 'not-explicit', orUnknown: unknown })),
  fc
    .tuple(bounds(30, 500), orUnknown)
    .map(([[low, high], unknown]) =>
      drop({ kind: 'length', minSeconds: low, maxSeconds: high, orUnknown: unknown }),
    ),
  fc
    .tuple(bounds(1950, 2030), orUnknown)
    .map(([[from, to], unknown]) => drop({ kind: 'year', from, to, orUnknown: unknown })),
  fc
    .tuple(bounds(50, 190), orUnknown)
    .map(([[low, high], unknown]) => drop({ kind: 'tempo', minBpm: low, maxBpm: high, orUnknown: unknown })),
  fc
    .tuple(fc.subarray(['en', 'es', 'de']), fc.boolean(), orUnknown)
    .map(([codes, wanted, unknown]) =>
      drop({ kind: 'language', [wanted ? 'in' : 'notIn']: codes, orUnknown: unknown }),
    ),
  fc.constantFrom('only-heard', 'never-heard', 'on-shelf').map((kind) => drop({ kind })),
  fc.integer({ min: 1, max: 800 }).map((days) => drop({ kind: 'not-heard-within', days })),
  fc.integer({ min: 1, max: 50 }).map((days) => drop({ kind: 'not-listed-within', days })),
  fc
    .tuple(fc.constantFrom('artist', 'release'), fc.integer({ min: 1, max: 4 }))
    .map(([per, count]) => drop({ kind: 'at-most', per, count })),
);

/** The rules once more, written apart from the product's, one sentence each. */
function breaks(list: readonly ItemFacts[], rule: Rule): boolean {
  const some = (bad: (one: ItemFacts) => boolean): boolean => list.some(bad);
  const outside = (value: number | null, low = -Infinity, high = Infinity): boolean =>
    value === null
      ? !('orUnknown' in rule && rule.orUnknown) && (low > -Infinity || high < Infinity)
      : !(value >= low && value <= high);
  switch (rule.kind) {
    case 'without':
      return some((one) =>
        rule.entity === 'artist'
          ? one.artistKey === rule.key
          : rule.entity === 'release'
            ? one.releaseKey === rule.key
            : one.key === rule.key,
      );
    case 'without-tag': {
      const tag = rule.tag.toLowerCase().replace('-', ' ');
      return some((one) => one.tags.some(({ name }) => name === tag || name.split(' ').at(-1) === tag));
    }
    case 'not-explicit':
      return some((one) => one.explicit === true || (one.explicit === null && !rule.orUnknown));
    case 'length':
      return some((one) => outside(one.lengthMs && one.lengthMs / 1000, rule.minSeconds, rule.maxSeconds));
    case 'year':
      return some((one) => outside(one.year, rule.from, rule.to));
    case 'tempo':
      return some((one) => outside(one.bpm, rule.minBpm, rule.maxBpm));
    case 'language':
      return some((one) =>
        one.language === null
          ? !rule.orUnknown
          : (rule.in !== undefined && !rule.in.includes(one.language)) ||
            (rule.notIn?.includes(one.language) ?? false),
      );
    case 'only-heard':
      return some((one) => one.listens < 1);
    case 'never-heard':
      return some((one) => one.listens > 0);
    case 'not-heard-within':
      return some(
        (one) => one.listens > 0 && (one.lastHeardAt === null || (now - one.lastHeardAt) / day < rule.days),
      );
    case 'not-listed-within':
      return some((one) => one.lastListedAt !== null && (now - one.lastListedAt) / day < rule.days);
    case 'on-shelf':
      return some((one) => !one.onShelf);
    case 'at-most': {
      const keys = list.flatMap((one) => (rule.per === 'artist' ? one.artistKey : (one.releaseKey ?? [])));
      return keys.some((key) => keys.filter((other) => other === key).length > rule.count);
    }
  }
}

describe('hard rules', () => {
  test('500 generated rule sets: no list breaks one, wherever the dial stands, drawn places included', () => {
    let shown = 0;
    fc.assert(
      fc.property(
        fc.array(anyRule, { minLength: 1, maxLength: 4 }),
        fc.nat(1000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rules, seed, dial) => {
          const candidates = manyCandidates(200, seed);
          const list = rankList(
            input({ candidates, listener: listenerOf(candidates), rules, dial, seed, explore: true }),
          );
          shown += list.items.length;
          for (const rule of rules)
            expect(
              breaks(
                list.items.map((one) => one.candidate.facts),
                rule,
              ),
            ).toBe(false);
          // Whatever had been drawn instead would have broken none either.
          const chosen = new Set(list.policy.slots.flatMap(({ keys }) => keys));
          const byKey = candidates.filter((one) => chosen.has(one.facts.key)).map((one) => one.facts);
          const earned = list.items.filter((one) => !one.explored).map((one) => one.candidate.facts);
          for (const rule of rules) expect(breaks([...earned, ...byKey], rule)).toBe(false);
          // The list is only short where the rules leave nothing more.
          expect(list.items.map(({ position }) => position)).toEqual(list.items.map((_, at) => at + 1));
        },
      ),
      { numRuns: 500, seed: 4 },
    );
    expect(shown).toBeGreaterThan(1000);
  });

  test('what is not known is left out, unless the rule says otherwise', () => {
    const compiled = (rule: Rule) => compileRules([rule], now).refusedBy(facts()) >= 0;
    expect(compiled({ kind: 'year', from: 1990 })).toBe(true);
    expect(compiled({ kind: 'year', from: 1990, orUnknown: true })).toBe(false);
    expect(compiled({ kind: 'not-explicit' })).toBe(true);
    expect(compiled({ kind: 'on-shelf' })).toBe(true);
    expect(compiled({ kind: 'language', notIn: ['de'] })).toBe(true);
    expect(compiled({ kind: 'without-tag', tag: 'metal' })).toBe(false);
  });

  test('facts that a kind of item cannot have say nothing of it', () => {
    const rules = compileRules(
      [{ kind: 'not-explicit' }, { kind: 'length', maxSeconds: 200 }, { kind: 'tempo', minBpm: 100 }],
      now,
    );
    expect(rules.refusedBy(facts({ kind: 'artist', key: 'ada' }))).toBe(-1);
    expect(rules.refusedBy(facts())).toBe(0);
  });

  test('"no metal" means death metal too, and not metalcore', () => {
    const rules = compileRules([{ kind: 'without-tag', tag: 'Metal' }], now);
    const tagged = (name: string) => rules.refusedBy(facts({ tags: [{ name, weight: 0.1 }] })) >= 0;
    expect([tagged('metal'), tagged('Death-Metal'), tagged('metalcore')]).toEqual([true, true, false]);
  });

  test('the last check takes out what should never have come so far', () => {
    const rules = compileRules([{ kind: 'never-heard' }, { kind: 'at-most', per: 'artist', count: 1 }], now);
    const items = [
      { candidate: candidate(1, 1, { artistKey: 'ada' }) },
      { candidate: candidate(2, 1, { listens: 3 }) },
      { candidate: candidate(3, 1, { artistKey: 'ada' }) },
      { candidate: candidate(4, 1) },
    ];
    expect(keepAllowed(items, rules).map((one) => one.candidate.item)).toEqual([1, 4]);
  });

  test('counts what each rule left out', () => {
    const candidates = [
      candidate(0, 3, { listens: 1 }),
      candidate(1, 2, { year: 1950 }),
      candidate(2, 1, { year: 2000 }),
    ];
    const list = rankList(
      input({ candidates, rules: [{ kind: 'never-heard' }, { kind: 'year', from: 1990 }] }),
    );
    expect(list.refused).toEqual([1, 1]);
    expect(list.items.map((one) => one.candidate.item)).toEqual([2]);
  });

  test('a rule that cannot be kept is refused with its field and why', () => {
    const faultOf = (rules: unknown) => {
      try {
        parseRules(rules);
      } catch (error) {
        return error;
      }
      return null;
    };
    const backwards = faultOf([{ kind: 'year', from: 2000, to: 1990 }]);
    expect(backwards).toBeInstanceOf(Fault);
    expect(backwards).toMatchObject({ code: 'invalid', fields: [{ field: 'rules.0.to' }] });
    expect(faultOf([{ kind: 'only-heard' }, { kind: 'louder' }])).toMatchObject({
      fields: [{ field: 'rules.1.kind' }],
    });
    expect(faultOf([{ kind: 'at-most', per: 'artist', count: 0 }])).toMatchObject({
      fields: [{ field: 'rules.0.count' }],
    });
  });
});
