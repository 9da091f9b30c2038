import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createRandom } from '../src/data/random.ts';
import {
  type Arena,
  addressOf,
  blockOf,
  createMatrix,
  type Engine,
  gemm,
  gram,
  openArena,
  orthonormalise,
  paddedWidth,
  placeSparse,
  sparseTimesDense,
  spdInverse,
  syrk,
} from '../src/kernels/index.ts';

const engines: readonly Engine[] = ['relaxed-simd', 'simd', 'plain'];
const arenas = new Map<Engine, Arena>(engines.map((engine) => [engine, openArena({ engine })]));
const threaded = openArena({ threads: 2 });
afterAll(() => threaded.close());

const arenaOf = (engine: Engine): Arena => arenas.get(engine) ?? openArena({ engine });

function filled(arena: Arena, rows: number, columns: number, seed: number) {
  const matrix = createMatrix(arena, rows, columns);
  const random = createRandom(seed);
  for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = 2 * random() - 1;
  return matrix;
}

/** Largest difference of two arrays. */
function apart(left: Float32Array, right: Float32Array): number {
  expect(left.length).toBe(right.length);
  return left.reduce((most, value, at) => Math.max(most, Math.abs(value - (right[at] ?? Number.NaN))), 0);
}

/** The same work on every engine; each result is held against plain JavaScript's. */
async function onEveryEngine(
  work: (arena: Arena) => Promise<Float32Array> | Float32Array,
  tolerance: number,
): Promise<void> {
  const results = new Map<Engine, Float32Array>();
  for (const engine of engines) {
    const arena = arenaOf(engine);
    const mark = arena.mark();
    results.set(engine, (await work(arena)).slice());
    arena.release(mark);
  }
  const plain = results.get('plain') ?? new Float32Array();
  for (const engine of ['relaxed-simd', 'simd'] as const)
    expect(apart(results.get(engine) ?? new Float32Array(), plain)).toBeLessThanOrEqual(tolerance);
}

// Sums of n products of numbers in [-1, 1] in single precision are apart by at most n · n · 2⁻²⁴.
const rounding = (terms: number): number => terms * terms * 2 ** -24 + 1e-6;
const size = fc.integer({ min: 1, max: 70 });
const runs = { numRuns: 40 };

describe('dense products', () => {
  test('every shape, transposition, alpha and beta is the same on all engines', async () => {
    const factor = fc.constantFrom(0, 1, -1, 0.5);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(size, size, fc.integer({ min: 1, max: 600 })),
        fc.tuple(fc.boolean(), fc.boolean(), factor, factor),
        async ([m, n, k], [transposeA, transposeB, alpha, beta]) => {
          await onEveryEngine(async (arena) => {
            const a = transposeA ? filled(arena, k, m, 1) : filled(arena, m, k, 1);
            const b = transposeB ? filled(arena, n, k, 2) : filled(arena, k, n, 2);
            const whole = filled(arena, m + 2, n + 3, 3);
            // A part of a larger matrix: what stands around it must stay.
            await gemm(arena, { a, transposeA, b, transposeB, c: blockOf(whole, 1, 2, m, n), alpha, beta });
            return whole.data;
          }, rounding(k));
        },
      ),
      runs,
    );
  });

  test('a product is right: against sums in double numbers', async () => {
    const arena = arenaOf('relaxed-simd');
    const [a, b, c] = [filled(arena, 37, 300, 5), filled(arena, 300, 530, 6), createMatrix(arena, 37, 530)];
    await gemm(arena, { a, b, c });
    for (const [row, column] of [
      [0, 0],
      [36, 529],
      [17, 511],
      [5, 512],
    ] as const) {
      let sum = 0;
      for (let at = 0; at < 300; at++)
        sum += (a.data[row * 300 + at] ?? 0) * (b.data[at * 530 + column] ?? 0);
      expect(c.data[row * 530 + column]).toBeCloseTo(sum, 4);
    }
  });

  test('beta 0 does not read what stands in C', async () => {
    for (const engine of engines) {
      const arena = arenaOf(engine);
      const c = createMatrix(arena, 5, 9);
      c.data.fill(Number.NaN);
      await gemm(arena, { a: filled(arena, 5, 3, 1), b: filled(arena, 3, 9, 2), c });
      expect(c.data.every(Number.isFinite)).toBe(true);
    }
  });

  test('shapes that do not fit are refused', async () => {
    const arena = arenaOf('plain');
    const [a, b, c] = [createMatrix(arena, 2, 3), createMatrix(arena, 4, 2), createMatrix(arena, 2, 2)];
    await expect(gemm(arena, { a, b, c })).rejects.toThrow('do not fit');
  });

  test('A·Aᵀ and AᵀA are symmetric and the same on all engines', async () => {
    await fc.assert(
      fc.asyncProperty(size, size, fc.boolean(), async (rows, columns, transposeA) => {
        await onEveryEngine(async (arena) => {
          const a = filled(arena, rows, columns, 7);
          const n = transposeA ? columns : rows;
          const c = createMatrix(arena, n, n);
          await syrk(arena, { a, transposeA, c });
          for (let row = 0; row < n; row++)
            for (let column = 0; column < row; column++)
              expect(c.data[row * n + column]).toBe(c.data[column * n + row]);
          return c.data;
        }, rounding(70));
      }),
      runs,
    );
  });
});

