import { expect, test } from 'vitest';
import { historyOf, transpose } from '../src/index.ts';
import { importanceOf } from '../src/models/ials/importance.ts';
import { loadIals } from '../src/models/ials/item-model.ts';
import { ials } from '../src/models/ials.ts';
import { tastes } from './support.ts';

const data = tastes({ rows: 40, itemCount: 24, groups: 3, seed: 6 });
const parameters = {
  factors: 8,
  unobserved: 0.2,
  regularisation: 0.05,
  frequencyExponent: 1,
  popularityExponent: 0.5,
  epochs: 400,
};

test('with popularity in what was not heard, both sides solve the weighted objective', async () => {
  const model = loadIals((await ials.train(data, parameters, { seed: 1, threads: 1 })).state());
  const { width, factors } = model;
  const byItem = transpose(data);
  const shares = importanceOf(byItem, 0.5);
  if (shares === null) throw new Error('no shares');
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(1, 5);
  const people = Array.from({ length: data.rows }, (_, row) => model.vectorOf(historyOf(data, row)));
  const vectors = Array.from({ length: data.itemCount }, (_, item) =>
    factors.subarray(item * width, (item + 1) * width),
  );
  const dot = (left: Float32Array, right: Float32Array): number =>
    left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
  /** Half the slope of the objective along one row, given the other side: 0 where it is solved. */
  const slope = (
    own: Float32Array,
    others: Float32Array[],
    heard: Uint32Array,
    share: (at: number) => number,
  ) => {
    const all = others.reduce((sum, _, at) => sum + share(at), 0);
    const strength = parameters.regularisation * (heard.length + parameters.unobserved * all);
    const sum = Float64Array.from(own, (value) => strength * value);
    for (const [at, other] of others.entries()) {
      const score = dot(own, other);
      const pull = parameters.unobserved * share(at) * score + (heard.includes(at) ? score - 1 : 0);
      for (let place = 0; place < width; place++) sum[place] = (sum[place] ?? 0) + pull * (other[place] ?? 0);
    }
    return Math.hypot(...sum);
  };
  for (const [row, person] of people.entries())
    expect(slope(person, vectors, historyOf(data, row).items, (item) => shares[item] ?? 1)).toBeLessThan(
      1e-3,
    );
  for (const [item, vector] of vectors.entries())
    expect(slope(vector, people, historyOf(byItem, item).items, () => shares[item] ?? 1)).toBeLessThan(5e-3);
});
