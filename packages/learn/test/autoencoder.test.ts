import { describe, expect, test } from 'vitest';
import { createRandom, evaluateRanking, historyOf, modelKinds, splitAtRandom } from '../src/index.ts';
import { autoencoder } from '../src/models/autoencoder.ts';
import { createColumns } from '../src/models/autoencoder-columns.ts';
import { trainAutoencoder } from '../src/models/autoencoder-training.ts';
import { popularity } from '../src/models/popularity.ts';
import { tastes } from './support.ts';

const data = tastes({ rows: 200, itemCount: 80, groups: 4, seed: 1 });
const { train, validation } = splitAtRandom(data, 0.2, 4);
const context = { seed: 1, threads: 1 };
const small = { dimensions: 16, batch: 32, rate: 0.01, epochs: 25 };

describe('autoencoder', () => {
  test.each([0, 1])('learns tastes with activation %d, far above popularity', async (activation) => {
    const model = await trainAutoencoder(train, { ...small, activation }, context);
    const floor = await popularity.train(train, {}, context);
    const of = async (given: typeof model): Promise<number> =>
      (await evaluateRanking(given, train, validation, { k: 10 })).ndcg;
    expect(await of(model)).toBeGreaterThan(1.5 * (await of(floor)));
  });

  test('same seed, same bits, on any number of threads; another seed, others', async () => {
    const [first, again, threaded, other] = [
      await trainAutoencoder(train, small, context),
      await trainAutoencoder(train, small, context),
      await trainAutoencoder(train, small, { ...context, threads: 2 }),
      await trainAutoencoder(train, small, { ...context, seed: 2 }),
    ].map((model) => model.state().arrays);
    expect(again).toEqual(first);
    expect(threaded).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('comes back from its state and says what each listen adds', async () => {
    const model = await trainAutoencoder(train, small, context);
    const again = modelKinds.autoencoder?.load(model.state());
    const history = historyOf(train, 3);
    const [out, back] = [new Float32Array(80), new Float32Array(80)];
    model.score(history, out);
    again?.score(history, back);
    expect(back).toEqual(out);
    const { bias, readBias, write } = model.state().arrays;
    for (const item of [0, 7, 79]) {
      const said = model.contributions(history, item)?.reduce((sum, part) => sum + part, 0) ?? Number.NaN;
      let constant = bias?.[item] ?? 0;
      for (let at = 0; at < 16; at++) constant += (readBias?.[at] ?? 0) * (write?.[item * 16 + at] ?? 0);
      expect(said + constant).toBeCloseTo(out[item] ?? Number.NaN, 4);
    }
    const bent = await trainAutoencoder(train, { ...small, epochs: 1, activation: 1 }, context);
    expect(bent.contributions(history, 0)).toBeNull();
  });

  test('is looked at after each epoch and stops when cancelled', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const training = trainAutoencoder(train, small, { ...context, signal: abort.signal }, (epoch) => {
      seen.push(epoch);
      if (epoch === 3) abort.abort(new Error('enough'));
    });
    await expect(training).rejects.toThrow('enough');
    expect(seen).toEqual([1, 2, 3]);
  });

  test('a sample of the items stands for all of them', () => {
    const columns = createColumns(train, 40, 8, createRandom(1));
    // The others of a batch of eight: one's own items stand there for certain and are counted apart.
    const rows = new Uint32Array(7);
    const scores = Float64Array.from({ length: 80 }, (_, item) => Math.exp(Math.sin(item)));
    const whole = scores.reduce((sum, score) => sum + score, 0);
    const rounds = 2000;
    let mean = 0;
    let misplaced = 0;
    const random = createRandom(2);
    for (let round = 0; round < rounds; round++) {
      // Other people each time, as a batch is drawn: the chance of standing there is over batches.
      for (let at = 0; at < rows.length; at++) rows[at] = Math.floor(random() * train.rows);
      columns.choose(rows);
      for (let place = 0; place < columns.count; place++) {
        const item = columns.items[place] ?? 0;
        misplaced += columns.placeOf[item] === place ? 0 : 1;
        mean += ((scores[item] ?? 0) * Math.exp(columns.correction[place] ?? 0)) / rounds;
      }
    }
    expect(misplaced).toBe(0);
    expect(Math.abs(mean / whole - 1)).toBeLessThan(0.02);
  });

  test('parameters it cannot be trained with are refused by name', async () => {
    for (const [name, value] of [
      ['dropout', 1],
      ['dimensions', 0],
      ['activation', 2],
      ['rate', 0],
    ] as const)
      await expect(autoencoder.train(train, { [name]: value }, context)).rejects.toMatchObject({
        fields: [{ field: name }],
      });
  });
});
