import type { Kernels } from '../kernels.ts';
import type { Views } from './views.ts';

const largestCode = 127;

export function topPlain(views: () => Views): Pick<Kernels, 'quantise' | 'top'> {
  return {
    quantise(matrix, width, codes, scales, residuals, norms, from, to) {
      const { floats, bytes } = views();
      for (let row = from; row < to; row++) {
        const start = (matrix >>> 2) + row * width;
        let largest = 0;
        for (let at = 0; at < width; at++) largest = Math.max(largest, Math.abs(floats[start + at] ?? 0));
        const scale = Math.fround(largest / largestCode);
        let [lost, whole] = [0, 0];
        for (let at = 0; at < width; at++) {
          const value = floats[start + at] ?? 0;
          const code = scale === 0 ? 0 : Math.round(value / scale);
          bytes[codes + row * width + at] = code;
          lost += (value - code * scale) ** 2;
          whole += value ** 2;
        }
        // Rounded up: what stands here is a bound.
        floats[(scales >>> 2) + row] = scale;
        floats[(residuals >>> 2) + row] = Math.sqrt(lost) * (1 + 1e-6);
        floats[(norms >>> 2) + row] = Math.sqrt(whole) * (1 + 1e-6);
      }
    },
    top(
      matrix,
      width,
      _codes,
      _scales,
      _residuals,
      _norms,
      rows,
      vector,
      excluded,
      count,
      outItems,
      outScores,
    ) {
      const { floats, integers } = views();
      const start = vector >>> 2;
      let kept = 0;
      for (let row = 0; row < rows; row++) {
        if (excluded !== 0 && (((integers[(excluded >>> 2) + (row >>> 5)] ?? 0) >>> (row & 31)) & 1) === 1)
          continue;
        let sum = 0;
        for (let at = 0; at < width; at++)
          sum += (floats[(matrix >>> 2) + row * width + at] ?? 0) * (floats[start + at] ?? 0);
        const score = Math.fround(sum);
        const worst = kept < count ? Number.NEGATIVE_INFINITY : (floats[(outScores >>> 2) + count - 1] ?? 0);
        if (!(score > worst)) continue;
        let place = kept < count ? kept++ : count - 1;
        for (; place > 0 && (floats[(outScores >>> 2) + place - 1] ?? 0) < score; place--) {
          floats[(outScores >>> 2) + place] = floats[(outScores >>> 2) + place - 1] ?? 0;
          integers[(outItems >>> 2) + place] = integers[(outItems >>> 2) + place - 1] ?? 0;
        }
        floats[(outScores >>> 2) + place] = score;
        integers[(outItems >>> 2) + place] = row;
      }
      return kept;
    },
  };
}
