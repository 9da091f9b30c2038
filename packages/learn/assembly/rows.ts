import { multiplyAdd } from './tile';

/** The sum of the four numbers of a vector, always in the same order. */
export function sumOf(vector: v128): f32 {
  return (
    f32x4.extract_lane(vector, 0) +
    f32x4.extract_lane(vector, 1) +
    (f32x4.extract_lane(vector, 2) + f32x4.extract_lane(vector, 3))
  );
}

/** One dot product; every score comes from here, so that equal rows have equal scores to the last bit. */
export function dot(a: usize, b: usize, width: i32): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  const wide = width & ~7;
  const end = a + ((<usize>wide) << 2);
  while (a < end) {
    even = multiplyAdd(v128.load(a), v128.load(b), even);
    odd = multiplyAdd(v128.load(a, 16), v128.load(b, 16), odd);
    a += 32;
    b += 32;
  }
  let sum = sumOf(f32x4.add(even, odd));
  for (let rest = wide; rest < width; rest++) {
    sum += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}

export function dots(
  matrix: usize,
  stride: i32,
  width: i32,
  vector: usize,
  out: usize,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const at = matrix + ((<usize>row * <usize>stride) << 2);
    store<f32>(out + ((<usize>row) << 2), dot(at, vector, width));
  }
}

export function sparse(
  offsets: usize,
  items: usize,
  weights: usize,
  dense: usize,
  stride: i32,
  width: i32,
  out: usize,
  strideOut: i32,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const begin = load<u32>(offsets + ((<usize>row) << 2));
    const end = load<u32>(offsets + ((<usize>row) << 2), 4);
    const target = out + ((<usize>row * <usize>strideOut) << 2);
    memory.fill(target, 0, (<usize>width) << 2);
    for (let at = begin; at < end; at++) {
      const weight: f32 = weights === 0 ? 1 : load<f32>(weights + ((<usize>at) << 2));
      const source = dense + ((<usize>load<u32>(items + ((<usize>at) << 2)) * <usize>stride) << 2);
      addScaled(source, weight, target, width);
    }
  }
}

/** target += weight · source. */
function addScaled(source: usize, weight: f32, target: usize, width: i32): void {
  const scale = f32x4.splat(weight);
  const wide = width & ~3;
  const end = target + ((<usize>wide) << 2);
  while (target < end) {
    v128.store(target, multiplyAdd(scale, v128.load(source), v128.load(target)));
    source += 16;
    target += 16;
  }
  for (let rest = wide; rest < width; rest++) {
    store<f32>(target, load<f32>(target) + weight * load<f32>(source));
    source += 4;
    target += 4;
  }
}
