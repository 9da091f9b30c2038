/** All eigenvalues of a symmetric matrix, in no order, and beside them the eigenvectors as rows. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const mostTurns = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric n × n matrix, which is used up: Householder reflections to
 * three diagonals, then QL with implicit shifts (Bowdler, Martin, Reinsch & Wilkinson 1968), about 10 n³
 * operations. Every inner loop runs along rows. Throws RangeError for a matrix that is not finite.
 */
export function eigenpairs(matrix: Float64Array, n: number): Eigenpairs {
  const values = new Float64Array(n);
  const beside = new Float64Array(n);
  const vectors = reduce(matrix, n, values, beside);
  // Of a matrix that lacks rank the last values are rounding alone, which never gets small against itself.
  const floor = 1e-17 * [...values, ...beside].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let first = 0; first < n; first++) settle(first, values, beside, vectors, n, floor);
  return { values, vectors };
}

/** A = Q T Qᵀ: the diagonal of T into `values`, what stands right of it into `beside`; gives Qᵀ. */
function reduce(a: Float64Array, n: number, values: Float64Array, beside: Float64Array): Float64Array {
  const scales = new Float64Array(n);
  const product = new Float64Array(n);
  for (let step = 0; step + 2 < n; step++) {
    const row = step * n;
    let length = 0;
    for (let at = step + 1; at < n; at++) length += (a[row + at] ?? 0) ** 2;
    const head = a[row + step + 1] ?? 0;
    const norm = Math.sqrt(length);
    beside[step] = head > 0 ? -norm : norm;
    if (norm === 0) continue;
    // The reflector stays in the row it cleared; H = I − scale · v vᵀ.
    const lead = head - (beside[step] ?? 0);
    a[row + step + 1] = lead;
    const scale = 2 / (length - head * head + lead * lead);
    scales[step] = scale;
    reflectBothSides(a, n, step, scale, product);
  }
  for (let at = 0; at < n; at++) values[at] = a[at * n + at] ?? 0;
  if (n > 1) beside[n - 2] = a[(n - 2) * n + n - 1] ?? 0;
  return transposed(reflectors(a, n, scales, product), n);
}

/** The rest of the matrix ← H · rest · H. */
function reflectBothSides(
  a: Float64Array,
  n: number,
  step: number,
  scale: number,
  product: Float64Array,
): void {
  const own = step * n;
  let common = 0;
  for (let row = step + 1; row < n; row++) {
    let sum = 0;
    for (let at = step + 1; at < n; at++) sum += (a[row * n + at] ?? 0) * (a[own + at] ?? 0);
    product[row] = scale * sum;
    common += scale * sum * (a[own + row] ?? 0);
  }
  for (let row = step + 1; row < n; row++)
    product[row] = (product[row] ?? 0) - (scale / 2) * common * (a[own + row] ?? 0);
  for (let row = step + 1; row < n; row++) {
    const [left, right] = [a[own + row] ?? 0, product[row] ?? 0];
    for (let at = step + 1; at < n; at++)
      a[row * n + at] = (a[row * n + at] ?? 0) - left * (product[at] ?? 0) - right * (a[own + at] ?? 0);
  }
}

/** Q = H₀ H₁ …, from the last reflector on, so that each touches only what is not yet 0 or 1. */
function reflectors(a: Float64Array, n: number, scales: Float64Array, sums: Float64Array): Float64Array {
  const q = new Float64Array(n * n);
  for (let at = 0; at < n; at++) q[at * n + at] = 1;
  for (let step = n - 3; step >= 0; step--) {
    const scale = scales[step] ?? 0;
    if (scale === 0) continue;
    sums.fill(0);
    for (let row = step + 1; row < n; row++) {
      const factor = scale * (a[step * n + row] ?? 0);
      for (let at = step + 1; at < n; at++) sums[at] = (sums[at] ?? 0) + factor * (q[row * n + at] ?? 0);
    }
    for (let row = step + 1; row < n; row++) {
      const factor = a[step * n + row] ?? 0;
      for (let at = step + 1; at < n; at++)
        q[row * n + at] = (q[row * n + at] ?? 0) - factor * (sums[at] ?? 0);
    }
  }
  return q;
}

function transposed(a: Float64Array, n: number): Float64Array {
  const b = new Float64Array(n * n);
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) b[column * n + row] = a[row * n + column] ?? 0;
  return b;
}

/** Turns until the number beside value `first` is 0: then it is an eigenvalue. */
function settle(
  first: number,
  values: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  n: number,
  floor: number,
): void {
  for (let turn = 0; turn < mostTurns; turn++) {
    let last = first;
    while (last < n - 1 && !isSmall(last, values, beside, floor)) last++;
    if (last === first) return;
    sweepUp(first, last, values, beside, vectors, n);
  }
  throw new RangeError('The eigenvalues of this matrix cannot be found: it is not finite');
}

const isSmall = (at: number, values: Float64Array, beside: Float64Array, floor: number): boolean =>
  Math.abs(beside[at] ?? 0) <= floor + 1e-16 * (Math.abs(values[at] ?? 0) + Math.abs(values[at + 1] ?? 0));

/** One QL sweep from `last` up to `first`, its rotations applied to the rows of `vectors`. */
function sweepUp(
  first: number,
  last: number,
  values: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  n: number,
): void {
  const value = (at: number): number => values[at] ?? 0;
  const edge = beside[first] ?? 0;
  const half = (value(first + 1) - value(first)) / (2 * edge);
  let g = value(last) - value(first) + edge / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let at = last - 1; at >= first; at--) {
    const f = sine * (beside[at] ?? 0);
    const b = cosine * (beside[at] ?? 0);
    const r = Math.hypot(f, g);
    beside[at + 1] = r;
    if (r === 0) {
      // Split here: what lies behind is settled on its own.
      values[at + 1] = value(at + 1) - shift;
      beside[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = value(at + 1) - shift;
    const mixed = (value(at) - g) * sine + 2 * cosine * b;
    shift = sine * mixed;
    values[at + 1] = g + shift;
    g = cosine * mixed - b;
    turnRows(vectors, at * n, n, sine, cosine);
  }
  values[first] = value(first) - shift;
  beside[first] = g;
  beside[last] = 0;
}

function turnRows(vectors: Float64Array, from: number, n: number, sine: number, cosine: number): void {
  for (let at = from; at < from + n; at++) {
    const upper = vectors[at] ?? 0;
    const lower = vectors[at + n] ?? 0;
    vectors[at + n] = sine * upper + cosine * lower;
    vectors[at] = cosine * upper - sine * lower;
  }
}
