import {
  buildInteractions,
  createRandom,
  historyOf,
  type ItemModel,
  modelKinds,
  shapeOf,
} from '@fonoteca/learn';
import { beforeAll, describe, expect, test } from 'vitest';
import { calibrationTarget } from '../src/ranking/calibration.ts';
import { rankList } from '../src/ranking/rank-list.ts';
import type { Candidate, RankedList } from '../src/ranking/types.ts';
import { testReasons } from '../src/reasons/check.ts';
import { explainList } from '../src/reasons/explain.ts';
import { evidenceFromModel, without } from '../src/reasons/item-model.ts';
import { reasonText } from '../src/reasons/text.ts';
import type { EvidenceSource, Reason } from '../src/reasons/types.ts';
import { candidate, day, facts, input, nobody, now } from './ranking-support.ts';

const itemCount = 300;
const keyOf = (index: number): string => `track ${index}`;

/** Three groups of items that are heard together, and a little of everything. */
function heardTogether(people: number) {
  const random = createRandom(7);
  const rows: number[] = [];
  const items: number[] = [];
  for (let person = 0; person < people; person++)
    for (let listen = 0; listen < 30; listen++) {
      const inGroup = random() < 0.85;
      const within = Math.floor(random() ** 1.5 * (inGroup ? 100 : itemCount));
      rows.push(person);
      items.push(inGroup ? (person % 3) * 100 + within : within);
    }
  return buildInteractions(people, itemCount, {
    length: rows.length,
    rowAt: (index) => rows[index] ?? 0,
    itemAt: (index) => items[index] ?? 0,
    weightAt: null,
    timeAt: null,
  }).interactions;
}

const data = heardTogether(200);
let model: ItemModel;
beforeAll(async () => {
  const kind = modelKinds['item-knn'];
  if (!kind) throw new Error('no item-knn');
  model = await kind.train(data, kind.defaults(shapeOf(data)), { seed: 1, threads: 1 });
});

function listFor(row: number): { list: RankedList; source: EvidenceSource } {
  const history = historyOf(data, row);
  const scores = new Float32Array(itemCount);
  model.score(history, scores);
  const heard = new Set(history.items);
  const candidates = Array.from({ length: itemCount }, (_, item): Candidate => {
    const sources = [{ model: 'own', score: scores[item] ?? 0 }];
    return { item, score: 0, sources, facts: facts({ key: keyOf(item), artistKey: keyOf(item) }) };
  }).filter(({ item }) => !heard.has(item));
  const listener = { knownArtists: new Set<string>(), target: calibrationTarget([]) };
  const list = rankList(input({ candidates, listener, seed: row, explore: true }));
  const indexOf = ({ item }: Candidate): number => item;
  const claim = 'because-heard' as const;
  return {
    list,
    source: evidenceFromModel({ source: 'own', claim, model, history, kind: 'recording', keyOf, indexOf }),
  };
}

