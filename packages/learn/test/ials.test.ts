import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemSums } from '../src/data/csr.ts';
import { type History, historyOf, type Interactions } from '../src/data/interactions.ts';
import { createRandom } from '../src/data/random.ts';
import { splitAtRandom } from '../src/data/split.ts';
import { evaluateRanking } from '../src/evaluate/evaluate.ts';
import { createMatrix, diagonalise, gram, openArena } from '../src/kernels/index.ts';
import { type FactorModel, isFactorModel } from '../src/models/factor-model.ts';
import { ials } from '../src/models/ials.ts';
import type { ItemModel } from '../src/models/model.ts';
import { popularity } from '../src/models/popularity.ts';
import { addToSet, createItemSet, createTopIndex } from '../src/top-k/index.ts';
import { tastes } from './support.ts';

const data = tastes({ rows: 120, itemCount: 60, groups: 3, seed: 4 });
const context = { seed: 7, threads: 1 };
const parameters = { factors: 12, unobserved: 0.1, regularisation: 0.05, epochs: 6 };

async function train(from: Interactions = data, more = {}, threads = 1): Promise<FactorModel> {
  const model = await ials.train(from, { ...parameters, ...more }, { ...context, threads });
  if (!isFactorModel(model)) throw new Error('not a factor model');
  return model;
}

const scoresOf = (model: ItemModel, history: History): Float32Array => {
  const out = new Float32Array(model.itemCount);
  model.score(history, out);
  return out;
};

const weighted = (from: Interactions, seed: number): Interactions => {
  const random = createRandom(seed);
  return { ...from, weights: Float32Array.from(from.items, () => 0.5 + 4 * random()) };
};

/** The objective of Rendle 2021 at the fold-in vectors of all people. */
function objective(model: FactorModel, from: Interactions, strength: typeof parameters): number {
  let sum = 0;
  for (let row = 0; row < from.rows; row++) {
    const history = historyOf(from, row);
    const scores = scoresOf(model, history);
    for (const score of scores) sum += strength.unobserved * score * score;
    for (const [place, item] of history.items.entries())
      sum += (history.weights?.[place] ?? 1) * ((scores[item] ?? 0) - 1) ** 2;
    const said = history.weights?.reduce((all, weight) => all + weight, 0) ?? history.items.length;
    const lambda = strength.regularisation * (said + strength.unobserved * from.itemCount);
    for (const value of model.vectorOf(history)) sum += lambda * value * value;
  }
  const heard = itemSums(from);
  for (let at = 0; at < model.factors.length; at++) {
    const said = heard[Math.floor(at / model.width)] ?? 0;
    sum += strength.regularisation * (said + strength.unobserved * from.rows) * (model.factors[at] ?? 0) ** 2;
  }
  return sum;
}

describe('training', () => {
  test('more epochs bring the objective down', async () => {
    const values = [];
    for (const epochs of [1, 2, 4, 8])
      values.push(objective(await train(data, { epochs }), data, parameters));
    expect(values).toEqual(values.toSorted((left, right) => right - left));
    expect(values[3]).toBeLessThan(0.98 * (values[0] ?? 0));
  });

  test('the same seed gives the same bits on one thread and on two; another seed does not', async () => {
    const [one, two] = [await train(weighted(data, 1)), await train(weighted(data, 1), {}, 2)];
    expect(two.state()).toEqual(one.state());
    const other = await ials.train(data, parameters, { ...context, seed: 8 });
    expect(other.state().arrays).not.toEqual((await train()).state().arrays);
  });

  test('it ranks what was held out better than popularity does', async () => {
    const { train: known, validation } = splitAtRandom(data, 0.3, 3);
    const [learned, floor] = [await train(known), await popularity.train(known, {}, context)];
    const measure = (model: ItemModel) => evaluateRanking(model, known, validation, { k: 10 });
    expect((await measure(learned)).ndcg).toBeGreaterThan(1.2 * (await measure(floor)).ndcg);
  });

  test('it stops with the reason of the signal', async () => {
    for (const threads of [1, 2]) {
      const controller = new AbortController();
      const run = ials.train(
        data,
        { ...parameters, epochs: 1000 },
        {
          ...context,
          threads,
          signal: controller.signal,
          onProgress: () => controller.abort(new Error('enough')),
        },
      );
      await expect(run).rejects.toThrow('enough');
    }
  });

  test('parameters that make no sense are refused by name', async () => {
    for (const [field, value] of [
      ['factors', 0],
      ['factors', 513],
      ['epochs', 1.5],
      ['regularisation', 0],
      ['unobserved', -1],
    ] as const) {
      const refusal = await ials.train(data, { [field]: value }, context).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Fault);
      expect((refusal as Fault).fields[0]?.field).toBe(field);
    }
  });
});

