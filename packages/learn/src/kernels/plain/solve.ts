import type { Kernels } from '../kernels.ts';
import { factorUpper, invertUpper, multiplyByOwnTranspose } from './factor.ts';
import type { Views } from './views.ts';

export function solvePlain(
  views: () => Views,
): Pick<Kernels, 'cholesky' | 'invertTriangle' | 'invertSymmetric' | 'leastSquares'> {
  const read = (a: number, stride: number, n: number): Float64Array => {
    const { floats } = views();
    return Float64Array.from(
      { length: n * n },
      (_, at) => floats[(a >>> 2) + Math.floor(at / n) * stride + (at % n)] ?? 0,
    );
  };
  const write = (a: number, stride: number, n: number, from: Float64Array, upper: boolean): void => {
    const { floats } = views();
    for (let row = 0; row < n; row++)
      for (let column = 0; column < n; column++)
        floats[(a >>> 2) + row * stride + column] = upper && column < row ? 0 : (from[row * n + column] ?? 0);
  };
  return {
    cholesky(a, stride, n) {
      const work = read(a, stride, n);
      const failed = factorUpper(work, n);
      write(a, stride, n, work, true);
      return failed;
    },
    invertTriangle(a, stride, n) {
      const work = read(a, stride, n);
      invertUpper(work, n);
      write(a, stride, n, work, true);
    },
    invertSymmetric(a, stride, n) {
      const work = read(a, stride, n);
      const failed = factorUpper(work, n);
      if (failed > 0) return failed;
      invertUpper(work, n);
      multiplyByOwnTranspose(work, n);
      write(a, stride, n, work, false);
      return 0;
    },
    leastSquares(offsets, items, weights, factors, width, diagonal, regularisation, out, from, to) {
      const { floats, integers } = views();
      const normal = new Float64Array(width * width);
      const right = new Float64Array(width);
      for (let row = from; row < to; row++) {
        const result = floats.subarray((out >>> 2) + row * width, (out >>> 2) + (row + 1) * width);
        const begin = integers[(offsets >>> 2) + row] ?? 0;
        const end = integers[(offsets >>> 2) + row + 1] ?? begin;
        if (begin === end) {
          result.fill(0);
          continue;
        }
        const more = floats[(regularisation >>> 2) + row] ?? 0;
        normal.fill(0);
        for (let one = 0; one < width; one++)
          normal[one * width + one] = (floats[(diagonal >>> 2) + one] ?? 0) + more;
        right.fill(0);
        for (let at = begin; at < end; at++) {
          const source = (factors >>> 2) + (integers[(items >>> 2) + at] ?? 0) * width;
          const weight = weights === 0 ? 1 : (floats[(weights >>> 2) + at] ?? 0);
          for (let one = 0; one < width; one++) {
            const scaled = weight * (floats[source + one] ?? 0);
            right[one] = (right[one] ?? 0) + scaled;
            for (let two = one; two < width; two++)
              normal[one * width + two] =
                (normal[one * width + two] ?? 0) + scaled * (floats[source + two] ?? 0);
          }
        }
        solveInto(normal, right, width, result);
      }
    },
  };
}

/** x with A x = b, A symmetric positive definite by its upper half; both are overwritten. */
function solveInto(a: Float64Array, b: Float64Array, n: number, x: Float32Array): void {
  factorUpper(a, n);
  for (let row = 0; row < n; row++) {
    let sum = b[row] ?? 0;
    for (let before = 0; before < row; before++) sum -= (a[before * n + row] ?? 0) * (b[before] ?? 0);
    b[row] = sum / (a[row * n + row] ?? 1);
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row] ?? 0;
    for (let after = row + 1; after < n; after++) sum -= (a[row * n + after] ?? 0) * (b[after] ?? 0);
    b[row] = sum / (a[row * n + row] ?? 1);
  }
  x.set(b);
}
