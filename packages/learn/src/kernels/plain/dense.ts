import type { Kernels } from '../kernels.ts';
import type { Views } from './views.ts';

/** Columns of C that are summed at once, so that a row of B is read in one go. */
const columnBlock = 512;

export function densePlain(views: () => Views): Pick<Kernels, 'gemm' | 'mirror' | 'dots' | 'sparse'> {
  return {
    gemm(a, strideA, transposeA, b, strideB, transposeB, c, strideC, m, n, k, alpha, beta) {
      const { floats } = views();
      const [startA, startB, startC] = [a >>> 2, b >>> 2, c >>> 2];
      const [rowB, columnB] = transposeB === 1 ? [1, strideB] : [strideB, 1];
      const [rowA, columnA] = transposeA === 1 ? [1, strideA] : [strideA, 1];
      const sums = new Float64Array(columnBlock);
      for (let row = 0; row < m; row++) {
        for (let first = 0; first < n; first += columnBlock) {
          const width = Math.min(columnBlock, n - first);
          sums.fill(0, 0, width);
          for (let inner = 0; inner < k; inner++) {
            const left = floats[startA + row * rowA + inner * columnA] ?? 0;
            if (left === 0) continue;
            const from = startB + inner * rowB + first * columnB;
            for (let column = 0; column < width; column++)
              sums[column] = (sums[column] ?? 0) + left * (floats[from + column * columnB] ?? 0);
          }
          const to = startC + row * strideC + first;
          for (let column = 0; column < width; column++)
            floats[to + column] =
              alpha * (sums[column] ?? 0) + (beta === 0 ? 0 : beta * (floats[to + column] ?? 0));
        }
      }
    },
    mirror(a, stride, from, to) {
      const { floats } = views();
      const start = a >>> 2;
      for (let row = from; row < to; row++)
        for (let column = 0; column < row; column++)
          floats[start + row * stride + column] = floats[start + column * stride + row] ?? 0;
    },
    dots(matrix, stride, width, vector, out, from, to) {
      const { floats } = views();
      const [startVector, startOut] = [vector >>> 2, out >>> 2];
      for (let row = from; row < to; row++) {
        const start = (matrix >>> 2) + row * stride;
        let sum = 0;
        for (let at = 0; at < width; at++) sum += (floats[start + at] ?? 0) * (floats[startVector + at] ?? 0);
        floats[startOut + row] = sum;
      }
    },
    sparse(offsets, items, weights, dense, stride, width, out, strideOut, from, to) {
      const { floats, integers } = views();
      for (let row = from; row < to; row++) {
        const start = (out >>> 2) + row * strideOut;
        floats.fill(0, start, start + width);
        const end = integers[(offsets >>> 2) + row + 1] ?? 0;
        for (let at = integers[(offsets >>> 2) + row] ?? end; at < end; at++) {
          const weight = weights === 0 ? 1 : (floats[(weights >>> 2) + at] ?? 0);
          const source = (dense >>> 2) + (integers[(items >>> 2) + at] ?? 0) * stride;
          for (let column = 0; column < width; column++)
            floats[start + column] = (floats[start + column] ?? 0) + weight * (floats[source + column] ?? 0);
        }
      }
    },
  };
}
