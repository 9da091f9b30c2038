import type { Arena, RunOptions } from './arena.ts';
import { eigenpairs } from './eigen.ts';
import { createMatrix, gemm, gram, type Matrix } from './matrix.ts';

/** Rows that are turned at once: bounds the room for their copies. */
const rowsAtOnce = 65_536;

/**
 * Turns the rows of a tall matrix, in place, into the axes in which YᵀY is diagonal, and gives that
 * diagonal, largest first. Dot products between rows stay; columns from `used` on must be 0 and stay so.
 * The Gram matrix may be another's, of the same columns: `weighted`, such as the rows by their importance.
 */
export async function diagonalise(
  arena: Arena,
  y: Matrix,
  used: number,
  options?: RunOptions,
  weighted: Matrix = y,
): Promise<Float64Array> {
  const width = y.columns;
  const square = new Float32Array(width * width);
  await gram(arena, weighted, square, options);
  const packed = new Float64Array(used * used);
  for (let row = 0; row < used; row++)
    for (let column = 0; column < used; column++)
      packed[row * used + column] = square[row * width + column] ?? 0;
  const { values, vectors } = eigenpairs(packed, used);
  const order = [...values.keys()].sort(
    (left, right) => (values[right] ?? 0) - (values[left] ?? 0) || left - right,
  );
  const mark = arena.mark();
  try {
    const axes = createMatrix(arena, width, width);
    for (const [place, vector] of order.entries())
      for (let at = 0; at < used; at++) axes.data[at * width + place] = vectors[vector * used + at] ?? 0;
    const copy = createMatrix(arena, Math.min(rowsAtOnce, y.rows), width);
    for (let from = 0; from < y.rows; from += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, y.rows - from);
      const part = y.data.subarray(from * width, (from + rows) * width);
      copy.data.set(part);
      await gemm(arena, { a: { ...copy, rows }, b: axes, c: { ...y, data: part, rows } }, options);
    }
  } finally {
    arena.release(mark);
  }
  const diagonal = new Float64Array(width);
  for (const [place, vector] of order.entries()) diagonal[place] = Math.max(0, values[vector] ?? 0);
  return diagonal;
}
