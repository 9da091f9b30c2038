/** Eigenvalues, largest first, and beside them the eigenvectors as rows. */
export interface Eigen {
  readonly values: Float64Array;
  /** size × size: row `i` belongs to value `i`. */
  readonly vectors: Float64Array;
}

const mostSweeps = 30;

/** All of a symmetric matrix' eigenpairs by cyclic Jacobi rotations; `matrix` (size × size) is used up. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const vectors = new Float64Array(size * size);
  for (let at = 0; at < size; at++) vectors[at * size + at] = 1;
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(matrix, size) > 1e-20; sweep++)
    for (let left = 0; left < size; left++)
      for (let right = left + 1; right < size; right++) rotate(matrix, vectors, size, left, right);
  const diagonal = Float64Array.from({ length: size }, (_, at) => matrix[at * size + at] ?? 0);
  const order = [...diagonal.keys()].sort((a, b) => (diagonal[b] ?? 0) - (diagonal[a] ?? 0) || a - b);
  const sorted = new Float64Array(size * size);
  for (const [place, row] of order.entries())
    sorted.set(vectors.subarray(row * size, (row + 1) * size), place * size);
  return { values: Float64Array.from(order, (row) => diagonal[row] ?? 0), vectors: sorted };
}

/** How much of the matrix stands off its diagonal, as a share of all, squared. */
function offDiagonal(matrix: Float64Array, size: number): number {
  let off = 0;
  let all = 0;
  for (let at = 0; at < matrix.length; at++) {
    const square = (matrix[at] ?? 0) ** 2;
    all += square;
    if (at % (size + 1) !== 0) off += square;
  }
  return all === 0 ? 0 : off / all;
}

/** Turns one pair of axes so that their common entry becomes 0. */
function rotate(
  matrix: Float64Array,
  vectors: Float64Array,
  size: number,
  left: number,
  right: number,
): void {
  const common = matrix[left * size + right] ?? 0;
  if (common === 0) return;
  const theta = ((matrix[right * size + right] ?? 0) - (matrix[left * size + left] ?? 0)) / (2 * common);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  // Columns, then rows of the matrix; the eigenvectors are kept as rows.
  for (let at = 0; at < size; at++) mix(matrix, at * size + left, at * size + right, cosine, sine);
  for (let at = 0; at < size; at++) {
    mix(matrix, left * size + at, right * size + at, cosine, sine);
    mix(vectors, left * size + at, right * size + at, cosine, sine);
  }
}

function mix(numbers: Float64Array, left: number, right: number, cosine: number, sine: number): void {
  const a = numbers[left] ?? 0;
  const b = numbers[right] ?? 0;
  numbers[left] = cosine * a - sine * b;
  numbers[right] = sine * a + cosine * b;
}
