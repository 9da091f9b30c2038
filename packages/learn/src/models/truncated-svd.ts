import type { Interactions } from '../data/interactions.ts';
import { createRandom } from '../data/random.ts';
import { symmetricEigen } from './eigen.ts';
import type { TrainContext } from './model.ts';
import { createPace } from './pace.ts';

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
 * directions than asked for, the rest are 0. Memory: two blocks of itemCount × (dimensions + 16).
 */
export async function rightSingularVectors(
  data: Interactions,
  options: SvdOptions,
  context: TrainContext,
): Promise<Float32Array> {
  const { itemCount } = data;
  const dimensions = Math.min(options.dimensions, itemCount, data.rows);
  const width = Math.min(dimensions + spareDirections, itemCount, data.rows);
  const random = createRandom(context.seed);
  let basis: Float32Array = new Float32Array(itemCount * width).map(() => random() + random() - 1);
  let next: Float32Array = new Float32Array(itemCount * width);
  orthonormalise(basis, width);
  for (let iteration = 0; iteration < iterations; iteration++) {
    await applyGram(data, options, basis, next, width, context, iteration);
    orthonormalise(next, width);
    [basis, next] = [next, basis];
  }
  await applyGram(data, options, basis, next, width, context, iterations);
  const { values, vectors } = symmetricEigen(crossProduct(basis, next, width), width);
  const floor = (values[0] ?? 0) * 1e-7;
  const result = new Float32Array(itemCount * options.dimensions);
  for (let item = 0; item < itemCount; item++)
    for (let direction = 0; direction < dimensions; direction++) {
      if ((values[direction] ?? 0) <= floor) break;
      let sum = 0;
      for (let at = 0; at < width; at++)
        sum += (basis[item * width + at] ?? 0) * (vectors[direction * width + at] ?? 0);
      result[item * options.dimensions + direction] = sum;
    }
  return result;
}

/** out = NᵀN · block, a person at a time. */
async function applyGram(
  data: Interactions,
  { rowFactor, columnFactor }: SvdOptions,
  block: Float32Array,
  out: Float32Array,
  width: number,
  context: TrainContext,
  iteration: number,
): Promise<void> {
  const pace = createPace(context, 'spectrum');
  const sum = new Float64Array(width);
  out.fill(0);
  for (let row = 0; row < data.rows; row++) {
    await pace((iteration + row / data.rows) / (iterations + 1));
    const from = data.offsets[row] ?? 0;
    const to = data.offsets[row + 1] ?? from;
    const square = (rowFactor[row] ?? 0) ** 2;
    sum.fill(0);
    for (let at = from; at < to; at++) {
      const item = data.items[at] ?? 0;
      const value = (columnFactor[item] ?? 0) * (data.weights?.[at] ?? 1);
      for (let column = 0; column < width; column++)
        sum[column] = (sum[column] ?? 0) + value * (block[item * width + column] ?? 0);
    }
    for (let at = from; at < to; at++) {
      const item = data.items[at] ?? 0;
      const value = square * (columnFactor[item] ?? 0) * (data.weights?.[at] ?? 1);
      for (let column = 0; column < width; column++)
        out[item * width + column] = (out[item * width + column] ?? 0) + value * (sum[column] ?? 0);
    }
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

/** Makes the columns of a tall block orthonormal, in place: Cholesky of their products, then a triangular solve. */
function orthonormalise(block: Float32Array, width: number): void {
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
