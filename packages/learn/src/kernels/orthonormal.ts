import { Fault } from '@fonoteca/domain';
import { type Arena, addressOf, type RunOptions } from './arena.ts';
import { createMatrix, gemm, gram, type Matrix } from './matrix.ts';

/** Relative to the trace: what keeps the first factor positive where columns nearly depend on each other. */
const shift = 1e-6;

/**
 * Makes the columns of a tall matrix orthonormal in place, their span unchanged (CholeskyQR, three times:
 * the first with a shift, so that nearly dependent columns do not stop it; the others repair what single
 * precision lost). Columns that are 0 or depend on others exactly throw Fault `invalid`.
 */
export async function orthonormalise(arena: Arena, y: Matrix, options?: RunOptions): Promise<void> {
  const n = y.columns;
  const mark = arena.mark();
  try {
    const square = createMatrix(arena, n, n);
    const copy = createMatrix(arena, y.rows, n);
    const work = addressOf(arena.floats(2 * n * n));
    const address = addressOf(square.data);
    for (const round of [0, 1, 2]) {
      await gram(arena, y, square.data, options);
      let trace = 0;
      for (let at = 0; at < n; at++) trace += square.data[at * n + at] ?? 0;
      if (round === 0)
        for (let at = 0; at < n * n; at += n + 1)
          square.data[at] = (square.data[at] ?? 0) + (shift * trace) / n;
      const failed = arena.kernels.cholesky(address, n, n, work);
      if (failed > 0)
        throw new Fault('invalid', `Column ${failed - 1} depends on the columns before it: ask for fewer`);
      arena.kernels.invertTriangle(address, n, n, work);
      for (let row = 0; row < y.rows; row++)
        copy.data.set(y.data.subarray(row * y.stride, row * y.stride + n), row * n);
      await gemm(arena, { a: copy, b: square, c: y }, options);
    }
  } finally {
    arena.release(mark);
  }
}
