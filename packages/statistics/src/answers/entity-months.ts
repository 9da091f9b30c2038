import { binaryRows, bytes, int4 } from '../binary.ts';
import { addMonths, type EpochDay, startOfMonth, textOf } from '../days.ts';
import type { History } from '../history.ts';
import { type EntityKind, grainCodes, kindCodes } from '../kinds.ts';
import { fenceStep, indexOfId, int32Of, tallyBytes } from '../segments/tallies.ts';
import type { TimelinePoint } from './timeline.ts';

/**
 * One entity month by month. The fence of each month segment tells which part of its ids to read, those
 * where the three numbers stand: of hundreds of segments a few hundred bytes each.
 */
export async function monthsOf(history: History, kind: EntityKind, id: number): Promise<TimelinePoint[]> {
  const months = await foldedMonths(history, kind, id);
  for (const { day, entities } of history.open) {
    const tallies = entities[kind];
    const index = indexOfId(tallies.ids, id);
    if (index < 0) continue;
    const month = startOfMonth(day);
    const known = months.get(month) ?? [0, 0, 0];
    months.set(month, [
      known[0] + (tallies.listens[index] ?? 0),
      known[1] + (tallies.skips[index] ?? 0),
      known[2] + (tallies.seconds[index] ?? 0),
    ]);
  }
  const days = [...months.keys()];
  const points: TimelinePoint[] = [];
  for (let month = Math.min(...days); month <= Math.max(...days); month = addMonths(month, 1)) {
    const [listens, skips, playedSeconds] = months.get(month) ?? [0, 0, 0];
    points.push({ period: textOf(month), listens, playedSeconds, skips });
  }
  return points;
}

type Figures = [listens: number, skips: number, seconds: number];

async function foldedMonths(history: History, kind: EntityKind, id: number): Promise<Map<EpochDay, Figures>> {
  const { client, person } = history;
  const segment = [person.id, kindCodes[kind], grainCodes.month];
  const fences = await binaryRows(
    client,
    `select period - date '1970-01-01', substring(tallies from entries * ${tallyBytes} + 1) from chart_segments
     where person_id = $1 and kind = $2 and grain = $3`,
    segment,
  );
  const parts = fences.map(([month, fence]) => ({
    month: int4(month),
    part: lastUpTo(int32Of(bytes(fence)), id),
  }));
  const inside = parts.filter(({ part }) => part >= 0);
  const rows = await binaryRows(
    client,
    `select f.month, f.part, substring(ids from f.part * ${fenceStep * 4} + 1 for ${fenceStep * 4})
     from unnest($4::int[], $5::int[]) as f (month, part)
     join chart_segments on person_id = $1 and kind = $2 and grain = $3 and period = date '1970-01-01' + f.month`,
    [...segment, inside.map(({ month }) => month), inside.map(({ part }) => part)],
  );
  const found = rows.flatMap(([month, part, ids]) => {
    const index = indexOfId(int32Of(bytes(ids)), id);
    return index < 0 ? [] : [{ month: int4(month), index: int4(part) * fenceStep + index }];
  });
  const figures = await binaryRows(
    client,
    `select f.month, substring(tallies from f.index * 4 + 1 for 4),
       substring(tallies from (entries + f.index) * 4 + 1 for 4), substring(tallies from (entries * 2 + f.index) * 4 + 1 for 4)
     from unnest($4::int[], $5::int[]) as f (month, index)
     join chart_segments on person_id = $1 and kind = $2 and grain = $3 and period = date '1970-01-01' + f.month`,
    [...segment, found.map(({ month }) => month), found.map(({ index }) => index)],
  );
  return new Map(
    figures.map(([month, ...numbers]) => [
      int4(month),
      numbers.map((number) => bytes(number).readInt32LE(0)) as Figures,
    ]),
  );
}

/** Index of the last value that is not above `id`; -1 where all are. */
function lastUpTo(sorted: Int32Array, id: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
