/**
 * The innermost loops, on one shared memory. Addresses are bytes from its start, strides are counted
 * in numbers, matrices are row by row. `from … to` is a half-open range of rows, so that threads can
 * share the work; a kernel writes nothing outside its range and its thread's scratch.
 */
export interface Kernels {
  /** C = alpha · op(A) · op(B) + beta · C, C being m × n and k the inner length; a flag of 1 transposes. */
  gemm(
    a: number,
    strideA: number,
    transposeA: number,
    b: number,
    strideB: number,
    transposeB: number,
    c: number,
    strideC: number,
    m: number,
    n: number,
    k: number,
    alpha: number,
    beta: number,
  ): void;
  /** Copies the part above the diagonal of an n × n matrix below it, for rows from … to of the lower part. */
  mirror(a: number, stride: number, from: number, to: number): void;
  /** Upper triangle U with UᵀU = A in place (the upper half is read, the lower becomes 0). 0, or 1 + the row whose pivot is not positive. */
  cholesky(a: number, stride: number, n: number, work: number): number;
  /** The inverse of an upper triangle, in place; `work` is 8 · n² bytes. */
  invertTriangle(a: number, stride: number, n: number, work: number): void;
  /** The inverse of a symmetric positive definite matrix, in place, by double numbers; `work` is 8 · n² bytes. 0, or 1 + the failing row. */
  invertSymmetric(a: number, stride: number, n: number, work: number): number;
  /** out[row] = matrix row · vector. */
  dots(
    matrix: number,
    stride: number,
    width: number,
    vector: number,
    out: number,
    from: number,
    to: number,
  ): void;
  /** out row = sum over the sparse row of weight · dense row; `weights` 0 where all are 1. */
  sparse(
    offsets: number,
    items: number,
    weights: number,
    dense: number,
    stride: number,
    width: number,
    out: number,
    strideOut: number,
    from: number,
    to: number,
  ): void;
  /**
   * out row = (D + Σ w · y yᵀ)⁻¹ Σ w · y over the factor rows y that the sparse row names, D being the
   * diagonal matrix of `diagonal` + regularisation[row]. `width` is a multiple of 8, at most
   * `widestFactors`. A row without entries becomes 0.
   */
  leastSquares(
    offsets: number,
    items: number,
    weights: number,
    factors: number,
    width: number,
    diagonal: number,
    regularisation: number,
    out: number,
    from: number,
    to: number,
  ): void;
  /** Rows as bytes: codes[row] ≈ row / scales[row]; `residuals` ≥ |row − codes · scale|, `norms` ≥ |row|. Width is a multiple of 8. */
  quantise(
    matrix: number,
    width: number,
    codes: number,
    scales: number,
    residuals: number,
    norms: number,
    from: number,
    to: number,
  ): void;
  /**
   * The `count` rows with the largest dot product with `vector`, best first, ties to the lower row;
   * rows whose bit is set in `excluded` (0: none) are left out. Gives how many there are.
   */
  top(
    matrix: number,
    width: number,
    codes: number,
    scales: number,
    residuals: number,
    norms: number,
    rows: number,
    vector: number,
    excluded: number,
    count: number,
    outItems: number,
    outScores: number,
  ): number;
}

export type KernelName = keyof Kernels;

/** What computes: WebAssembly with fused multiply-add, without it, or JavaScript. */
export type Engine = 'relaxed-simd' | 'simd' | 'plain';

/** Bytes each thread has for itself. */
export const scratchBytes = 4 << 20;
/** The widest factors that `leastSquares` has room for. */
export const widestFactors = 512;
