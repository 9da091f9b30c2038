import { describe, expect, test } from 'vitest';
import { trainAuto } from '../src/auto/index.ts';
import { trainBest } from '../src/auto/train.ts';
import { evaluateRanking, type Interactions, loadModel, modelKinds, splitAtRandom } from '../src/index.ts';
import { matrix, tastes } from './support.ts';

const data = tastes({ rows: 100, itemCount: 48, groups: 4, seed: 3 });
const { train, validation } = splitAtRandom(data, 0.2, 9);
const context = { seed: 5, threads: 1, budget: { flops: 1e9, people: 60, splits: 1, copies: 2 } };
const k = 10;

const ndcgOf = async (model: Parameters<typeof evaluateRanking>[0]): Promise<number> =>
  (await evaluateRanking(model, train, validation, { k })).ndcg;
const scoresOf = (
  model: Parameters<typeof evaluateRanking>[0],
  given: Interactions = train,
): Float32Array => {
  const out = new Float32Array(given.itemCount);
  model.score({ items: given.items.subarray(0, given.offsets[1]), weights: null }, out);
  return out;
};

describe('auto', () => {
  test('beats popularity, tells everything it tried and trains the same bits again', async () => {
    const { model, report } = await trainAuto(train, { ...context, k });
    const floor = await modelKinds.popularity?.train(train, {}, context);
    if (!floor) throw new Error('no popularity');
    expect(await ndcgOf(model)).toBeGreaterThan(1.3 * (await ndcgOf(floor)));

    expect(new Set(report.trials.map(({ member }) => member))).toEqual(new Set(Object.keys(modelKinds)));
    const best = Math.max(...report.members.map(({ ndcg }) => ndcg));
    expect(report.blend.ndcg).toBeGreaterThanOrEqual(best);
    expect(report.members.some(({ weight }) => weight === 1)).toBe(true);
    expect(report.splits.train + report.splits.validation).toBe(train.items.length);

    const again = await trainAuto(train, { ...context, k });
    expect(again.report.members).toEqual(report.members);
    expect(scoresOf(again.model)).toEqual(scoresOf(model));
    expect(scoresOf(loadModel(model.state()))).toEqual(scoresOf(model));
  }, 60_000);

  test('a kind that knows nothing gets no weight, one that helps does', async () => {
    const { popularity, rp3beta } = modelKinds;
    if (!popularity || !rp3beta) throw new Error('kinds are missing');
    const backwards = {
      ...rp3beta,
      name: 'backwards',
      train: async (...given: Parameters<typeof rp3beta.train>) => {
        const right = await rp3beta.train(...given);
        return {
          ...right,
          score: (...[history, out]: Parameters<typeof right.score>) => {
            right.score(history, out);
            for (let item = 0; item < out.length; item++) out[item] = -(out[item] ?? 0);
          },
        };
      },
    };
    const { report } = await trainBest(train, { backwards, popularity, rp3beta }, { ...context, k });
    const weightOf = Object.fromEntries(report.members.map(({ member, weight }) => [member, weight]));
    expect(weightOf.backwards).toBe(0);
    expect(weightOf.rp3beta).toBe(1);
  });

  test('kinds that do not fit into the memory are left out, and said', async () => {
    const { popularity, ials } = modelKinds;
    if (!popularity || !ials) throw new Error('kinds are missing');
    const large = { ...ials, cost: () => ({ flops: 1, bytes: 1e12 }) };
    const { report, model } = await trainBest(train, { large, popularity }, context);
    expect(report.skipped).toEqual([{ member: 'ials', reason: expect.stringContaining('memory') }]);
    expect(model.kind).toBe('popularity');
  });

  test('where nothing can be paid for, the cheapest kind is still a model', async () => {
    const { model, report } = await trainAuto(train, {
      ...context,
      k,
      budget: { ...context.budget, flops: 1 },
    });
    expect(report.members.map(({ member, weight }) => ({ member, weight }))).toEqual([
      { member: 'popularity', weight: 1 },
    ]);
    expect(await ndcgOf(model)).toBeGreaterThan(0);
  });

  test('is cancelled on the way', async () => {
    const abort = new AbortController();
    const trained = trainAuto(train, {
      ...context,
      signal: abort.signal,
      onNote: (text) => text.startsWith('rp3beta') && abort.abort(new Error('enough')),
    });
    await expect(trained).rejects.toThrow('enough');
  });

  test('data with nothing to hold out is refused, with the way out', async () => {
    const lonely = matrix(['1 0 0', '0 1 0']);
    await expect(trainAuto(lonely, context)).rejects.toThrow(/hold out/);
  });
});
