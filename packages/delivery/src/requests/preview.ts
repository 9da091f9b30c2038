import { Fault, type FieldFault } from '@fonoteca/domain';
import { type Interval, oldestSeconds, placeBefore } from '@fonoteca/scrobble';
import type { Database } from '@fonoteca/store';
import { budgets } from '../queue/budgets.ts';
import { createSqlPlanStore } from '../queue/sql-plan-store.ts';
import { iso } from './conflicts.ts';
import type { Draft } from './draft.ts';
import { expand } from './expand.ts';
import type { ScrobbleRequest } from './request.ts';
import { knownTimes } from './times.ts';

/** What a request would do; nothing is written. Times are those of this moment. */
export async function previewScrobble(db: Database, personId: number, request: ScrobbleRequest, now: number) {
  const { albums, drafts, problems } = await expand(db, personId, request.what);
  const accounts = await budgets(db, personId, now);
  const active = accounts.filter(({ status }) => status === 'active');
  const budgetLeft =
    accounts.length === 0 ? null : Math.max(0, Math.min(...accounts.map(({ left }) => left)));
  const nowSeconds = Math.floor(now / 1000);
  const { times, conflicts } = await timesOf(db, personId, request, drafts, nowSeconds, budgetLeft);
  const known = times.flatMap((time, index) =>
    time === null ? [] : [{ start: time, end: time + (drafts[index]?.lengthSeconds ?? 0) }],
  );
  const all = known.length === drafts.length && known.length > 0;
  return {
    albums,
    tracks: drafts.length,
    seconds: drafts.reduce((sum, { lengthSeconds }) => sum + lengthSeconds, 0),
    estimated: drafts.filter(({ lengthEstimated }) => lengthEstimated).length,
    from: all ? iso(Math.min(...known.map(({ start }) => start))) : null,
    to: all ? iso(Math.max(...known.map(({ end }) => end))) : null,
    days: Math.max(0, ...active.map(({ left, dailyCap }) => daysFor(drafts.length, left, dailyCap))),
    budgetLeft,
    targets: accounts.map(({ label }) => label),
    problems: [...problems, ...conflicts].slice(0, 100),
    items: drafts.map((draft, index) => ({
      artist: draft.artist,
      track: draft.track,
      album: draft.album,
      lengthSeconds: draft.lengthSeconds,
      lengthEstimated: draft.lengthEstimated,
      listenedAt: times[index] === null || times[index] === undefined ? null : iso(times[index]),
    })),
  };
}

const daysFor = (tracks: number, left: number, dailyCap: number): number =>
  tracks <= left ? 0 : Math.ceil((tracks - Math.max(0, left)) / dailyCap);

async function timesOf(
  db: Database,
  personId: number,
  request: ScrobbleRequest,
  drafts: readonly Draft[],
  now: number,
  budgetLeft: number | null,
): Promise<{ times: (number | null)[]; conflicts: readonly FieldFault[] }> {
  const unknown = drafts.map(() => null);
  if (drafts.length === 0) return { times: [], conflicts: [] };
  try {
    const times = await knownTimes(db, personId, drafts, request.when, now);
    // What has to wait for the budget is dated when its turn comes.
    const atOnce = budgetLeft === null || drafts.length <= budgetLeft;
    return atOnce ? await placeRest(db, personId, drafts, times, now) : { times, conflicts: [] };
  } catch (error) {
    if (error instanceof Fault) return { times: unknown, conflicts: error.fields };
    throw error;
  }
}

/** Where the planner would put what has no time yet, if it came to it now. */
async function placeRest(
  db: Database,
  personId: number,
  drafts: readonly Draft[],
  known: readonly (number | null)[],
  now: number,
): Promise<{ times: (number | null)[]; conflicts: readonly FieldFault[] }> {
  const times = [...known];
  if (times.every((time) => time !== null)) return { times, conflicts: [] };
  const length = drafts.reduce((sum, { lengthSeconds }) => sum + lengthSeconds, 0);
  const busy: Interval[] = await createSqlPlanStore(db, personId).busy(now - oldestSeconds - length, now);
  const taken = (time: number, index: number): Interval => ({
    start: time,
    end: time + (drafts[index]?.lengthSeconds ?? 0),
  });
  times.forEach((time, index) => {
    if (time !== null) busy.push(taken(time, index));
  });
  for (const group of new Set(drafts.map((draft) => draft.group))) {
    const items = drafts.flatMap((draft, index) =>
      draft.group === group && times[index] === null
        ? [{ id: String(index), durationSeconds: draft.lengthSeconds, side: draft.side }]
        : [],
    );
    if (items.length === 0) continue;
    const placement = placeBefore(items, busy, now);
    if (!placement.placed) return { times, conflicts: [{ field: 'when', reason: placement.reason }] };
    for (const [id, time] of placement.times) {
      times[Number(id)] = time;
      busy.push(taken(time, Number(id)));
    }
  }
  return { times, conflicts: [] };
}
