import { pack } from './pack';
import { sumOf } from './rows';
import { scratch } from './scratch';
import { multiplyAdd, tile } from './tile';

// The normal matrix stands in panels of eight columns with one panel more, whose first column is the
// right side: so the sums, the elimination and the forward substitution are all tiles. Tile and panel:
// see tile.ts.

/** Rows gathered at once: their panels stay in the first-level cache up to 64 factors. */
const gathered: u32 = 96;
// This thread's scratch: roots and solution (at most 512 numbers each), then the normal matrix and the rows.
const solutionAt: usize = 2048;
const normalAt: usize = 4096;

export function leastSquares(
  offsets: usize,
  items: usize,
  weights: usize,
  factors: usize,
  width: i32,
  diagonal: usize,
  regularisation: usize,
  out: usize,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const shift = (<usize>row) << 2;
    const begin = load<u32>(offsets + shift);
    const count = load<u32>(offsets + shift, 4) - begin;
    const result = out + ((<usize>row * <usize>width) << 2);
    const at = (<usize>begin) << 2;
    const own = weights === 0 ? 0 : weights + at;
    const more = load<f32>(regularisation + shift);
    if (count === 0) memory.fill(result, 0, (<usize>width) << 2);
    else if (((count + 7) & ~7) < <u32>width)
      solveByEntries(items + at, own, count, factors, width, diagonal, more, result);
    else solveByFactors(items + at, own, count, factors, width, diagonal, more, result);
  }
}

/** (D + RᵀR)⁻¹ Rᵀs as it stands: as many equations as factors. */
function solveByFactors(
  items: usize,
  weights: usize,
  entries: u32,
  factors: usize,
  width: i32,
  diagonal: usize,
  more: f32,
  result: usize,
): void {
  const normal = scratch + normalAt;
  const panelBytes = (<usize>width) << 5;
  const count = width >>> 3;
  const rows = normal + panelBytes * <usize>(count + 1);
  start(normal, diagonal, more, count, panelBytes);
  for (let first: u32 = 0; first < entries; first += gathered) {
    const taken = min(gathered, entries - first);
    const at = (<usize>first) << 2;
    gather(items + at, weights === 0 ? 0 : weights + at, taken, factors, width, rows);
    accumulate(rows, taken, normal, count, panelBytes);
  }
  eliminate(normal, count, panelBytes);
  substitute(normal, count, panelBytes, result);
}

/**
 * The same solution with as many equations as entries (Woodbury), for rows with fewer entries than factors:
 * with Q = R D^-½ it is D^-½ Qᵀ (I + Q Qᵀ)⁻¹ s.
 */
function solveByEntries(
  items: usize,
  weights: usize,
  entries: u32,
  factors: usize,
  width: i32,
  diagonal: usize,
  more: f32,
  result: usize,
): void {
  const padded = (entries + 7) & ~7;
  const count = <i32>(padded >>> 3);
  const panelBytes = (<usize>padded) << 5;
  const normal = scratch + normalAt;
  const right = normal + panelBytes * <usize>count;
  const copies = right + panelBytes;
  const rowBytes = (<usize>width) << 2;
  const panels = copies + <usize>padded * rowBytes;
  const roots = scratch;
  const solution = scratch + solutionAt;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const sum = f32x4.add(v128.load(diagonal + at), f32x4.splat(more));
    v128.store(roots + at, f32x4.div(f32x4.splat(1), f32x4.sqrt(sum)));
  }
  memory.fill(right, 0, panelBytes);
  for (let entry: u32 = 0; entry < entries; entry++) {
    const shift = (<usize>entry) << 2;
    const source = factors + <usize>load<u32>(items + shift) * rowBytes;
    const target = copies + <usize>entry * rowBytes;
    const root: f32 = weights === 0 ? 1 : sqrt<f32>(load<f32>(weights + shift));
    const scale = f32x4.splat(root);
    for (let at: usize = 0; at < rowBytes; at += 16)
      v128.store(target + at, f32x4.mul(f32x4.mul(scale, v128.load(roots + at)), v128.load(source + at)));
    store<f32>(right + ((<usize>entry) << 5), root);
  }
  memory.fill(copies + <usize>entries * rowBytes, 0, <usize>(padded - entries) * rowBytes);
  pack(copies, rowBytes, 1, <i32>padded, width, panels);
  const packed = (<usize>width) << 5;
  for (let panel = 0; panel < count; panel++) {
    const target = normal + <usize>panel * panelBytes;
    for (let line = 0; line < (panel + 1) << 3; line += 4) {
      const left = panels + <usize>(line >>> 3) * packed + ((<usize>(line & 4)) << 2);
      tile(left, panels + <usize>panel * packed, width, target + ((<usize>line) << 5), 32, 1, 0);
    }
    addToDiagonal(target + ((<usize>panel) << 8), 0, 1);
  }
  eliminate(normal, count, panelBytes);
  substitute(normal, count, panelBytes, solution);
  combine(copies, roots, solution, entries, rowBytes, result);
}

