import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { checkStart, iso, refuseOverlap } from './conflicts.ts';
import type { Draft } from './draft.ts';
import type { ScrobbleRequest } from './request.ts';

/**
 * The times that are known when a request is made, in seconds, one for each draft: those of a named start
 * and those that tracks bring themselves. null waits for the planner. Throws Fault `invalid` or `conflict`.
 */
export async function knownTimes(
  executor: Executor,
  personId: number,
  drafts: readonly Draft[],
  when: ScrobbleRequest['when'],
  now: number,
): Promise<(number | null)[]> {
  const own = await ownTimes(executor, personId, drafts, now);
  if (when.kind === 'just-finished') return own;
  const at = Math.floor(Date.parse(when.at) / 1000);
  const field = 'when.at';
  checkStart(at, field, now, { ahead: true });
  const length = drafts.reduce(
    (sum, draft) => sum + (draft.listenedAt === null ? draft.lengthSeconds : 0),
    0,
  );
  if (length > 0) await refuseOverlap(executor, personId, { at, length, field });
  const taken = new Set(own);
  let next = at;
  return drafts.map((draft, index) => {
    if (draft.listenedAt !== null) return own[index] ?? null;
    const time = next;
    next += draft.lengthSeconds;
    if (taken.has(time)) throw sameSecond(field, time);
    return time;
  });
}

async function ownTimes(
  executor: Executor,
  personId: number,
  drafts: readonly Draft[],
  now: number,
): Promise<(number | null)[]> {
  const times = drafts.flatMap(({ listenedAt }) => listenedAt ?? []).sort((a, b) => a - b);
  const seen = new Set<number>();
  for (const [index, { listenedAt, lengthSeconds }] of drafts.entries()) {
    if (listenedAt === null) continue;
    const field = `what.tracks[${index}].listenedAt`;
    checkStart(listenedAt, field, now, { ahead: false });
    if (seen.has(listenedAt)) throw sameSecond(field, listenedAt);
    seen.add(listenedAt);
    // Its neighbour in the list says better where it ended than a length that may be estimated.
    const next = times.find((time) => time > listenedAt) ?? Number.POSITIVE_INFINITY;
    const length = Math.max(1, Math.min(lengthSeconds, next - listenedAt));
    await refuseOverlap(executor, personId, { at: listenedAt, length, field });
  }
  return drafts.map(({ listenedAt }) => listenedAt);
}

const sameSecond = (field: string, time: number) =>
  new Fault('invalid', 'Two tracks cannot begin in the same second', {
    fields: [{ field, reason: `another track of the list begins at ${iso(time)}` }],
  });