describe('a person', () => {
  test('is the exact minimum: nudging the vector never lowers the objective', async () => {
    const model = await train();
    const history = historyOf(data, 5);
    const vector = model.vectorOf(history);
    const loss = (at: Float32Array): number => {
      let sum = 0;
      for (let item = 0; item < data.itemCount; item++) {
        let score = 0;
        for (let axis = 0; axis < model.width; axis++)
          score += (at[axis] ?? 0) * (model.factors[item * model.width + axis] ?? 0);
        sum += parameters.unobserved * score * score + (history.items.includes(item) ? (score - 1) ** 2 : 0);
      }
      const lambda =
        parameters.regularisation * (history.items.length + parameters.unobserved * data.itemCount);
      for (const value of at) sum += lambda * value * value;
      return sum;
    };
    for (let axis = 0; axis < parameters.factors; axis++)
      for (const step of [-0.01, 0.01])
        expect(loss(vector.with(axis, (vector[axis] ?? 0) + step))).toBeGreaterThan(loss(vector));
  });

  test('has a score that is the sum of the contributions of what was heard', async () => {
    for (const from of [data, weighted(data, 2)]) {
      const model = await train(from);
      for (const row of [0, 17, 63]) {
        const history = historyOf(from, row);
        const scores = scoresOf(model, history);
        for (const item of [0, 31, 59]) {
          const parts = model.contributions(history, item) ?? new Float32Array();
          expect(parts).toHaveLength(history.items.length);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(scores[item] ?? 0, 4);
        }
      }
    }
  });

  test('who heard nothing has no taste: every score is 0', async () => {
    const nothing = { items: new Uint32Array(), weights: null };
    const model = await train();
    expect(scoresOf(model, nothing).every((score) => score === 0)).toBe(true);
    expect(model.contributions(nothing, 3)).toEqual(new Float32Array());
  });

  test('who listened more often to an item is nearer to it', async () => {
    const model = await train();
    const items = Uint32Array.from([3, 10, 20]);
    const often = scoresOf(model, { items, weights: Float32Array.from([1, 9, 1]) });
    const once = scoresOf(model, { items, weights: null });
    expect(often[10]).toBeGreaterThan(once[10] ?? 0);
  });

  test('gets from an index what the full ranking gives', async () => {
    const model = await train();
    const index = createTopIndex(model.factors, model.width);
    const history = historyOf(data, 9);
    const scores = scoresOf(model, history);
    const excluded = addToSet(createItemSet(data.itemCount), history.items);
    const best = index.top(model.vectorOf(history), 10, excluded);
    const expected = [...scores.keys()]
      .filter((item) => !history.items.includes(item))
      .toSorted((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0) || left - right)
      .slice(0, 10);
    expect([...best.items]).toEqual(expected);
    expect([...best.scores]).toEqual(expected.map((item) => scores[item]));
  });
});

describe('the model', () => {
  test('is the same after it was stored', async () => {
    const model = await train(data, { factors: 13 });
    const again = ials.load(structuredClone(model.state()));
    expect(scoresOf(again, historyOf(data, 3))).toEqual(scoresOf(model, historyOf(data, 3)));
  });

  test('without its spectrum is refused', async () => {
    const { arrays, ...state } = (await train()).state();
    const { spectrum: _, ...others } = arrays;
    expect(() => ials.load({ ...state, arrays: others })).toThrow('cannot be used');
  });

  test('finds items of the same group alike, and never the item itself', async () => {
    const model = await train();
    const { items, scores } = model.similar(4, 5);
    expect([...items].map((item) => item % 3)).toEqual([1, 1, 1, 1, 1]);
    expect(items).not.toContain(4);
    expect([...scores]).toEqual([...scores].toSorted((left, right) => right - left));
    expect(scores[0]).toBeLessThanOrEqual(1.000001);
  });

  test('grids and defaults can be trained, and cost grows in proportion to the interactions', async () => {
    const shape = { rows: 120, itemCount: 60, interactions: data.items.length };
    for (const candidate of [ials.defaults(shape), ...ials.grid(shape)])
      expect(candidate.regularisation).toBeGreaterThan(0);
    const flops = (times: number) =>
      ials.cost({ rows: 1e5 * times, itemCount: 1e4 * times, interactions: 1e6 * times }, { factors: 64 })
        .flops;
    expect(flops(10) / flops(1)).toBeCloseTo(10, 1);
  });
});

describe('axes', () => {
  test('turning keeps dot products and makes the Gram matrix diagonal, largest first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 1e6 }),
        async (used, rows, seed) => {
          const arena = openArena();
          const width = Math.ceil(used / 8) * 8;
          const y = createMatrix(arena, rows, width);
          const random = createRandom(seed);
          for (let at = 0; at < y.data.length; at++) if (at % width < used) y.data[at] = 2 * random() - 1;
          const before = y.data.slice();
          const diagonal = await diagonalise(arena, y, used);
          const square = new Float32Array(width * width);
          await gram(arena, y, square);
          for (let at = 0; at < square.length; at++) {
            const wanted = at % (width + 1) === 0 ? (diagonal[at / (width + 1)] ?? 0) : 0;
            expect(Math.abs((square[at] ?? 0) - wanted)).toBeLessThan(1e-4);
          }
          expect([...diagonal]).toEqual([...diagonal].toSorted((left, right) => right - left));
          const dot = (of: Float32Array, other: number) => {
            let sum = 0;
            for (let at = 0; at < width; at++) sum += (of[at] ?? 0) * (of[other * width + at] ?? 0);
            return sum;
          };
          for (let other = 0; other < rows; other++)
            expect(dot(y.data, other)).toBeCloseTo(dot(before, other), 4);
        },
      ),
      { numRuns: 40 },
    );
  });
});