describe('reasons', () => {
  test('at least 99 of 100 shown reasons pass the deletion of their evidence, asked of the model itself', () => {
    let tested = 0;
    let passed = 0;
    let claimed = 0;
    let shown = 0;
    for (let row = 0; row < 40; row++) {
      const { list, source } = listFor(row);
      const reasons = explainList({ list, sources: [source], now });
      expect(reasons).toHaveLength(list.items.length);
      for (const of of reasons) expect(of.length).toBeGreaterThanOrEqual(1);
      shown += reasons.length;
      claimed += reasons.filter((of) => of.some(({ kind }) => kind === 'because-heard')).length;
      const check = testReasons({
        considered: list.considered,
        shown: list.items.map((one, at) => ({ item: one.candidate.item, reasons: reasons[at] ?? [] })),
        // Straight from the model: nothing of how the reasons came about.
        scoresWithout(keys) {
          const scores = new Float32Array(itemCount);
          model.score(without(historyOf(data, row), keys, keyOf), scores);
          return list.considered.map((one) => scores[one.candidate.item] ?? 0);
        },
      });
      tested += check.tested;
      passed += check.passed;
    }
    expect(tested).toBeGreaterThan(400);
    expect(passed / tested).toBeGreaterThanOrEqual(0.99);
    // Most items have a reason worth the name: claims are not avoided by saying nothing.
    expect(claimed / shown).toBeGreaterThan(0.6);
  });

  test('the check finds reasons that do not hold', () => {
    const { list, source } = listFor(0);
    const history = historyOf(data, 0);
    const idle = Array.from(history.items).find((item) =>
      list.items.every((one) => source.evidenceOf(one.candidate).every(({ key }) => key !== keyOf(item))),
    );
    const made: Reason = {
      kind: 'because-heard',
      evidence: [{ kind: 'recording', key: keyOf(idle ?? -1), share: 1 }],
      parameters: {},
    };
    const first = list.items[0]?.candidate.item ?? -1;
    const check = testReasons({
      considered: list.considered,
      shown: [{ item: first, reasons: [made] }],
      scoresWithout(keys) {
        const scores = new Float32Array(itemCount);
        model.score(without(history, keys, keyOf), scores);
        return list.considered.map((one) => scores[one.candidate.item] ?? 0);
      },
    });
    expect(check).toEqual({ tested: 1, passed: 0, failed: [first] });
  });

  /** Two candidates and a source that names whatever it is told, with the scores it would give without it. */
  const told = (withoutIt: readonly [number, number], over: Partial<Candidate['facts']> = {}) => {
    const of = (item: number, score: number): Candidate => ({
      ...candidate(item, 0, over),
      sources: [{ model: 'own', score }],
    });
    const list = rankList(input({ candidates: [of(0, 2), of(1, 1)], listener: nobody }));
    const source: EvidenceSource = {
      source: 'own',
      claim: 'similar-artist',
      evidenceOf: ({ item }) => (item === 0 ? [{ kind: 'artist', key: 'bo', share: 0.8 }] : []),
      scoresWithout: (removed, candidates) =>
        Float64Array.from(candidates, ({ item }) => (removed.has('bo') ? (withoutIt[item] ?? 0) : 2 - item)),
    };
    return { list, sources: [source], now };
  };

  test('"because" is only said where the rank falls without it; else something weaker that is true', () => {
    expect(explainList(told([0, 1]))[0]).toEqual([
      { kind: 'similar-artist', evidence: [{ kind: 'artist', key: 'bo', share: 0.8 }], parameters: {} },
    ]);
    // The score falls, the rank does not: no claim.
    expect(explainList(told([1.5, 1]))[0]?.map(({ kind }) => kind)).toEqual(['exploring']);
    const popular = explainList(told([1.5, 1], { popularity: 0.9 }));
    expect(popular[0]?.map(({ kind }) => kind)).toEqual(['popular-with-listeners-like-you']);
    // A tie is no fall.
    expect(explainList(told([1, 1]))[0]?.map(({ kind }) => kind)).toEqual(['exploring']);
  });

  test('a score that was lowered since its source gave it makes no reason for anything else', () => {
    const { list, sources } = told([2, 1]);
    // Item 1 stood above item 0 at the source; “less of this” has put it below.
    const lessened: EvidenceSource = {
      ...(sources[0] as EvidenceSource),
      scoresWithout: (_, candidates) => Float64Array.from(candidates, ({ item }) => (item === 0 ? 2 : 5)),
    };
    expect(explainList({ list, sources: [lessened], now })[0]?.map(({ kind }) => kind)).toEqual([
      'exploring',
    ]);
  });

  test('what was liked is said to be liked; what is so is said beside it', () => {
    const over = { listens: 12, lastHeardAt: now - 90 * day, onShelf: true };
    const reasons = explainList({ ...told([0, 1], over), liked: new Set(['bo']) })[0] ?? [];
    expect(reasons.map(({ kind }) => kind)).toEqual(['liked', 'not-heard-for', 'on-shelf']);
    expect(reasons.map((reason) => reasonText(reason, () => 'Bo'))).toEqual([
      'Because you like Bo',
      'Not heard for 2 months, after 12 listens',
      'On your shelf',
    ]);
  });

  test('mood and habit are named only where they moved the item up', () => {
    const tags = (name: string) => ({ tags: [{ name, weight: 1 }] });
    const candidates = [
      candidate(0, 2, tags('ambient')),
      candidate(1, 3, tags('polka')),
      candidate(2, 1, tags('metal')),
    ];
    const context = { words: ['sleep'] };
    const list = rankList(input({ candidates, context }));
    expect(list.items.map((one) => one.candidate.item)).toEqual([0, 1, 2]);
    const reasons = explainList({ list, sources: [], now, context });
    const [first] = reasons[0] ?? [];
    expect(first).toEqual({ kind: 'tag', evidence: [], parameters: { words: 'sleep', tags: 'ambient' } });
    expect(first && reasonText(first, () => '')).toBe('For sleep: ambient');
    expect(reasons[1]?.map(({ kind }) => kind)).toEqual(['exploring']);
    const flat = { hours: new Array(24).fill(10), weekdays: new Array(7).fill(34) };
    const late = { hours: flat.hours.map((_, hour) => (hour === 23 ? 300 : 0)), weekdays: flat.weekdays };
    const habit = {
      hour: 23,
      weekday: 4,
      overall: flat,
      of: ({ item }: Candidate) => (item === 0 ? late : null),
    };
    const close = [candidate(0, 2.99), candidate(1, 3), candidate(2, 0)];
    const atNight = rankList(input({ candidates: close, context: { habit } }));
    const nightly = explainList({ list: atNight, sources: [], now, context: { habit } })[0]?.[0];
    expect(nightly && reasonText(nightly, () => '')).toBe('Suits your Fridays around 23:00');
  });

  test('a drawn item says that it was drawn, and claims nothing', () => {
    const { list, source } = listFor(3);
    const reasons = explainList({ list, sources: [source], now });
    const drawn = list.items.flatMap((one, at) => (one.explored ? [reasons[at]] : []));
    expect(drawn.length).toBeGreaterThan(0);
    for (const one of drawn)
      expect(one).toEqual([{ kind: 'exploring', evidence: [], parameters: { drawn: 'yes' } }]);
  });
});
