import { type Arena, addressOf, type RunOptions } from './arena.ts';

/** Numbers row by row in an arena; `stride` numbers from one row to the next, at least `columns`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

export function createMatrix(arena: Arena, rows: number, columns: number): Matrix {
  return { data: arena.floats(rows * columns), rows, columns, stride: columns };
}

/** A part of a matrix, without copying. */
export function blockOf(matrix: Matrix, row: number, column: number, rows: number, columns: number): Matrix {
  return { data: matrix.data.subarray(row * matrix.stride + column), rows, columns, stride: matrix.stride };
}

export interface Product {
  readonly a: Matrix;
  /** Uses Aᵀ. */
  readonly transposeA?: boolean;
  readonly b: Matrix;
  readonly transposeB?: boolean;
  /** Written; must not overlap A or B. */
  readonly c: Matrix;
  /** 1 where left out. */
  readonly alpha?: number;
  /** 0 where left out: what stands in C does not matter. */
  readonly beta?: number;
}

/** Blocks of C that are one call: large enough to pack their operands once, small enough to share out. */
const blockRows = 256;
const blockColumns = 512;
/** Rows of a tall matrix that are one call of `gram`. */
const gramRows = 8192;

const least = (length: number, threads: number, block: number): number =>
  Math.min(block, Math.max(32, Math.ceil(length / threads / 8) * 8));

/** C = alpha · op(A) · op(B) + beta · C. Throws TypeError where the shapes do not fit. */
export async function gemm(arena: Arena, product: Product, options?: RunOptions): Promise<void> {
  const { a, b, c, transposeA = false, transposeB = false, alpha = 1, beta = 0 } = product;
  const inner = transposeA ? a.rows : a.columns;
  const fits =
    inner === (transposeB ? b.columns : b.rows) &&
    c.rows === (transposeA ? a.columns : a.rows) &&
    c.columns === (transposeB ? b.rows : b.columns);
  if (!fits) throw new TypeError('The matrices of this product do not fit together');
  await arena.run('gemm', blockCalls(arena, product, inner, alpha, beta, false), options);
}

/** C = alpha · AᵀA + beta · C, or with `transposeA: false` A·Aᵀ; C is symmetric and its upper half is what beta keeps. */
export async function syrk(
  arena: Arena,
  product: Omit<Product, 'b' | 'transposeB'>,
  options?: RunOptions,
): Promise<void> {
  const { a, c, transposeA = true, alpha = 1, beta = 0 } = product;
  const [size, inner] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  if (c.rows !== size || c.columns !== size) throw new TypeError('The matrices of this product do not fit');
  const whole = { a, b: a, c, transposeA, transposeB: !transposeA };
  await arena.run('gemm', blockCalls(arena, whole, inner, alpha, beta, true), options);
  await mirror(arena, c);
}

/** Copies the upper half of a square matrix below the diagonal. */
export async function mirror(arena: Arena, matrix: Matrix): Promise<void> {
  const calls: number[][] = [];
  for (let row = 0; row < matrix.rows; row += blockRows)
    calls.push([addressOf(matrix.data), matrix.stride, row, Math.min(matrix.rows, row + blockRows)]);
  await arena.run('mirror', calls);
}

/** The calls of `gemm` for each block of C; with `upper` only those that reach the upper half. */
export function blockCalls(
  arena: Arena,
  { a, b, c, transposeA = false, transposeB = false }: Product,
  inner: number,
  alpha: number,
  beta: number,
  upper: boolean,
): number[][] {
  const calls: number[][] = [];
  const rows = least(c.rows, arena.threads, blockRows);
  const columns = Math.min(blockColumns, Math.max(8, c.columns));
  for (let row = 0; row < c.rows; row += rows) {
    for (let column = 0; column < c.columns; column += columns) {
      if (upper && column + columns <= row) continue;
      calls.push([
        addressOf(a.data) + 4 * (transposeA ? row : row * a.stride),
        a.stride,
        transposeA ? 1 : 0,
        addressOf(b.data) + 4 * (transposeB ? column * b.stride : column),
        b.stride,
        transposeB ? 1 : 0,
        addressOf(c.data) + 4 * (row * c.stride + column),
        c.stride,
        Math.min(rows, c.rows - row),
        Math.min(columns, c.columns - column),
        inner,
        alpha,
        beta,
      ]);
    }
  }
  return calls;
}

/**
 * YᵀY of a tall matrix with few columns (up to some hundreds), columns² numbers into `out`. Stretches of
 * rows are summed apart and added in their order: the same result for any number of threads.
 */
export async function gram(arena: Arena, y: Matrix, out: Float32Array, options?: RunOptions): Promise<void> {
  const mark = arena.mark();
  try {
    const parts = arena.floats(gramStretches(y) * y.columns ** 2);
    await arena.run('gemm', gramCalls(y, parts), options);
    addParts(parts, out);
  } finally {
    arena.release(mark);
  }
}

const gramStretches = (y: Matrix): number => Math.max(1, Math.ceil(y.rows / gramRows));

function gramCalls(y: Matrix, parts: Float32Array): number[][] {
  const { columns, stride } = y;
  return Array.from({ length: gramStretches(y) }, (_, stretch) => {
    const source = addressOf(y.data) + 4 * stretch * gramRows * stride;
    const rows = Math.min(gramRows, y.rows - stretch * gramRows);
    const to = addressOf(parts) + 4 * stretch * columns ** 2;
    return [source, stride, 1, source, stride, 0, to, columns, columns, columns, rows, 1, 0];
  });
}

function addParts(parts: Float32Array, out: Float32Array): void {
  for (let at = 0; at < out.length; at++) {
    let sum = 0;
    for (let part = at; part < parts.length; part += out.length) sum += parts[part] ?? 0;
    out[at] = sum;
  }
}
