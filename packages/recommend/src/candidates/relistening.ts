import type { ItemKind } from '../item.ts';
import type { Outlook } from '../lists/outlook.ts';
import type { TasteTable } from '../taste/types.ts';
import type { Proposal } from './proposal.ts';
import { proposalsOfRows } from './same-artist.ts';

/** Decay of memory, Anderson's usual value. */
const decay = 0.5;
const daySeconds = 86_400;

/** What the person is likely to want again: by how often and how lately it was heard. */
export async function relistening(outlook: Outlook, kind: ItemKind, count: number): Promise<Proposal[]> {
  const table = outlook.taste.tables[kind];
  const now = outlook.now / 1000;
  const activation = Float64Array.from(table.ids, (_, row) => activationOf(table, row, now));
  return proposalsOfRows(
    outlook,
    kind,
    topRows(activation, count),
    'relistening',
    (row) => activation[row] ?? 0,
  );
}

/** What was heard often once and not for a while: strong in the past, faint now. */
export async function forgotten(outlook: Outlook, kind: ItemKind, count: number): Promise<Proposal[]> {
  const table = outlook.taste.tables[kind];
  const now = outlook.now / 1000;
  const strength = Float64Array.from(table.ids, (_, row) => {
    const last = table.lastAt[row] ?? 0;
    const away = (now - last) / daySeconds;
    if ((table.listens[row] ?? 0) < 3 || away < 30) return Number.NEGATIVE_INFINITY;
    return activationOf(table, row, last + daySeconds) - activationOf(table, row, now) / 2;
  });
  return proposalsOfRows(outlook, kind, topRows(strength, count), 'forgotten', (row) => strength[row] ?? 0);
}

/** Base-level activation with the hybrid approximation: the last stamps exactly, what is older in one term. */
function activationOf(table: TasteTable, row: number, now: number): number {
  const from = table.stampOffsets[row] ?? 0;
  const to = table.stampOffsets[row + 1] ?? from;
  let sum = 0;
  for (let at = from; at < to; at++) sum += Math.max(1, now - (table.stamps[at] ?? 0)) ** -decay;
  const older = (table.listens[row] ?? 0) - (to - from);
  if (older > 0) {
    const oldest = Math.max(2, now - (table.firstAt[row] ?? 0));
    const newest = Math.max(1, now - (table.stamps[from] ?? 0));
    const span = oldest - newest;
    if (span > 0) sum += (older * (oldest ** (1 - decay) - newest ** (1 - decay))) / ((1 - decay) * span);
  }
  return sum > 0 ? Math.log(sum) : Number.NEGATIVE_INFINITY;
}

function topRows(scores: Float64Array, count: number): number[] {
  return [...scores.keys()]
    .filter((row) => Number.isFinite(scores[row]))
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, count);
}
