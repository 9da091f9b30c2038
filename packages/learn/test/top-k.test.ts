import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../src/data/random.ts';
import { selectTop } from '../src/evaluate/top.ts';
import { addressOf, type Engine, openArena } from '../src/kernels/index.ts';
import { addToSet, complement, createItemSet, createTopIndex, isInSet } from '../src/top-k/index.ts';

const engines: readonly Engine[] = ['relaxed-simd', 'simd', 'plain'];

/** Factors with rows of very different length, and some rows twice, so that scores tie. */
function factorsOf(items: number, width: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const factors = new Float32Array(items * width);
  for (let item = 0; item < items; item++) {
    const twin = item > 0 && random() < 0.1 ? Math.floor(random() * item) : -1;
    const length = 10 ** (4 * random() - 3);
    for (let at = 0; at < width; at++)
      factors[item * width + at] =
        twin < 0 ? length * (random() + random() + random() - 1.5) : (factors[twin * width + at] ?? 0);
  }
  return factors;
}

/** Every item scored by the same kernel, masked, and the best selected. */
function fullRanking(
  engine: Engine,
  factors: Float32Array,
  width: number,
  vector: Float32Array,
  count: number,
  excluded: Uint32Array,
) {
  const arena = openArena({ engine });
  const items = factors.length / width;
  // As the index keeps them: rows filled up to a multiple of eight.
  const padded = Math.ceil(width / 8) * 8;
  const [matrix, asked, out] = [arena.floats(items * padded), arena.floats(padded), arena.floats(items)];
  for (let item = 0; item < items; item++)
    matrix.set(factors.subarray(item * width, (item + 1) * width), item * padded);
  asked.set(vector);
  arena.kernels.dots(addressOf(matrix), padded, padded, addressOf(asked), addressOf(out), 0, items);
  for (let item = 0; item < items; item++) if (isInSet(excluded, item)) out[item] = Number.NEGATIVE_INFINITY;
  const list = new Uint32Array(Math.min(count, items));
  const found = list.subarray(0, selectTop(out, list));
  return { items: [...found], scores: [...found].map((item) => out[item]) };
}

describe('top of an index', () => {
  test('is the full ranking, to the last bit, on every engine', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom(0, 0.3, 0.95, 1),
        (items, width, count, seed, excludedShare) => {
          const factors = factorsOf(items, width, seed);
          const random = createRandom(seed + 1);
          const vector = Float32Array.from({ length: width }, () => 2 * random() - 1);
          const excluded = createItemSet(items);
          for (let item = 0; item < items; item++) if (random() < excludedShare) addToSet(excluded, [item]);
          for (const engine of engines) {
            const { items: best, scores } = createTopIndex(factors, width, engine).top(
              vector,
              count,
              excluded,
            );
            expect({ items: [...best], scores: [...scores] }).toEqual(
              fullRanking(engine, factors, width, vector, count, excluded),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a vector of 0, items of 0 and one huge item change nothing of that', () => {
    const factors = new Float32Array(40 * 8);
    factors.fill(1e30, 16, 17);
    factors.fill(1e-30, 80, 160);
    for (const engine of engines) {
      const index = createTopIndex(factors, 8, engine);
      expect([...index.top(new Float32Array(8), 3).items]).toEqual([0, 1, 2]);
      expect([...index.top(new Float32Array(8).fill(1), 2).items]).toEqual([2, 10]);
    }
  });

  test('asked again after another mask, none of the old mask is left', () => {
    const index = createTopIndex(Float32Array.from([3, 2, 1]), 1);
    const one = Float32Array.from([1]);
    expect([...index.top(one, 3, addToSet(createItemSet(3), [0, 2])).items]).toEqual([1]);
    expect([...index.top(one, 3).items]).toEqual([0, 1, 2]);
    expect([...index.top(one, 3, complement(addToSet(createItemSet(3), [2]))).items]).toEqual([2]);
  });

  test('factors that are not whole rows are refused', () => {
    expect(() => createTopIndex(new Float32Array(7), 2)).toThrow('whole rows');
  });
});
