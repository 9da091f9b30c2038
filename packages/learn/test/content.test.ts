import { describe, expect, test } from 'vitest';
import { type ItemFeatures, loadModel, type Parameters, trainContent } from '../src/index.ts';

interface Described {
  readonly tags: readonly number[];
  readonly year?: number;
  readonly artist?: number;
}

function features(items: readonly Described[], votes: readonly number[] | null = null): ItemFeatures {
  const offsets = new Uint32Array(items.length + 1);
  for (const [item, { tags }] of items.entries()) offsets[item + 1] = (offsets[item] ?? 0) + tags.length;
  return {
    itemCount: items.length,
    tagCount: Math.max(0, ...items.flatMap(({ tags }) => tags)) + 1,
    offsets,
    tags: Uint32Array.from(items.flatMap(({ tags }) => tags)),
    tagWeights: votes === null ? null : Float32Array.from(votes),
    years: Uint16Array.from(items, ({ year = 0 }) => year),
    artists: items.some(({ artist }) => artist !== undefined)
      ? Uint32Array.from(items, ({ artist = 0 }) => artist)
      : null,
  };
}
const train = (
  items: readonly Described[],
  parameters: Parameters = {},
  votes: readonly number[] | null = null,
) => trainContent(features(items, votes), parameters, { seed: 1, threads: 1 });

describe('content', () => {
  test('the same tags are worth the whole tag weight, none in common nothing', async () => {
    const model = await train([{ tags: [0, 1] }, { tags: [0, 1] }, { tags: [2] }], { yearWeight: 0 });
    expect([...model.similar(0, 5).items]).toEqual([1]);
    expect(model.similar(0, 5).scores[0]).toBeCloseTo(1, 5);
    expect(model.similar(2, 5).items.length).toBe(0);
  });

  test('a rare tag in common says more than a common one', async () => {
    const many = Array.from({ length: 20 }, () => ({ tags: [0] }));
    const model = await train([{ tags: [0, 1] }, { tags: [1, 2] }, { tags: [0, 2] }, ...many], {
      yearWeight: 0,
    });
    expect(model.similar(0, 1).items[0]).toBe(1);
  });

  test('votes weigh tags', async () => {
    const items = [{ tags: [0, 1] }, { tags: [0] }, { tags: [1] }];
    const leaning = (votes: readonly number[]) =>
      train(items, {}, votes).then((model) => model.similar(0, 1).items[0]);
    expect(await leaning([9, 1, 1, 1])).toBe(1);
    expect(await leaning([1, 9, 1, 1])).toBe(2);
  });

  test('of equal tags the nearer year is first; unknown years are only not near', async () => {
    const model = await train([
      { tags: [0], year: 1970 },
      { tags: [0], year: 2000 },
      { tags: [0] },
      { tags: [0], year: 1972 },
    ]);
    expect([...model.similar(0, 3).items]).toEqual([3, 1, 2]);
    const { yearWeight, yearScale } = { yearWeight: 0.2, yearScale: 8 };
    const [near = 0, , unknown = 0] = model.similar(0, 3).scores;
    expect(near / unknown).toBeCloseTo(1 + yearWeight * Math.exp(-2 / yearScale), 5);
  });

  test('an item without tags is found by its artist', async () => {
    const model = await train([
      { tags: [0], artist: 3 },
      { tags: [], artist: 3 },
      { tags: [1], artist: 0 },
    ]);
    expect([...model.similar(1, 5).items]).toEqual([0]);
  });

  test('what nobody heard is scored from the history, taken apart and stored', async () => {
    const model = await train([{ tags: [0, 1] }, { tags: [0] }, { tags: [1] }, { tags: [0, 1] }]);
    const history = { items: Uint32Array.of(1, 2), weights: Float32Array.of(2, 1) };
    const out = new Float32Array(4);
    model.score(history, out);
    const parts = model.contributions(history, 3);
    expect((parts?.[0] ?? 0) + (parts?.[1] ?? 0)).toBeCloseTo(out[3] ?? Number.NaN, 5);
    expect(parts?.[0]).toBeGreaterThan(parts?.[1] ?? 0);
    const again = new Float32Array(4);
    loadModel(structuredClone(model.state())).score(history, again);
    expect(again).toEqual(out);
  });
});
