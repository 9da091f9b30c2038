import type { ResponseOf } from '@fonoteca/contract';
import { oldestSeconds, placeBefore, placeFrom } from '@fonoteca/scrobble';
import type { Expanded } from './expand.ts';
import type { NewItem } from './items.ts';
import { accountState } from './job-store.ts';
import { createPlanStore, takenIntervals } from './plan-store.ts';
import type { Sql } from './sql.ts';
import { targetName } from './views.ts';

type Preview = ResponseOf<'POST /api/v1/scrobbles/preview'>;

/** What a request would come to. Times are shown where they can be known now: what has room in today's budget. */
export async function previewOf(sql: Sql, { items, albums }: Expanded, now: number): Promise<Preview> {
  const { dailyCap } = accountState(sql);
  const budgetLeft = await createPlanStore(sql, { now: () => now, onChange: () => undefined }).room();
  const problems: { field: string; reason: string }[] = [];
  const times = placeAll(sql, items, now, budgetLeft, problems);
  const known = times.filter((time) => time !== null);
  const ends = items.flatMap(({ length }, index) => {
    const time = times[index] ?? null;
    return time === null ? [] : [time + length];
  });
  const complete = known.length === items.length;
  return {
    albums,
    tracks: items.length,
    seconds: items.reduce((sum, { length }) => sum + length, 0),
    estimated: items.filter(({ lengthEstimated }) => lengthEstimated).length,
    from: complete ? iso(Math.min(...known)) : null,
    to: complete ? iso(Math.max(...ends)) : null,
    days: Math.max(0, Math.ceil((items.length - budgetLeft) / dailyCap)),
    budgetLeft,
    targets: [targetName],
    problems,
    items: items.map(({ artist, track, album, length, lengthEstimated }, index) => {
      const time = times[index] ?? null;
      return {
        artist,
        track,
        album,
        lengthSeconds: length,
        lengthEstimated,
        listenedAt: time === null ? null : iso(time),
      };
    }),
  };
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Seconds for each item, null where the time is given later. */
function placeAll(
  sql: Sql,
  items: readonly NewItem[],
  now: number,
  room: number,
  problems: { field: string; reason: string }[],
): (number | null)[] {
  const seconds = Math.floor(now / 1000);
  const latest =
    Math.max(seconds, ...items.map(({ groupAt, length }) => (groupAt ?? 0) + length)) + 30 * 86_400;
  const busy = takenIntervals(sql, seconds - 2 * oldestSeconds, latest);
  const times: (number | null)[] = items.map(() => null);
  let left = room;
  for (let first = 0; first < items.length; ) {
    const group = items[first]?.group;
    let after = first;
    while (items[after]?.group === group && after < items.length) after++;
    const members = items.slice(first, after).map(({ length, side }, index) => ({
      id: String(first + index),
      durationSeconds: length,
      side,
    }));
    const at = items[first]?.groupAt ?? null;
    if (at !== null || left > 0) {
      const placement =
        at === null ? placeBefore(members, busy, seconds) : placeFrom(members, busy, at, seconds);
      if (placement.placed) {
        for (const { id, durationSeconds } of members) {
          const start = placement.times.get(id) ?? 0;
          times[Number(id)] = start;
          busy.push({ start, end: start + durationSeconds });
        }
      } else {
        problems.push({ field: `what.tracks.${first}`, reason: placement.reason });
      }
      left -= members.length;
    }
    first = after;
  }
  return times;
}