/** result = roots · Σ solution · row. */
function combine(
  copies: usize,
  roots: usize,
  solution: usize,
  entries: u32,
  rowBytes: usize,
  result: usize,
): void {
  for (let at: usize = 0; at < rowBytes; at += 32) {
    let low = f32x4.splat(0);
    let high = low;
    let source = copies + at;
    for (let entry: u32 = 0; entry < entries; entry++) {
      const factor = v128.load32_splat(solution + ((<usize>entry) << 2));
      low = multiplyAdd(factor, v128.load(source), low);
      high = multiplyAdd(factor, v128.load(source, 16), high);
      source += rowBytes;
    }
    v128.store(result + at, f32x4.mul(low, v128.load(roots + at)));
    v128.store(result + at, f32x4.mul(high, v128.load(roots + at, 16)), 16);
  }
}

/** Adds eight numbers (none at address 0) and the same number to each to the diagonal of an 8 × 8 corner of a panel. */
function addToDiagonal(corner: usize, numbers: usize, more: f32): void {
  for (let column: usize = 0; column < 8; column++) {
    const to = corner + column * 36;
    const own: f32 = numbers === 0 ? 0 : load<f32>(numbers + (column << 2));
    store<f32>(to, load<f32>(to) + own + more);
  }
}

/** 0 with the diagonal and the regularisation on it, and 0 on the right side. */
function start(normal: usize, diagonal: usize, more: f32, count: i32, panelBytes: usize): void {
  for (let panel = 0; panel < count; panel++) {
    const at = normal + <usize>panel * panelBytes;
    memory.fill(at, 0, (<usize>(panel + 1)) << 8);
    addToDiagonal(at + ((<usize>panel) << 8), diagonal + ((<usize>panel) << 5), more);
  }
  memory.fill(normal + <usize>count * panelBytes, 0, panelBytes);
}

/** The named factor rows in panels, each times the root of its weight; behind them the root itself. */
function gather(items: usize, weights: usize, taken: u32, factors: usize, width: i32, rows: usize): void {
  const panelBytes = (<usize>taken) << 5;
  const last = rows + <usize>(width >>> 3) * panelBytes;
  const zeros = f32x4.splat(0);
  for (let entry: u32 = 0; entry < taken; entry++) {
    const shift = (<usize>entry) << 2;
    let source = factors + ((<usize>load<u32>(items + shift) * <usize>width) << 2);
    let target = rows + ((<usize>entry) << 5);
    v128.store(last + ((<usize>entry) << 5), zeros, 16);
    if (weights === 0) {
      v128.store(last + ((<usize>entry) << 5), f32x4.replace_lane(zeros, 0, 1));
      while (target < last) {
        v128.store(target, v128.load(source));
        v128.store(target, v128.load(source, 16), 16);
        source += 32;
        target += panelBytes;
      }
    } else {
      const root = sqrt<f32>(load<f32>(weights + shift));
      const scale = f32x4.splat(root);
      v128.store(last + ((<usize>entry) << 5), f32x4.replace_lane(zeros, 0, root));
      while (target < last) {
        v128.store(target, f32x4.mul(scale, v128.load(source)));
        v128.store(target, f32x4.mul(scale, v128.load(source, 16)), 16);
        source += 32;
        target += panelBytes;
      }
    }
  }
}

/** Adds RᵀR of the gathered rows, right side included, to the upper half. */
function accumulate(rows: usize, taken: u32, normal: usize, count: i32, panelBytes: usize): void {
  const rowPanel = (<usize>taken) << 5;
  for (let panel = 0; panel <= count; panel++) {
    const right = rows + <usize>panel * rowPanel;
    const target = normal + <usize>panel * panelBytes;
    const lines = min(count, panel + 1) << 3;
    for (let line = 0; line < lines; line += 4) {
      const left = rows + <usize>(line >>> 3) * rowPanel + <usize>((line & 4) << 2);
      tile(left, right, <i32>taken, target + ((<usize>line) << 5), 32, 1, 1);
    }
  }
}

/** A → U with UᵀU = A, and the right side → U⁻ᵀ · right side; four rows at a time, each by all before it. */
function eliminate(normal: usize, count: i32, panelBytes: usize): void {
  const width = count << 3;
  for (let line = 0; line < width; line += 4) {
    const own = line >>> 3;
    const left = normal + <usize>own * panelBytes + <usize>((line & 4) << 2);
    const down = (<usize>line) << 5;
    if (line > 0)
      for (let panel = own; panel <= count; panel++) {
        const right = normal + <usize>panel * panelBytes;
        tile(left, right, line, right + down, 32, -1, 1);
      }
    finishFour(normal, left + down, own, count, panelBytes, down);
  }
}