describe('threads', () => {
  test('two threads give the same bits as one', async () => {
    const results = [];
    for (const arena of [arenaOf('relaxed-simd'), threaded]) {
      const y = filled(arena, 20_000, 24, 11);
      const out = new Float32Array(24 * 24);
      await gram(arena, y, out);
      const square = createMatrix(arena, 300, 300);
      await syrk(arena, { a: filled(arena, 310, 300, 12), c: square });
      await spdInverse(arena, square);
      results.push([out, square.data.slice()]);
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('an aborted run throws the reason of its signal and the arena goes on', async () => {
    const calls = Array.from({ length: 2000 }, () => [64, 64, 0, 64, 64, 0, 64, 64, 256, 256, 256, 0, 1]);
    for (const arena of [arenaOf('simd'), threaded]) {
      const controller = new AbortController();
      const run = arena.run('gemm', calls, { signal: controller.signal });
      setTimeout(() => controller.abort(new Error('enough')), 30);
      await expect(run).rejects.toThrow('enough');
      await expect(arena.run('gemm', calls.slice(0, 2))).resolves.toHaveLength(2);
    }
  });

  test('a closed arena says so', async () => {
    const arena = openArena({ threads: 2 });
    await arena.run('mirror', [[64, 1, 0, 1]]);
    await arena.close();
    await expect(arena.run('mirror', [[64, 1, 0, 1]])).rejects.toThrow('closed');
  });
});

describe('memory', () => {
  test('what was given back comes again as 0', () => {
    const arena = openArena();
    const mark = arena.mark();
    arena.floats(100).fill(5);
    arena.release(mark);
    expect(arena.floats(100).every((value) => value === 0)).toBe(true);
  });

  test('more than 4 GiB is refused with a way out', () => {
    expect(() => openArena().floats(1.2e9)).toThrow('choose fewer factors or items');
  });

  test('an array from elsewhere has no address', () => {
    expect(() => addressOf(new Float32Array(4))).toThrow('not of an arena');
  });
});

describe('inverses', () => {
  test('A times its inverse is 1, on all engines, across blocks', async () => {
    for (const engine of engines) {
      for (const n of [1, 7, 256, 300]) {
        const arena = arenaOf(engine);
        const x = filled(arena, n + 5, n, 13);
        const a = createMatrix(arena, n, n);
        await syrk(arena, { a: x, c: a });
        for (let at = 0; at < n; at++) a.data[at * n + at] = (a.data[at * n + at] ?? 0) + n / 10;
        const inverse = createMatrix(arena, n, n);
        inverse.data.set(a.data);
        await spdInverse(arena, inverse);
        const product = createMatrix(arena, n, n);
        await gemm(arena, { a, b: inverse, c: product });
        const identity = new Float32Array(n * n);
        for (let at = 0; at < n; at++) identity[at * n + at] = 1;
        // The condition is below 20: single precision loses two digits of seven at most.
        expect(apart(product.data, identity)).toBeLessThan(2e-5);
      }
    }
  });

  test('a matrix that is not positive definite is refused', async () => {
    for (const engine of engines) {
      const arena = arenaOf(engine);
      const a = createMatrix(arena, 3, 3);
      a.data.set([1, 0, 0, 0, -1, 0, 0, 0, 1]);
      await expect(spdInverse(arena, a)).rejects.toThrow('row 1');
    }
  });

  test('the factor and its inverse are the same on all engines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (n) => {
        await onEveryEngine(async (arena) => {
          const a = createMatrix(arena, n, n);
          await syrk(arena, { a: filled(arena, n + 3, n, 17), c: a });
          for (let at = 0; at < n; at++) a.data[at * n + at] = (a.data[at * n + at] ?? 0) + 1;
          const work = addressOf(arena.floats(2 * n * n));
          expect(arena.kernels.cholesky(addressOf(a.data), n, n, work)).toBe(0);
          arena.kernels.invertTriangle(addressOf(a.data), n, n, work);
          return a.data;
        }, 1e-4);
      }),
      runs,
    );
  });

  test('columns become orthonormal and keep their span', async () => {
    for (const engine of engines) {
      const arena = arenaOf(engine);
      const y = filled(arena, 400, 20, 19);
      const before = y.data.slice();
      await orthonormalise(arena, y);
      const square = new Float32Array(400);
      await gram(arena, y, square);
      for (let at = 0; at < 400; at++) expect(square[at]).toBeCloseTo(at % 21 === 0 ? 1 : 0, 5);
      // The first column only changes its length.
      const ratio = (y.data[0] ?? 0) / (before[0] ?? 1);
      for (let row = 0; row < 400; row++)
        expect(y.data[row * 20]).toBeCloseTo(ratio * (before[row * 20] ?? 0), 5);
    }
  });
});

