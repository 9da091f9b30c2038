import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluateRanking,
  historyOf,
  type Interactions,
  type ItemModel,
  modelKinds,
  type Parameters,
  shapeOf,
  splitAtRandom,
  type TrainContext,
  tuneModel,
} from '../src/index.ts';
import { fromRows, matrix, tastes } from './support.ts';

const context: TrainContext = { seed: 7, threads: 1 };
const data = tastes({ rows: 240, itemCount: 90, groups: 5, seed: 3 });
const weighted: Interactions = {
  ...data,
  weights: Float32Array.from(data.items, (item) => 1 + (item % 4) / 2),
};
/** Small enough for data this small; those a kind does not know are not looked at. */
const small = { dimensions: 12, neighbours: 0 };

const kinds = ['popularity', 'item-knn', 'rp3beta', 'graph-filter', 'ease'].map((name) => {
  const kind = modelKinds[name];
  if (kind === undefined) throw new Error(`${name} is not registered`);
  return kind;
});
const personal = kinds.filter(({ name }) => name !== 'popularity');
const train = (name: string, set: Interactions, parameters: Parameters = {}) => {
  const kind = modelKinds[name];
  if (kind === undefined) throw new Error(`${name} is not registered`);
  return kind.train(set, { ...kind.defaults(shapeOf(set)), ...small, ...parameters }, context);
};
function scores(
  model: ItemModel,
  items: readonly number[],
  weights: Float32Array | null = null,
): Float32Array {
  const out = new Float32Array(model.itemCount).fill(Number.NaN);
  model.score({ items: Uint32Array.from(items), weights }, out);
  return out;
}

