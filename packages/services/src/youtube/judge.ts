import type { BroadcastFacts, Look } from '@fonoteca/live';
import type { Failure } from './failures.ts';
import { type Memory, type OpenVideo, withTold } from './memory.ts';

/** Of the videos of a look: what it could not find out. */
export interface Gaps {
  /** Why the list of videos, or what they are, is not known. */
  readonly failure?: Failure | undefined;
  /** There was more to ask for than one look may. */
  readonly unasked: boolean;
  /** Ids that YouTube was asked for and answered. */
  readonly answered: ReadonlySet<string>;
}

/** An announced start that passed longer ago is no announcement any more. */
const staleMs = 12 * 3_600_000;

/** What is known of a channel, as the answer of a look; with the state that is kept then. */
export function judge(known: Memory, gaps: Gaps, now: number): { look: Look; known: Memory } {
  const live = known.open.filter(({ id, kind }) => kind === 'live' && gaps.answered.has(id));
  const running = live
    .filter(({ doubtSince }) => doubtSince === undefined)
    .toSorted((left, right) => (right.startedAt ?? 0) - (left.startedAt ?? 0))[0];
  // A feed that failed takes nothing from a broadcast that YouTube itself calls live.
  if (running)
    return { look: { status: 'live', facts: liveFacts(running), sure: running.sure ?? true }, known };
  if (gaps.failure) {
    const { kind, reason } = gaps.failure;
    return { look: { status: 'unknown', kind, reason }, known };
  }
  const vanished = live.length > 0;
  const past = known.ended.map(endedFacts);
  const scheduled = scheduledIn(known.open, now);
  const look: Look = {
    status: 'offline',
    sure: !vanished && !gaps.unasked,
    ...(past.length > 0 ? { past } : {}),
    ...(scheduled ? { scheduled } : {}),
  };
  return { look, known: withTold(known, now) };
}

function liveFacts({ id, startedAt, title, viewers }: OpenVideo): BroadcastFacts {
  return {
    platformId: id,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(title ? { title } : {}),
    ...(viewers === undefined ? {} : { viewers }),
  };
}

function endedFacts({ id, startedAt, endedAt, title }: Memory['ended'][number]): BroadcastFacts {
  return { platformId: id, startedAt, endedAt, ...(title ? { title } : {}) };
}

function scheduledIn(open: readonly OpenVideo[], now: number): { at: number; title?: string } | undefined {
  const next = open
    .flatMap(({ kind, scheduledAt, title }) =>
      kind === 'upcoming' && scheduledAt !== undefined && scheduledAt > now - staleMs
        ? [{ at: scheduledAt, ...(title ? { title } : {}) }]
        : [],
    )
    .toSorted((left, right) => left.at - right.at);
  return next.find(({ at }) => at >= now) ?? next.at(-1);
}
