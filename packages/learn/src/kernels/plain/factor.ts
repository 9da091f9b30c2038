/** Small dense algebra in double numbers on row-by-row n × n arrays: what is factored is small, what is fed from it is large. */

/** Upper triangle U with UᵀU = A in place of the upper half; 0, or 1 + the row whose pivot is not positive. */
export function factorUpper(a: Float64Array, n: number): number {
  for (let row = 0; row < n; row++) {
    for (let before = 0; before < row; before++) {
      const factor = a[before * n + row] ?? 0;
      if (factor === 0) continue;
      for (let column = row; column < n; column++)
        a[row * n + column] = (a[row * n + column] ?? 0) - factor * (a[before * n + column] ?? 0);
    }
    const pivot = a[row * n + row] ?? 0;
    if (!(pivot > 0)) return row + 1;
    const scale = 1 / Math.sqrt(pivot);
    for (let column = row; column < n; column++) a[row * n + column] = (a[row * n + column] ?? 0) * scale;
  }
  return 0;
}

/** The inverse of an upper triangle in place; what is below the diagonal becomes 0. */
export function invertUpper(a: Float64Array, n: number): void {
  const row = new Float64Array(n);
  for (let at = n - 1; at >= 0; at--) {
    const pivot = 1 / (a[at * n + at] ?? 1);
    row.fill(0);
    // Row `at` of the inverse: −1/u · Σ u(at, k) · inverse(k, ·) over the rows below, which are done.
    for (let below = at + 1; below < n; below++) {
      const factor = a[at * n + below] ?? 0;
      if (factor === 0) continue;
      for (let column = below; column < n; column++)
        row[column] = (row[column] ?? 0) + factor * (a[below * n + column] ?? 0);
    }
    a.fill(0, at * n, at * n + at);
    a[at * n + at] = pivot;
    for (let column = at + 1; column < n; column++) a[at * n + column] = -pivot * (row[column] ?? 0);
  }
}

/** U⁻¹ (upper) → the whole of U⁻¹ · U⁻ᵀ, in place. */
export function multiplyByOwnTranspose(a: Float64Array, n: number): void {
  for (let row = 0; row < n; row++) {
    for (let column = row; column < n; column++) {
      let sum = 0;
      for (let at = column; at < n; at++) sum += (a[row * n + at] ?? 0) * (a[column * n + at] ?? 0);
      // Row `row` is still read by its later columns only right of them: this place is free.
      a[row * n + column] = sum;
    }
  }
  for (let row = 0; row < n; row++)
    for (let column = 0; column < row; column++) a[row * n + column] = a[column * n + row] ?? 0;
}
