import { Fault } from '@fonoteca/domain';
import { transpose } from '../data/csr.ts';
import type { Interactions } from '../data/interactions.ts';
import { createRandom } from '../data/random.ts';
import {
  type Arena,
  createMatrix,
  type Matrix,
  openArena,
  orthonormalise,
  placeSparse,
  sparseTimesDense,
} from '../kernels/index.ts';
import { type Eigen, symmetricEigen } from './eigen.ts';
import type { TrainContext } from './model.ts';

export interface SvdOptions {
  readonly dimensions: number;
  /** Scales row `u` and column `i` of the data: N(u,i) = rowFactor(u) · x(u,i) · columnFactor(i). */
  readonly rowFactor: Float64Array;
  readonly columnFactor: Float64Array;
}

/** More directions than asked for: those at the edge settle sooner. */
const spareDirections = 16;
const iterations = 16;

/**
 * The leading right singular vectors of the scaled data, itemCount × dimensions (a row an item), by subspace
 * iteration on NᵀN from a seeded start with a Rayleigh–Ritz step at the end. Where the data has fewer
 * directions than asked for, the rest are 0. Memory: the data twice, (rows + 3 · items) × (dimensions + 16) numbers.
 */
export async function rightSingularVectors(
  data: Interactions,
  options: SvdOptions,
  context: TrainContext,
): Promise<Float32Array> {
  const { itemCount, rows } = data;
  const dimensions = Math.min(options.dimensions, itemCount, rows);
  const width = Math.min(dimensions + spareDirections, itemCount, rows);
  const arena = openArena({ threads: context.threads });
  try {
    const scaled = scale(data, options);
    const byRow = placeSparse(arena, scaled);
    const byItem = placeSparse(arena, transpose(scaled));
    const passed = createMatrix(arena, rows, width);
    let basis = createMatrix(arena, itemCount, width);
    let next = createMatrix(arena, itemCount, width);
    const random = createRandom(context.seed);
    for (let at = 0; at < basis.data.length; at++) basis.data[at] = random() + random() - 1;
    for (let iteration = 0; iteration <= iterations; iteration++) {
      context.onProgress?.(iteration / (iterations + 1), 'spectrum');
      await makeOrthonormal(arena, basis, context.signal);
      await sparseTimesDense(arena, byRow, basis, passed, { signal: context.signal });
      await sparseTimesDense(arena, byItem, passed, next, { signal: context.signal });
      [basis, next] = [next, basis];
    }
    // The last step applied the matrix once more: `next` is the basis, `basis` what it became.
    const ritz = symmetricEigen(crossProduct(next.data, basis.data, width), width);
    return turn(next.data, width, ritz, dimensions, options.dimensions);
  } finally {
    await arena.close();
  }
}

/** N itself. */
function scale(data: Interactions, { rowFactor, columnFactor }: SvdOptions): Interactions {
  const weights = new Float32Array(data.items.length);
  for (let row = 0; row < data.rows; row++) {
    const to = data.offsets[row + 1] ?? 0;
    for (let at = data.offsets[row] ?? to; at < to; at++)
      weights[at] =
        (rowFactor[row] ?? 0) * (columnFactor[data.items[at] ?? 0] ?? 0) * (data.weights?.[at] ?? 1);
  }
  return { ...data, weights };
}

/** The basis turned to the leading eigenvectors, each item's row as long as was asked for. */
function turn(
  basis: Float32Array,
  width: number,
  { values, vectors }: Eigen,
  dimensions: number,
  asked: number,
): Float32Array {
  const floor = (values[0] ?? 0) * 1e-7;
  const itemCount = basis.length / width;
  const result = new Float32Array(itemCount * asked);
  for (let direction = 0; direction < dimensions && (values[direction] ?? 0) > floor; direction++)
    for (let item = 0; item < itemCount; item++) {
      let sum = 0;
      for (let at = 0; at < width; at++)
        sum += (basis[item * width + at] ?? 0) * (vectors[direction * width + at] ?? 0);
      result[item * asked + direction] = sum;
    }
  return result;
}

/** By the fast kernel; data with fewer directions than columns needs the slow way, which drops what is left over. */
async function makeOrthonormal(arena: Arena, block: Matrix, signal: AbortSignal | undefined): Promise<void> {
  try {
    await orthonormalise(arena, block, { signal });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    dropDependent(block.data, block.columns);
  }
}

/** leftᵀ · right for two tall blocks, width × width, made symmetric. */
function crossProduct(left: Float32Array, right: Float32Array, width: number): Float64Array {
  const product = new Float64Array(width * width);
  for (let start = 0; start < left.length; start += width)
    for (let row = 0; row < width; row++) {
      const value = left[start + row] ?? 0;
      for (let column = 0; column <= row; column++) {
        const at = row * width + column;
        product[at] = (product[at] ?? 0) + value * (right[start + column] ?? 0);
      }
    }
  for (let row = 0; row < width; row++)
    for (let column = 0; column < row; column++)
      product[column * width + row] = product[row * width + column] ?? 0;
  return product;
}

/** Makes the columns of a tall block orthonormal, in place, and those that depend on others 0: Cholesky of their products, then a triangular solve. */
function dropDependent(block: Float32Array, width: number): void {
  const lower = crossProduct(block, block, width);
  const dropped = cholesky(lower, width);
  for (let start = 0; start < block.length; start += width)
    for (let column = 0; column < width; column++) {
      let value = block[start + column] ?? 0;
      for (let at = 0; at < column; at++)
        value -= (lower[column * width + at] ?? 0) * (block[start + at] ?? 0);
      block[start + column] = dropped[column] === 1 ? 0 : value / (lower[column * width + column] ?? 1);
    }
}

/** Lower factor in place; marks directions that are (nearly) made of those before them, whose row becomes 0. */
function cholesky(matrix: Float64Array, size: number): Uint8Array {
  const dropped = new Uint8Array(size);
  for (let row = 0; row < size; row++) {
    const before = matrix[row * size + row] ?? 0;
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] ?? 0;
      for (let at = 0; at < column; at++)
        sum -= (matrix[row * size + at] ?? 0) * (matrix[column * size + at] ?? 0);
      if (column < row)
        matrix[row * size + column] = dropped[column] === 1 ? 0 : sum / (matrix[column * size + column] ?? 1);
      else if (sum > before * 1e-10) matrix[row * size + row] = Math.sqrt(sum);
      else dropped[row] = 1;
    }
  }
  return dropped;
}