/** Factors the 4 × 4 block of the diagonal at `corner` and applies it to its four rows in all panels from `own` on. */
function finishFour(
  normal: usize,
  corner: usize,
  own: i32,
  count: i32,
  panelBytes: usize,
  down: usize,
): void {
  const inverse0 = <f32>1 / sqrt<f32>(load<f32>(corner));
  const u01 = load<f32>(corner, 4) * inverse0;
  const u02 = load<f32>(corner, 8) * inverse0;
  const u03 = load<f32>(corner, 12) * inverse0;
  const inverse1 = <f32>1 / sqrt<f32>(load<f32>(corner, 36) - u01 * u01);
  const u12 = (load<f32>(corner, 40) - u01 * u02) * inverse1;
  const u13 = (load<f32>(corner, 44) - u01 * u03) * inverse1;
  const inverse2 = <f32>1 / sqrt<f32>(load<f32>(corner, 72) - u02 * u02 - u12 * u12);
  const u23 = (load<f32>(corner, 76) - u02 * u03 - u12 * u13) * inverse2;
  const inverse3 = <f32>1 / sqrt<f32>(load<f32>(corner, 108) - u03 * u03 - u13 * u13 - u23 * u23);
  for (let panel = own; panel <= count; panel++) {
    const at = normal + <usize>panel * panelBytes + down;
    solveFour(at, inverse0, inverse1, inverse2, inverse3, u01, u02, u03, u12, u13, u23);
    solveFour(at + 16, inverse0, inverse1, inverse2, inverse3, u01, u02, u03, u12, u13, u23);
  }
}

function solveFour(
  at: usize,
  inverse0: f32,
  inverse1: f32,
  inverse2: f32,
  inverse3: f32,
  u01: f32,
  u02: f32,
  u03: f32,
  u12: f32,
  u13: f32,
  u23: f32,
): void {
  const row0 = f32x4.mul(v128.load(at), f32x4.splat(inverse0));
  let row1 = multiplyAdd(f32x4.splat(-u01), row0, v128.load(at, 32));
  let row2 = multiplyAdd(f32x4.splat(-u02), row0, v128.load(at, 64));
  let row3 = multiplyAdd(f32x4.splat(-u03), row0, v128.load(at, 96));
  row1 = f32x4.mul(row1, f32x4.splat(inverse1));
  row2 = multiplyAdd(f32x4.splat(-u12), row1, row2);
  row3 = multiplyAdd(f32x4.splat(-u13), row1, row3);
  row2 = f32x4.mul(row2, f32x4.splat(inverse2));
  row3 = multiplyAdd(f32x4.splat(-u23), row2, row3);
  row3 = f32x4.mul(row3, f32x4.splat(inverse3));
  v128.store(at, row0);
  v128.store(at, row1, 32);
  v128.store(at, row2, 64);
  v128.store(at, row3, 96);
}

/** U x = z from below, four rows at a time; z is the first column of the last panel. */
function substitute(normal: usize, count: i32, panelBytes: usize, result: usize): void {
  const right = normal + <usize>count * panelBytes;
  for (let line = (count << 3) - 4; line >= 0; line -= 4) {
    const own = line >>> 3;
    const down = (<usize>line) << 5;
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    if ((line & 4) === 0) {
      const at = normal + <usize>own * panelBytes + down;
      const known = v128.load(result + ((<usize>line) << 2), 16);
      sum0 = f32x4.mul(v128.load(at, 16), known);
      sum1 = f32x4.mul(v128.load(at, 48), known);
      sum2 = f32x4.mul(v128.load(at, 80), known);
      sum3 = f32x4.mul(v128.load(at, 112), known);
    }
    for (let panel = own + 1; panel < count; panel++) {
      const at = normal + <usize>panel * panelBytes + down;
      const known = v128.load(result + ((<usize>panel) << 5));
      const more = v128.load(result + ((<usize>panel) << 5), 16);
      sum0 = multiplyAdd(v128.load(at), known, multiplyAdd(v128.load(at, 16), more, sum0));
      sum1 = multiplyAdd(v128.load(at, 32), known, multiplyAdd(v128.load(at, 48), more, sum1));
      sum2 = multiplyAdd(v128.load(at, 64), known, multiplyAdd(v128.load(at, 80), more, sum2));
      sum3 = multiplyAdd(v128.load(at, 96), known, multiplyAdd(v128.load(at, 112), more, sum3));
    }
    const corner = normal + <usize>own * panelBytes + down + <usize>((line & 4) << 2);
    const z = right + down;
    const x3 = (load<f32>(z, 96) - sumOf(sum3)) / load<f32>(corner, 108);
    const x2 = (load<f32>(z, 64) - sumOf(sum2) - load<f32>(corner, 76) * x3) / load<f32>(corner, 72);
    const x1 =
      (load<f32>(z, 32) - sumOf(sum1) - load<f32>(corner, 40) * x2 - load<f32>(corner, 44) * x3) /
      load<f32>(corner, 36);
    const x0 =
      (load<f32>(z) -
        sumOf(sum0) -
        load<f32>(corner, 4) * x1 -
        load<f32>(corner, 8) * x2 -
        load<f32>(corner, 12) * x3) /
      load<f32>(corner);
    const to = result + ((<usize>line) << 2);
    store<f32>(to, x0);
    store<f32>(to, x1, 4);
    store<f32>(to, x2, 8);
    store<f32>(to, x3, 12);
  }
}
