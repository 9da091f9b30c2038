// Everything dense is made of one tile: 4 × 8 sums of products, eight vectors that stay in registers.
// Its operands are panels: eight columns, row by row, 32 bytes a row.

/** a · b + c, in one rounding where the engine has it. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * C = alpha · AᵀB, added to C where `keep` is 1. `a` points to four columns of a panel with k rows, `b` to
 * eight; `c` to a tile whose rows are `strideC` bytes apart.
 */
export function tile(a: usize, b: usize, k: i32, c: usize, strideC: usize, alpha: f32, keep: i32): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const pairs = k & ~1;
  const end = b + ((<usize>pairs) << 5);
  while (b < end) {
    let left = v128.load(b);
    let right = v128.load(b, 16);
    let one = v128.load32_splat(a);
    c00 = multiplyAdd(one, left, c00);
    c01 = multiplyAdd(one, right, c01);
    one = v128.load32_splat(a, 4);
    c10 = multiplyAdd(one, left, c10);
    c11 = multiplyAdd(one, right, c11);
    one = v128.load32_splat(a, 8);
    c20 = multiplyAdd(one, left, c20);
    c21 = multiplyAdd(one, right, c21);
    one = v128.load32_splat(a, 12);
    c30 = multiplyAdd(one, left, c30);
    c31 = multiplyAdd(one, right, c31);
    left = v128.load(b, 32);
    right = v128.load(b, 48);
    one = v128.load32_splat(a, 32);
    c00 = multiplyAdd(one, left, c00);
    c01 = multiplyAdd(one, right, c01);
    one = v128.load32_splat(a, 36);
    c10 = multiplyAdd(one, left, c10);
    c11 = multiplyAdd(one, right, c11);
    one = v128.load32_splat(a, 40);
    c20 = multiplyAdd(one, left, c20);
    c21 = multiplyAdd(one, right, c21);
    one = v128.load32_splat(a, 44);
    c30 = multiplyAdd(one, left, c30);
    c31 = multiplyAdd(one, right, c31);
    a += 64;
    b += 64;
  }
  if (k & 1) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let one = v128.load32_splat(a);
    c00 = multiplyAdd(one, left, c00);
    c01 = multiplyAdd(one, right, c01);
    one = v128.load32_splat(a, 4);
    c10 = multiplyAdd(one, left, c10);
    c11 = multiplyAdd(one, right, c11);
    one = v128.load32_splat(a, 8);
    c20 = multiplyAdd(one, left, c20);
    c21 = multiplyAdd(one, right, c21);
    one = v128.load32_splat(a, 12);
    c30 = multiplyAdd(one, left, c30);
    c31 = multiplyAdd(one, right, c31);
  }
  const scale = f32x4.splat(alpha);
  const second = c + strideC;
  const third = second + strideC;
  const fourth = third + strideC;
  if (keep) {
    v128.store(c, multiplyAdd(scale, c00, v128.load(c)));
    v128.store(c, multiplyAdd(scale, c01, v128.load(c, 16)), 16);
    v128.store(second, multiplyAdd(scale, c10, v128.load(second)));
    v128.store(second, multiplyAdd(scale, c11, v128.load(second, 16)), 16);
    v128.store(third, multiplyAdd(scale, c20, v128.load(third)));
    v128.store(third, multiplyAdd(scale, c21, v128.load(third, 16)), 16);
    v128.store(fourth, multiplyAdd(scale, c30, v128.load(fourth)));
    v128.store(fourth, multiplyAdd(scale, c31, v128.load(fourth, 16)), 16);
  } else {
    v128.store(c, f32x4.mul(scale, c00));
    v128.store(c, f32x4.mul(scale, c01), 16);
    v128.store(second, f32x4.mul(scale, c10));
    v128.store(second, f32x4.mul(scale, c11), 16);
    v128.store(third, f32x4.mul(scale, c20));
    v128.store(third, f32x4.mul(scale, c21), 16);
    v128.store(fourth, f32x4.mul(scale, c30));
    v128.store(fourth, f32x4.mul(scale, c31), 16);
  }
}
