import { describe, expect, test } from 'vitest';
import { historyOf, loadModel, modelKinds } from '../src/index.ts';
import { createEnsemble, loadEnsemble, spread } from '../src/models/ensemble.ts';
import { tastes } from './support.ts';

const data = tastes({ rows: 60, itemCount: 40, groups: 3, seed: 2 });
const context = { seed: 1, threads: 1 };
const history = historyOf(data, 4);

const smaller: Record<string, Record<string, number>> = {
  ials: { factors: 8 },
  autoencoder: { dimensions: 8, epochs: 20 },
};

async function trained(name: string) {
  const kind = modelKinds[name];
  if (!kind) throw new Error(`${name} is missing`);
  const shape = { rows: 60, itemCount: 40, interactions: data.items.length };
  return kind.train(data, { ...kind.defaults(shape), ...smaller[name] }, context);
}
const scores = (model: { score(given: typeof history, out: Float32Array): void }): Float32Array => {
  const out = new Float32Array(data.itemCount);
  model.score(history, out);
  return out;
};

describe('ensemble', () => {
  test('adds members in deviations: their scale does not matter, their weight does', async () => {
    const [knn, walk] = [await trained('item-knn'), await trained('rp3beta')];
    const loud = {
      ...walk,
      score: (given: typeof history, out: Float32Array) => {
        walk.score(given, out);
        for (let item = 0; item < out.length; item++) out[item] = 1000 * (out[item] ?? 0) + 7;
      },
    };
    const members = [
      { name: 'a', weight: 1, model: knn },
      { name: 'b', weight: 0.5, model: walk },
    ];
    const plain = scores(createEnsemble(members));
    const scaled = scores(createEnsemble([...members.slice(0, 1), { name: 'b', weight: 0.5, model: loud }]));
    for (const [item, score] of plain.entries()) expect(scaled[item]).toBeCloseTo(score, 3);
    const standard = (name: Float32Array) => {
      const { mean, deviation } = spread(name);
      return name.map((value) => (value - mean) / deviation);
    };
    const [first, second] = [standard(scores(knn)), standard(scores(walk))];
    for (const [item, score] of plain.entries())
      expect(score).toBeCloseTo((first[item] ?? 0) + 0.5 * (second[item] ?? 0), 4);
  });

  test('contributions add up to differences between scores', async () => {
    const model = createEnsemble([
      { name: 'a', weight: 1, model: await trained('item-knn') },
      { name: 'b', weight: 0.7, model: await trained('autoencoder') },
    ]);
    const out = scores(model);
    const sumOf = (item: number): number =>
      model.contributions(history, item)?.reduce((sum, part) => sum + part, 0) ?? Number.NaN;
    // What no part of the history says: the autoencoder's own leaning to each item.
    const learned = await trained('autoencoder');
    const { bias, readBias, write } = learned.state().arrays;
    const width = readBias?.length ?? 0;
    const { deviation } = spread(scores(learned));
    const leaning = (item: number): number =>
      Array.from(readBias ?? []).reduce(
        (sum, at, place) => sum + at * (write?.[item * width + place] ?? 0),
        bias?.[item] ?? 0,
      );
    const offset = (item: number): number =>
      (out[item] ?? 0) - sumOf(item) - (0.7 * leaning(item)) / deviation;
    for (let item = 1; item < data.itemCount; item++) expect(offset(item)).toBeCloseTo(offset(0), 3);
  });

  test('comes back from its state; a damaged one is refused', async () => {
    const model = createEnsemble([
      { name: 'a', weight: 1, model: await trained('ials') },
      { name: 'b', weight: 0.3, model: await trained('popularity') },
    ]);
    expect(scores(loadModel(model.state()))).toEqual(scores(model));
    expect(() => loadEnsemble({ ...model.state(), members: [] }, loadModel)).toThrow(/cannot be used/);
    expect(() => loadEnsemble({ ...model.state(), itemCount: 3 }, loadModel)).toThrow(/cannot be used/);
  });

  test('similar items are of one taste', async () => {
    const model = createEnsemble([
      { name: 'a', weight: 1, model: await trained('item-knn') },
      { name: 'b', weight: 1, model: await trained('rp3beta') },
    ]);
    const { items } = model.similar(1, 5);
    expect(items).not.toContain(1);
    expect([...items].filter((item) => item % 3 === 1).length).toBeGreaterThanOrEqual(4);
  });
});
