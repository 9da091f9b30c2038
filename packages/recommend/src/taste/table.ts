import type { ItemKind } from '../item.ts';
import { weightOf } from './profile/evidence.ts';
import { type ProfileTable, stampsKept } from './profile/tally.ts';
import type { TasteTable } from './types.ts';
import type { LeftOut } from './wall/left-out.ts';

/**
 * One table from the packed profile and what came after it. Rows that the person leaves out are dropped,
 * also where the profile was made before they said so.
 *
 * @param fade `fadeAt(now)`
 */
export function joinTables(
  before: ProfileTable,
  after: ProfileTable,
  fade: number,
  leftOut: LeftOut,
): TasteTable {
  const rows = unionOf(before, after, leftOut);
  const count = rows.count;
  const table = {
    kind: before.kind,
    ids: new Int32Array(count),
    listens: new Uint32Array(count),
    skips: new Uint32Array(count),
    weights: new Float32Array(count),
    firstAt: new Uint32Array(count),
    lastAt: new Uint32Array(count),
    artistIds: new Int32Array(count),
    stampOffsets: new Uint32Array(count + 1),
    stamps: new Uint32Array(0),
  };
  const stamps = new Uint32Array(before.stamps.length + after.stamps.length);
  let written = 0;
  for (let row = 0; row < count; row++) {
    const b = rows.before[row] as number;
    const a = rows.after[row] as number;
    table.ids[row] = (b >= 0 ? before.ids[b] : after.ids[a]) as number;
    // An artist merged since stands in the later listens.
    table.artistIds[row] = (a >= 0 ? after.artistIds[a] : before.artistIds[b]) as number;
    table.listens[row] = sumAt(before.listens, b, after.listens, a);
    table.skips[row] = sumAt(before.skips, b, after.skips, a);
    table.weights[row] = weightOf(
      sumAt(before.heard, b, after.heard, a),
      sumAt(before.fading, b, after.fading, a),
      fade,
    );
    table.firstAt[row] = (b >= 0 ? before.firstAt[b] : after.firstAt[a]) as number;
    table.lastAt[row] = (a >= 0 ? after.lastAt[a] : before.lastAt[b]) as number;
    written = copyStamps(before, b, after, a, stamps, written);
    table.stampOffsets[row + 1] = written;
  }
  table.stamps = stamps.subarray(0, written);
  return table;
}

/** Row of an entry; −1 where it was never heard. */
export function rowOf(table: { readonly ids: Int32Array }, id: number): number {
  let low = 0;
  let high = table.ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = table.ids[middle] as number;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Rows of both tables by ascending id; −1 where a table has none. */
function unionOf(before: ProfileTable, after: ProfileTable, leftOut: LeftOut) {
  const most = before.ids.length + after.ids.length;
  const rows = { before: new Int32Array(most), after: new Int32Array(most), count: 0 };
  const out = outOf(before.kind, leftOut);
  for (let b = 0, a = 0; b < before.ids.length || a < after.ids.length; ) {
    const idBefore = before.ids[b] ?? Number.POSITIVE_INFINITY;
    const idAfter = after.ids[a] ?? Number.POSITIVE_INFINITY;
    const fromBefore = idBefore <= idAfter ? b++ : -1;
    const fromAfter = idAfter <= idBefore ? a++ : -1;
    const artist = (fromAfter >= 0 ? after.artistIds[fromAfter] : before.artistIds[fromBefore]) as number;
    if (!leftOut.empty && (out.has(Math.min(idBefore, idAfter)) || leftOut.artists.has(artist))) continue;
    rows.before[rows.count] = fromBefore;
    rows.after[rows.count] = fromAfter;
    rows.count++;
  }
  return rows;
}

const outOf = (kind: ItemKind, leftOut: LeftOut): ReadonlySet<number> =>
  ({ artist: leftOut.artists, release: leftOut.releases, recording: leftOut.recordings })[kind];

type Numbers = Uint32Array | Float64Array;

const sumAt = (before: Numbers, b: number, after: Numbers, a: number): number =>
  (b >= 0 ? (before[b] as number) : 0) + (a >= 0 ? (after[a] as number) : 0);

/** The last ten of both, oldest first. */
function copyStamps(
  before: ProfileTable,
  b: number,
  after: ProfileTable,
  a: number,
  into: Uint32Array,
  at: number,
): number {
  const fromAfter = a < 0 ? 0 : (after.stampOffsets[a] as number);
  const toAfter = a < 0 ? 0 : (after.stampOffsets[a + 1] as number);
  let place = at;
  if (b >= 0) {
    const to = before.stampOffsets[b + 1] as number;
    const room = stampsKept - (toAfter - fromAfter);
    for (let i = Math.max(before.stampOffsets[b] as number, to - room); i < to; i++)
      into[place++] = before.stamps[i] as number;
  }
  for (let i = fromAfter; i < toAfter; i++) into[place++] = after.stamps[i] as number;
  return place;
}
