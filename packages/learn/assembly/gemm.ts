import { pack } from './pack';
import { scratch } from './scratch';
import { tile } from './tile';

// One block of A (256 KB) and of B (512 KB) are packed at a time: both stay in the second-level cache.
const blockRows: i32 = 256;
const blockColumns: i32 = 512;
const blockInner: i32 = 256;
const edgeBytes: usize = 128;

export function gemm(
  a: usize,
  strideA: i32,
  transposeA: i32,
  b: usize,
  strideB: i32,
  transposeB: i32,
  c: usize,
  strideC: i32,
  m: i32,
  n: i32,
  k: i32,
  alpha: f32,
  beta: f32,
): void {
  const rowC = (<usize>strideC) << 2;
  // A product over nothing is 0.
  if (k === 0) {
    scale(c, rowC, m, n, beta);
    return;
  }
  if (beta !== 0 && beta !== 1) scale(c, rowC, m, n, beta);
  const packedA = scratch + edgeBytes;
  const packedB = packedA + <usize>(blockRows * blockInner * 4);
  const rowA = (<usize>strideA) << 2;
  const rowB = (<usize>strideB) << 2;
  for (let column = 0; column < n; column += blockColumns) {
    const columns = min(blockColumns, n - column);
    for (let inner = 0; inner < k; inner += blockInner) {
      const depth = min(blockInner, k - inner);
      const fromB = transposeB
        ? b + <usize>column * rowB + ((<usize>inner) << 2)
        : b + <usize>inner * rowB + ((<usize>column) << 2);
      pack(fromB, rowB, transposeB, columns, depth, packedB);
      for (let row = 0; row < m; row += blockRows) {
        const rows = min(blockRows, m - row);
        const fromA = transposeA
          ? a + <usize>inner * rowA + ((<usize>row) << 2)
          : a + <usize>row * rowA + ((<usize>inner) << 2);
        pack(fromA, rowA, transposeA ? 0 : 1, rows, depth, packedA);
        const to = c + <usize>row * rowC + ((<usize>column) << 2);
        block(packedA, packedB, depth, to, rowC, rows, columns, alpha, beta !== 0 || inner > 0 ? 1 : 0);
      }
    }
  }
}

function scale(c: usize, rowC: usize, m: i32, n: i32, beta: f32): void {
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      const at = c + <usize>row * rowC + ((<usize>column) << 2);
      store<f32>(at, beta === 0 ? 0 : load<f32>(at) * beta);
    }
  }
}

/** All tiles of a block of C from packed operands. */
function block(
  packedA: usize,
  packedB: usize,
  depth: i32,
  c: usize,
  rowC: usize,
  rows: i32,
  columns: i32,
  alpha: f32,
  keep: i32,
): void {
  const panel = (<usize>depth) << 5;
  for (let column = 0; column < columns; column += 8) {
    const b = packedB + <usize>(column >>> 3) * panel;
    for (let row = 0; row < rows; row += 4) {
      const a = packedA + <usize>(row >>> 3) * panel + <usize>((row & 4) << 2);
      const to = c + <usize>row * rowC + ((<usize>column) << 2);
      if (row + 4 <= rows && column + 8 <= columns) tile(a, b, depth, to, rowC, alpha, keep);
      else edge(a, b, depth, to, rowC, min(4, rows - row), min(8, columns - column), alpha, keep);
    }
  }
}

/** A tile that reaches over the edge of C: computed whole beside it, and what belongs to C taken over. */
function edge(
  a: usize,
  b: usize,
  depth: i32,
  c: usize,
  rowC: usize,
  rows: i32,
  columns: i32,
  alpha: f32,
  keep: i32,
): void {
  tile(a, b, depth, scratch, 32, alpha, 0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const to = c + <usize>row * rowC + ((<usize>column) << 2);
      const value = load<f32>(scratch + ((<usize>row) << 5) + ((<usize>column) << 2));
      store<f32>(to, keep ? load<f32>(to) + value : value);
    }
  }
}

export function mirror(a: usize, stride: i32, from: i32, to: i32): void {
  // In squares of 32: reading down a column of a large matrix misses the cache at every step.
  for (let first = 0; first < to; first += 32) {
    for (let row = max(from, first + 1); row < to; row++) {
      const end = min(first + 32, row);
      for (let column = first; column < end; column++) {
        const above = a + ((<usize>column * <usize>stride + <usize>row) << 2);
        store<f32>(a + ((<usize>row * <usize>stride + <usize>column) << 2), load<f32>(above));
      }
    }
  }
}