describe.each(kinds)('$name', ({ name, grid, load }) => {
  test('same data, same seed: same numbers; and again from its state', async () => {
    for (const set of [data, weighted]) {
      const [first, second] = [await train(name, set), await train(name, set)];
      expect(second.state()).toEqual(first.state());
      const loaded = load(structuredClone(first.state()));
      const history = historyOf(set, 4);
      const [expected, found] = [new Float32Array(set.itemCount), new Float32Array(set.itemCount)];
      first.score(history, expected);
      loaded.score(history, found);
      expect(found).toEqual(expected);
      expect(found.every(Number.isFinite)).toBe(true);
    }
  });

  test('a state with a part missing is refused', async () => {
    const state = (await train(name, data)).state();
    const [missing] = Object.keys(state.arrays);
    const arrays = Object.fromEntries(Object.entries(state.arrays).filter(([key]) => key !== missing));
    expect(() => load({ ...state, arrays })).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  test('parameters worth trying exist for any shape, and trials are comparable', () => {
    for (const shape of [
      { rows: 1, itemCount: 1, interactions: 1 },
      { rows: 300_000, itemCount: 200_000, interactions: 30_000_000 },
    ]) {
      expect(grid(shape).length).toBeGreaterThan(0);
      expect(new Set(grid(shape).map((set) => JSON.stringify(set))).size).toBe(grid(shape).length);
    }
  });

  test('nobody, one person, items that nobody heard: trained all the same', async () => {
    for (const set of [matrix(['0 0 0']), matrix(['1 0 1']), matrix(['1 1 0 0', '1 1 0 0', '1 1 0 0'])]) {
      const model = await train(name, set);
      expect([...scores(model, [0])].every(Number.isFinite), name).toBe(true);
      expect([...scores(model, [])].every(Number.isFinite), name).toBe(true);
    }
  });

  test('a training that is cancelled stops with the reason', async () => {
    const big = tastes({ rows: 400, itemCount: 400, groups: 4, seed: 1 });
    const kind = modelKinds[name];
    if (name === 'popularity' || kind === undefined) return;
    const abort = new AbortController();
    const running = kind.train(big, kind.defaults(shapeOf(big)), {
      ...context,
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('enough')),
    });
    await expect(running).rejects.toThrow('enough');
  });
});

describe.each(personal)('$name', ({ name }) => {
  test('learns tastes: well above popularity on what was held out', async () => {
    const split = splitAtRandom(data, 0.2, 5);
    const ranked = async (kind: string) =>
      (await evaluateRanking(await train(kind, split.train), split.train, split.validation, { k: 10 })).ndcg;
    expect(await ranked(name)).toBeGreaterThan(1.5 * (await ranked('popularity')));
  });

  test('contributions are the score', async () => {
    const model = await train(name, weighted);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: 89 }), { maxLength: 12 }),
        fc.nat({ max: 89 }),
        (drawn, item) => {
          const items = drawn.toSorted((left, right) => left - right).filter((heard) => heard !== item);
          const weights = Float32Array.from(items, (_, place) => 0.5 + place);
          const parts = model.contributions({ items: Uint32Array.from(items), weights }, item);
          const sum = parts?.reduce((total, part) => total + part, 0) ?? Number.NaN;
          const score = scores(model, items, weights)[item] ?? Number.NaN;
          expect(sum).toBeCloseTo(score, 3);
          expect(parts?.length).toBe(items.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('similar items are of the same taste, best first, without the item itself', async () => {
    const model = await train(name, data);
    const { items, scores: values } = model.similar(7, 5);
    expect(items.length).toBe(5);
    expect([...items].every((item) => item % 5 === 7 % 5 && item !== 7)).toBe(true);
    expect([...values]).toEqual([...values].sort((left, right) => right - left));
  });
});

describe('against the formula written out', () => {
  const rows = fc.array(fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 6, maxLength: 6 }), {
    minLength: 2,
    maxLength: 8,
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const raise = (value: number, exponent: number) => (value > 0 ? value ** exponent : 0);

  /** Value (i, j) of a neighbour model by scoring a history of i alone. */
  const table = (model: ItemModel) => Array.from({ length: 6 }, (_, item) => [...scores(model, [item])]);
  const pairs = (value: (i: number, j: number) => number) =>
    Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => (i === j ? 0 : value(i, j))));
  const near = (found: number[][], expected: number[][]) => {
    for (const [i, row] of expected.entries())
      for (const [j, value] of row.entries()) expect(found[i]?.[j]).toBeCloseTo(value, 4);
  };

  test('item-kNN', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (x) => {
        const model = await train('item-knn', fromRows(x), {
          personExponent: 0.3,
          itemExponent: 0.4,
          damping: 2,
          shrinkage: 3,
        });
        const item = (i: number) =>
          raise(sum(x.map((row) => row[i] ?? 0)) && sum(x.map((row) => row[i] ?? 0)) + 2, -0.4);
        near(
          table(model),
          pairs((i, j) => {
            const both = x.filter((row) => row[i] && row[j]);
            const shared = sum(both.map((row) => (row[i] ?? 0) * (row[j] ?? 0) * raise(sum(row), -0.6)));
            return item(i) * item(j) * shared * (both.length / (both.length + 3));
          }),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('RP3beta', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (x) => {
        const model = await train('rp3beta', fromRows(x), { alpha: 0.7, beta: 0.3 });
        const heard = (i: number) => sum(x.map((row) => row[i] ?? 0));
        near(
          table(model),
          pairs((i, j) => {
            const steps = x.map(
              (row) =>
                raise((row[i] ?? 0) / (heard(i) || 1), 0.7) * raise((row[j] ?? 0) / (sum(row) || 1), 0.7),
            );
            return sum(steps) * raise(heard(j), -0.3);
          }),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('EASE minimises its loss: no small step away makes it better', async () => {
    const set = tastes({ rows: 60, itemCount: 12, groups: 3, seed: 9 });
    const x = Array.from({ length: set.rows }, (_, row) => {
      const { items } = historyOf(set, row);
      return Array.from({ length: 12 }, (_, item) => (items.includes(item) ? 1 : 0));
    });
    const model = await train('ease', set, { regularisation: 6, dropout: 0 });
    const b = Array.from({ length: 12 }, (_, item) => [...scores(model, [item])]);
    const loss = (weights: number[][]): number =>
      sum(
        x.flatMap((row) =>
          row.map((value, j) => (value - sum(row.map((heard, i) => heard * (weights[i]?.[j] ?? 0)))) ** 2),
        ),
      ) +
      6 * sum(weights.flat().map((weight) => weight ** 2));
    const best = loss(b);
    for (let i = 0; i < 12; i++)
      for (let j = 0; j < 12; j++) {
        if (i === j) continue;
        for (const step of [-0.01, 0.01]) {
          const moved = b.map((row) => [...row]);
          (moved[i] ?? [])[j] = (b[i]?.[j] ?? 0) + step;
          expect(loss(moved)).toBeGreaterThan(best);
        }
      }
    expect(b.every((row, item) => row[item] === 0)).toBe(true);
  });

  test('local systems with room for all neighbours are EASE itself', async () => {
    // Every two items share somebody: only such pairs are neighbours.
    const set = tastes({ rows: 300, itemCount: 12, groups: 2, seed: 6 });
    const all = await train('ease', set, { regularisation: 20, dropout: 0.3 });
    const local = await train('ease', set, { regularisation: 20, dropout: 0.3, neighbours: 11 });
    const history = [...historyOf(set, 11).items];
    const found = scores(local, history);
    for (const [item, score] of scores(all, history).entries()) expect(found[item]).toBeCloseTo(score, 3);
  });

  test('with all directions the graph filter passes a history through unchanged', async () => {
    // 12 people in general position over 8 items: the spectrum is complete, so the low pass is the identity.
    const set = tastes({ rows: 40, itemCount: 8, groups: 2, seed: 2 });
    const with1 = await train('graph-filter', set, { dimensions: 8, lowPass: 1 });
    const with0 = await train('graph-filter', set, { dimensions: 8, lowPass: 0 });
    for (let item = 0; item < 8; item++) {
      const plain = scores(with0, [item]);
      for (const [other, score] of scores(with1, [item]).entries())
        expect(score - (plain[other] ?? 0)).toBeCloseTo(other === item ? 1 : 0, 3);
    }
  });
});

test('top neighbours: the strongest of each row stay', async () => {
  const [all, few] = [await train('item-knn', data), await train('item-knn', data, { neighbours: 6 })];
  for (let item = 0; item < data.itemCount; item++)
    expect(few.similar(item, 6)).toEqual(all.similar(item, 6));
});

describe('tuning', () => {
  const split = splitAtRandom(data, 0.1, 1);
  const kind = modelKinds['item-knn'];
  if (kind === undefined) throw new Error('item-knn is not registered');

  test('the best of what was tried, the mean over the splits', async () => {
    const candidates = [0.4, 2].map((itemExponent) => ({ itemExponent }));
    const other = splitAtRandom(data, 0.1, 2);
    const tuned = await tuneModel(kind, [split, other], context, { candidates });
    expect(tuned.trials.map(({ parameters }) => parameters)).toEqual(candidates);
    expect(tuned.best.report.ndcg).toBe(Math.max(...tuned.trials.map(({ report }) => report.ndcg)));
    const apart = await Promise.all(
      [split, other].map(
        async (part) => (await tuneModel(kind, part, context, { candidates })).trials[0]?.report.ndcg ?? 0,
      ),
    );
    expect(tuned.trials[0]?.report.ndcg).toBeCloseTo(((apart[0] ?? 0) + (apart[1] ?? 0)) / 2, 12);
  });

  test('a budget leaves the first candidate', async () => {
    expect((await tuneModel(kind, split, context, { flops: 1 })).trials.length).toBe(1);
  });
});

test('a split holds out about a share and leaves everybody something', () => {
  const { train: kept, validation } = splitAtRandom(data, 0.2, 4);
  expect(kept.items.length + validation.items.length).toBe(data.items.length);
  expect(validation.items.length / data.items.length).toBeCloseTo(0.2, 1);
  for (let row = 0; row < data.rows; row++) {
    const [left, right] = [historyOf(kept, row).items, historyOf(validation, row).items];
    expect([...left, ...right].sort((a, b) => a - b)).toEqual([...historyOf(data, row).items]);
    expect(left.length).toBeGreaterThan(0);
  }
});
