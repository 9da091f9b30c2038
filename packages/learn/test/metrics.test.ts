import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discounts, measureList } from '../src/evaluate/metrics.ts';
import { headOf } from '../src/evaluate/tail.ts';
import { evaluateRanking, type ItemModel, selectTop } from '../src/index.ts';
import { matrix } from './support.ts';

/** Scores with many ties. */
const scores = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 60 });

function naiveTop(values: readonly number[], wanted: number): number[] {
  return values
    .map((value, item) => ({ value, item }))
    .filter(({ value }) => value > Number.NEGATIVE_INFINITY)
    .sort((left, right) => right.value - left.value || left.item - right.item)
    .slice(0, wanted)
    .map(({ item }) => item);
}

function naiveMetrics(list: readonly number[], wanted: readonly number[], k: number) {
  const places = list.flatMap((item, place) => (wanted.includes(item) ? [place + 1] : []));
  const gain = (ranks: readonly number[]) => ranks.reduce((sum, rank) => sum + 1 / Math.log2(rank + 1), 0);
  const ideal = Array.from({ length: Math.min(k, wanted.length) }, (_, place) => place + 1);
  return { recall: places.length / wanted.length, ndcg: gain(places) / gain(ideal) };
}

/** A model that scores from a table: row of the history's first item. */
function tableModel(table: readonly (readonly number[])[]): ItemModel {
  return {
    kind: 'table',
    itemCount: table[0]?.length ?? 0,
    score: (history, out) => out.set(table[history.items[0] ?? 0] ?? []),
    contributions: () => null,
    similar: () => ({ items: new Uint32Array(), scores: new Float32Array() }),
    state: () => ({ kind: 'table', itemCount: 0, parameters: {}, arrays: {} }),
  };
}

test('the best items, ties to the lower item, masked ones never', () => {
  fc.assert(
    fc.property(
      scores,
      fc.integer({ min: 0, max: 25 }),
      fc.infiniteStream(fc.boolean()),
      (values, wanted, mask) => {
        const masked = values.map((value) => (mask.next().value ? Number.NEGATIVE_INFINITY : value));
        const items = new Uint32Array(wanted);
        const count = selectTop(Float32Array.from(masked), items);
        expect([...items.subarray(0, count)]).toEqual(naiveTop(masked, wanted));
      },
    ),
  );
});

test('one list, against the formula written out', () => {
  const items = fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(items, items, fc.integer({ min: 1, max: 30 }), (list, wanted, k) => {
      const shown = list.slice(0, k);
      const expected = naiveMetrics(shown, wanted, k);
      const found = measureList(Uint32Array.from(shown), Uint32Array.from(wanted).sort(), k, discounts(k));
      expect(found.recall).toBeCloseTo(expected.recall, 12);
      expect(found.ndcg).toBeCloseTo(expected.ndcg, 12);
      expect(found.hit).toBe(expected.recall > 0 ? 1 : 0);
    }),
  );
});

describe('a whole ranking', () => {
  const train = matrix(['1 1 0 0 0', '0 1 1 0 0', '1 1 0 0 0']);
  const model = tableModel([
    [9, 9, 1, 2, 3],
    [5, 4, 3, 2, 2],
  ]);

  test('training items are out, people without a test row do not count, misses do', async () => {
    // Row 0 hits item 4 first and misses item 7, which training does not know; row 2 has no test; row 3 is new.
    const test = {
      ...matrix(['0 0 0 0 1 0 0 1', '1 0 0 1 0 0 0 0', '0 0 0 0 0 0 0 0', '0 1 0 0 0 0 0 0']),
      rows: 4,
    };
    const report = await evaluateRanking(model, train, test, { k: 2 });
    const ideal = 1 + 1 / Math.log2(3);
    expect(report).toMatchObject({ k: 2, people: 3 });
    // Row 1 has items 1 and 2: 0 then 3 are listed, both hits. Row 3 has no history: 0, 1 are listed.
    expect(report.recall).toBeCloseTo((1 / 2 + 1 + 1) / 3, 12);
    expect(report.ndcg).toBeCloseTo((1 / ideal + 1 + 1 / Math.log2(3)) / 3, 12);
    expect(report.hit).toBe(1);
    // Listed: 4, 3 · 0, 3 · 0, 1.
    expect(report.coverage).toBeCloseTo(4 / 5, 12);
    expect(report.rankMicros).toBeGreaterThan(0);
  });

  test('more places than there are items are no more memory, and the same measures', async () => {
    const test = matrix(['0 0 1 0 0', '0 0 0 1 1', '0 0 0 0 0']);
    const {
      rankMicros: _,
      k: asked,
      ...most
    } = await evaluateRanking(model, train, test, { k: 2 ** 32 - 1 });
    const { rankMicros: __, k: ___, ...all } = await evaluateRanking(model, train, test, { k: 5 });
    expect(asked).toBe(2 ** 32 - 1);
    expect(most).toEqual(all);
  });

  test('only the people asked for', async () => {
    const test = matrix(['0 0 1 0 0', '0 0 0 1 0', '0 0 0 0 1']);
    const report = await evaluateRanking(model, train, test, { k: 1, people: Uint32Array.of(2) });
    expect(report).toMatchObject({ people: 1, recall: 1, ndcg: 1 });
  });

  test('an abort passes through', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(evaluateRanking(model, train, train, { k: 1, signal })).rejects.toThrow('enough');
  });
});

test('the head is the fewest items with half of all interactions', () => {
  expect([...headOf(matrix(['1 1 1 0', '0 1 1 0', '0 1 0 1']))]).toEqual([0, 1, 1, 0]);
  expect([...headOf(matrix(['1 0', '1 0', '0 1']))]).toEqual([1, 0]);
});
