// Small dense algebra in double numbers: what is factored is small, what is fed from it is large.

function place(work: usize, n: i32, row: i32, column: i32): usize {
  return work + ((<usize>row * <usize>n + <usize>column) << 3);
}

/** target += factor · source, so many double numbers. */
function addScaled(target: usize, factor: f64, source: usize, count: i32): void {
  const scale = f64x2.splat(factor);
  const end = target + ((<usize>(count & ~1)) << 3);
  while (target < end) {
    v128.store(target, f64x2.add(v128.load(target), f64x2.mul(scale, v128.load(source))));
    target += 16;
    source += 16;
  }
  if (count & 1) store<f64>(target, load<f64>(target) + factor * load<f64>(source));
}

function scaleAll(target: usize, factor: f64, count: i32): void {
  for (let at = 0; at < count; at++) {
    const to = target + ((<usize>at) << 3);
    store<f64>(to, load<f64>(to) * factor);
  }
}

function dotOf(a: usize, b: usize, count: i32): f64 {
  let sums = f64x2.splat(0);
  const end = a + ((<usize>(count & ~1)) << 3);
  while (a < end) {
    sums = f64x2.add(sums, f64x2.mul(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (count & 1) sum += load<f64>(a) * load<f64>(b);
  return sum;
}

function read(a: usize, stride: i32, n: i32, work: usize): void {
  for (let row = 0; row < n; row++) {
    for (let column = row; column < n; column++) {
      const from = a + ((<usize>row * <usize>stride + <usize>column) << 2);
      store<f64>(place(work, n, row, column), load<f32>(from));
    }
  }
}

/** Writes the upper half; below the diagonal comes 0, or the mirrored half. */
function write(a: usize, stride: i32, n: i32, work: usize, mirrored: bool): void {
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const to = a + ((<usize>row * <usize>stride + <usize>column) << 2);
      const from = column < row ? place(work, n, column, row) : place(work, n, row, column);
      store<f32>(to, column < row && !mirrored ? 0 : <f32>load<f64>(from));
    }
  }
}

function factorUpper(a: usize, n: i32): i32 {
  for (let row = 0; row < n; row++) {
    for (let before = 0; before < row; before++)
      addScaled(
        place(a, n, row, row),
        -load<f64>(place(a, n, before, row)),
        place(a, n, before, row),
        n - row,
      );
    const pivot = load<f64>(place(a, n, row, row));
    if (!(pivot > 0)) return row + 1;
    scaleAll(place(a, n, row, row), 1 / sqrt<f64>(pivot), n - row);
  }
  return 0;
}

function invertUpper(a: usize, n: i32): void {
  for (let row = n - 1; row >= 0; row--) {
    const pivot = 1 / load<f64>(place(a, n, row, row));
    store<f64>(place(a, n, row, row), pivot);
    // Row of the inverse: −1/u · Σ u(row, k) · inverse(k, ·); the factors wait below the diagonal.
    for (let column = row + 1; column < n; column++) {
      const at = place(a, n, row, column);
      store<f64>(place(a, n, column, row), -pivot * load<f64>(at));
      store<f64>(at, 0);
    }
    for (let column = row + 1; column < n; column++) {
      const factor = load<f64>(place(a, n, column, row));
      addScaled(place(a, n, row, column), factor, place(a, n, column, column), n - column);
    }
  }
}

function multiplyByOwnTranspose(a: usize, n: i32): void {
  for (let row = 0; row < n; row++) {
    for (let column = row; column < n; column++) {
      const sum = dotOf(place(a, n, row, column), place(a, n, column, column), n - column);
      store<f64>(place(a, n, row, column), sum);
    }
  }
}

export function cholesky(a: usize, stride: i32, n: i32, work: usize): i32 {
  read(a, stride, n, work);
  const failed = factorUpper(work, n);
  write(a, stride, n, work, false);
  return failed;
}

export function invertTriangle(a: usize, stride: i32, n: i32, work: usize): void {
  read(a, stride, n, work);
  invertUpper(work, n);
  write(a, stride, n, work, false);
}

export function invertSymmetric(a: usize, stride: i32, n: i32, work: usize): i32 {
  read(a, stride, n, work);
  const failed = factorUpper(work, n);
  if (failed > 0) return failed;
  invertUpper(work, n);
  multiplyByOwnTranspose(work, n);
  write(a, stride, n, work, true);
  return 0;
}