describe('sparse rows', () => {
  const rows = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { maxLength: 20 }), {
    minLength: 1,
    maxLength: 12,
  });

  function dataOf(lists: number[][], weighted: boolean) {
    const offsets = new Uint32Array(lists.length + 1);
    for (const [row, list] of lists.entries()) offsets[row + 1] = (offsets[row] ?? 0) + list.length;
    const items = Uint32Array.from(lists.flatMap((list) => list.toSorted((left, right) => left - right)));
    const random = createRandom(23);
    const weights = weighted ? Float32Array.from(items, () => 0.1 + 3 * random()) : null;
    return { rows: lists.length, offsets, items, weights };
  }

  test('times a dense matrix: the same on all engines', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), size, async (lists, weighted, width) => {
        await onEveryEngine(async (arena) => {
          const sparse = placeSparse(arena, dataOf(lists, weighted));
          const out = createMatrix(arena, lists.length, width);
          await sparseTimesDense(arena, sparse, filled(arena, 30, width, 29), out);
          return out.data;
        }, 1e-4);
      }),
      runs,
    );
  });

  test('least squares: the same on all engines, for every width and long rows', async () => {
    const long = Array.from({ length: 30 }, (_, item) => item);
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), fc.integer({ min: 1, max: 40 }), async (lists, weighted, used) => {
        await onEveryEngine(async (arena) => {
          const width = paddedWidth(used);
          const sparse = placeSparse(arena, dataOf([...lists, [], long], weighted));
          const factors = filled(arena, 30, width, 31);
          for (let at = 0; at < factors.data.length; at++) if (at % width >= used) factors.data[at] = 0;
          const diagonal = arena.floats(width);
          for (let at = 0; at < used; at++) diagonal[at] = at / 10;
          const regularisation = arena.floats(sparse.rows).fill(0.5);
          const out = createMatrix(arena, sparse.rows, width);
          arena.kernels.leastSquares(
            addressOf(sparse.offsets),
            addressOf(sparse.items),
            sparse.weights === null ? 0 : addressOf(sparse.weights),
            addressOf(factors.data),
            width,
            addressOf(diagonal),
            addressOf(regularisation),
            addressOf(out.data),
            0,
            sparse.rows,
          );
          for (let at = 0; at < out.data.length; at++) if (at % width >= used) expect(out.data[at]).toBe(0);
          return out.data;
          // The smallest eigenvalue is at least 0.5 and the sums stay below 100: condition < 200.
        }, 5e-4);
      }),
      runs,
    );
  });

  test('dot products: the same on all engines', async () => {
    await fc.assert(
      fc.asyncProperty(size, size, async (count, width) => {
        await onEveryEngine((arena) => {
          const [matrix, vector, out] = [
            filled(arena, count, width, 37),
            filled(arena, 1, width, 41),
            arena.floats(count),
          ];
          arena.kernels.dots(
            addressOf(matrix.data),
            width,
            width,
            addressOf(vector.data),
            addressOf(out),
            0,
            count,
          );
          return out;
        }, rounding(width));
      }),
      runs,
    );
  });
});
