import { dot } from './rows';
import { scratch } from './scratch';

const largestCode: f32 = 127;
const largestWide: f32 = 32767;
/** Bounds are rounded up by this, more than their own calculation can lose. */
const roundedUp: f64 = 1 + 1e-6;

export function quantise(
  matrix: usize,
  width: i32,
  codes: usize,
  scales: usize,
  residuals: usize,
  norms: usize,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const at = <usize>row * <usize>width;
    const source = matrix + (at << 2);
    let largest: f32 = 0;
    for (let column = 0; column < width; column++)
      largest = max<f32>(largest, abs<f32>(load<f32>(source + ((<usize>column) << 2))));
    const scale: f32 = largest / largestCode;
    let lost: f64 = 0;
    let whole: f64 = 0;
    for (let column = 0; column < width; column++) {
      const value = <f64>load<f32>(source + ((<usize>column) << 2));
      // As Math.round: halves go up.
      const code = scale === 0 ? 0 : floor<f64>(value / <f64>scale + 0.5);
      store<i8>(codes + at + <usize>column, <i8>code);
      const rest = value - code * <f64>scale;
      lost += rest * rest;
      whole += value * value;
    }
    const shift = (<usize>row) << 2;
    store<f32>(scales + shift, scale);
    store<f32>(residuals + shift, <f32>(sqrt<f64>(lost) * roundedUp));
    store<f32>(norms + shift, <f32>(sqrt<f64>(whole) * roundedUp));
  }
}

/** The vector in 16-bit steps into scratch; what the scan needs of it behind, three numbers of 4 bytes. */
function widen(vector: usize, width: i32, steps: usize): f32 {
  let largest: f32 = 0;
  for (let column = 0; column < width; column++)
    largest = max<f32>(largest, abs<f32>(load<f32>(vector + ((<usize>column) << 2))));
  const scale: f32 = largest / largestWide;
  for (let column = 0; column < width; column++) {
    const value = load<f32>(vector + ((<usize>column) << 2));
    store<i16>(steps + ((<usize>column) << 1), scale === 0 ? 0 : <i16>floor<f32>(value / scale + 0.5));
  }
  return scale;
}

/**
 * One pass over the codes. By Cauchy–Schwarz a row's score is at most its code's score plus
 * |row − code| · |vector| + |code| · |vector − steps|, and what single precision may lose; only a row
 * whose bound beats the worst score kept is read in full. So the result is exact.
 */
export function top(
  matrix: usize,
  width: i32,
  codes: usize,
  scales: usize,
  residuals: usize,
  norms: usize,
  rows: i32,
  vector: usize,
  excluded: usize,
  count: i32,
  outItems: usize,
  outScores: usize,
): i32 {
  if (count === 0) return 0;
  const steps = scratch;
  const step = widen(vector, width, steps);
  let whole: f64 = 0;
  let lost: f64 = 0;
  for (let column = 0; column < width; column++) {
    const value = <f64>load<f32>(vector + ((<usize>column) << 2));
    const rest = value - <f64>load<i16>(steps + ((<usize>column) << 1)) * <f64>step;
    whole += value * value;
    lost += rest * rest;
  }
  const length = sqrt<f64>(whole) * roundedUp;
  const missed = sqrt<f64>(lost) * roundedUp;
  // |code| ≤ |row| + |row − code|.
  const perResidual = f32x4.splat(<f32>((length + missed) * roundedUp));
  const perNorm = f32x4.splat(<f32>((missed + length * <f64>(width + 8) * 2.4e-7) * roundedUp));
  const perStep = f32x4.splat(step);
  let kept = 0;
  let worst: f32 = -Infinity;
  for (let row = 0; row < rows; row += 4) {
    const at = codes + <usize>row * <usize>width;
    const shift = (<usize>row) << 2;
    const products = fourProducts(at, steps, width);
    const approximate = f32x4.mul(
      f32x4.mul(f32x4.convert_i32x4_s(products), perStep),
      v128.load(scales + shift),
    );
    const bound = f32x4.add(
      f32x4.mul(v128.load(residuals + shift), perResidual),
      f32x4.mul(v128.load(norms + shift), perNorm),
    );
    const promising = f32x4.gt(f32x4.add(approximate, bound), f32x4.splat(worst));
    let marks = i32x4.bitmask(promising);
    if (marks === 0) continue;
    // The arrays reach beyond the last row to a multiple of four.
    if (excluded !== 0) marks &= ~(load<u32>(excluded + ((<usize>(row >>> 5)) << 2)) >>> (row & 31));
    if (rows - row < 4) marks &= (1 << (rows - row)) - 1;
    while (marks !== 0) {
      const item = row + ctz(marks);
      marks &= marks - 1;
      const score = dot(matrix + ((<usize>item * <usize>width) << 2), vector, width);
      if (!(score > worst)) continue;
      insert(outItems, outScores, kept < count ? kept++ : count - 1, item, score);
      if (kept === count) worst = load<f32>(outScores + ((<usize>(count - 1)) << 2));
    }
  }
  return kept;
}

/** The products of four neighbouring rows of codes with the steps. */
function fourProducts(at: usize, steps: usize, width: i32): v128 {
  let sum0 = i32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  const second = at + <usize>width;
  const third = second + <usize>width;
  const fourth = third + <usize>width;
  for (let column: usize = 0; column < <usize>width; column += 8) {
    const part = v128.load(steps + (column << 1));
    sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(v128.load8x8_s(at + column), part));
    sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(v128.load8x8_s(second + column), part));
    sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(v128.load8x8_s(third + column), part));
    sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(v128.load8x8_s(fourth + column), part));
  }
  const low01 = v128.shuffle<i32>(sum0, sum1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(sum0, sum1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(sum2, sum3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(sum2, sum3, 2, 6, 3, 7);
  const pairs01 = i32x4.add(low01, high01);
  const pairs23 = i32x4.add(low23, high23);
  return i32x4.add(
    v128.shuffle<i32>(pairs01, pairs23, 0, 1, 4, 5),
    v128.shuffle<i32>(pairs01, pairs23, 2, 3, 6, 7),
  );
}

function insert(items: usize, scores: usize, place: i32, item: i32, score: f32): void {
  while (place > 0 && load<f32>(scores + ((<usize>(place - 1)) << 2)) < score) {
    const shift = (<usize>place) << 2;
    store<f32>(scores + shift, load<f32>(scores + shift - 4));
    store<u32>(items + shift, load<u32>(items + shift - 4));
    place--;
  }
  store<f32>(scores + ((<usize>place) << 2), score);
  store<u32>(items + ((<usize>place) << 2), item);
}
