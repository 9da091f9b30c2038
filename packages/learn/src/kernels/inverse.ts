import { Fault } from '@fonoteca/domain';
import { type Arena, addressOf, type RunOptions } from './arena.ts';
import { blockCalls, blockOf, createMatrix, type Matrix, mirror } from './matrix.ts';

/** Rows that are inverted at once, in double numbers. */
const stepRows = 256;

function notPositive(row: number): Fault {
  return new Fault(
    'invalid',
    `The matrix cannot be inverted: row ${row} depends on the rows before it. Regularise more`,
  );
}

/**
 * Inverts a symmetric positive definite matrix in place, about n³ floating point operations and n · 512
 * numbers of room. Throws Fault `invalid` where it is not positive definite.
 *
 * The sweep operator (Beaton 1964) block by block: each step inverts a block of the diagonal and takes
 * what it explains out of all the rest, one large product, so the threads are busy all the time. As many
 * operations as a Cholesky factor, its inverse and their product, in one kind of step in place of three.
 */
export async function spdInverse(arena: Arena, a: Matrix, options: RunOptions = {}): Promise<void> {
  const n = a.rows;
  const mark = arena.mark();
  try {
    const step = Math.min(stepRows, n);
    const inverse = createMatrix(arena, step, step);
    const row = createMatrix(arena, step, n);
    const swept = createMatrix(arena, step, n);
    const work = addressOf(arena.floats(2 * step * step));
    for (let first = 0; first < n; first += step) {
      options.signal?.throwIfAborted();
      options.onProgress?.(first / n);
      const width = Math.min(step, n - first);
      await sweep(arena, a, first, width, {
        inverse: blockOf(inverse, 0, 0, width, width),
        row: blockOf(row, 0, 0, width, n),
        swept: blockOf(swept, 0, 0, width, n),
        work,
      });
    }
    for (let at = 0; at < n; at++) {
      const from = at * a.stride;
      for (let column = from + at; column < from + n; column++) a.data[column] = -(a.data[column] ?? 0);
    }
    await mirror(arena, a);
  } finally {
    arena.release(mark);
  }
}

interface SweepRoom {
  inverse: Matrix;
  row: Matrix;
  swept: Matrix;
  work: number;
}

/** One step on the upper half: A ← A − Rᵀ P⁻¹ R, the block's rows ← P⁻¹ R, the block ← −P⁻¹. */
async function sweep(arena: Arena, a: Matrix, first: number, width: number, room: SweepRoom): Promise<void> {
  const { inverse, row, swept, work } = room;
  const n = a.rows;
  // The block's whole row: what stands left of it is its column above, turned. Line by line of that
  // column, so that both sides stay in the cache.
  for (let column = 0; column < first; column++)
    for (let line = 0; line < width; line++)
      row.data[line * row.stride + column] = a.data[column * a.stride + first + line] ?? 0;
  for (let line = 0; line < width; line++) {
    const from = (first + line) * a.stride;
    row.data.set(a.data.subarray(from + first, from + n), line * row.stride + first);
    inverse.data.set(a.data.subarray(from + first, from + first + width), line * inverse.stride);
  }
  const failed = arena.kernels.invertSymmetric(addressOf(inverse.data), inverse.stride, width, work);
  if (failed > 0) throw notPositive(first + failed - 1);
  await arena.run('gemm', blockCalls(arena, { a: inverse, b: row, c: swept }, width, 1, 0, false));
  const update = { a: row, transposeA: true, b: swept, c: a };
  await arena.run('gemm', blockCalls(arena, update, width, -1, 1, true));
  for (let column = 0; column < first; column++)
    for (let line = 0; line < width; line++)
      a.data[column * a.stride + first + line] = swept.data[line * swept.stride + column] ?? 0;
  for (let line = 0; line < width; line++) {
    const to = (first + line) * a.stride;
    a.data.set(swept.data.subarray(line * swept.stride + first, line * swept.stride + n), to + first);
    for (let column = 0; column < width; column++)
      a.data[to + first + column] = -(inverse.data[line * inverse.stride + column] ?? 0);
  }
}
