import type { MomentKnown } from '@fonoteca/store';

/** A moment, how exactly it is known, and from when on it can have been. */
export interface Moment {
  readonly at: number;
  readonly known: MomentKnown;
  readonly notBefore: number | null;
  /** What was wrong with what the platform told. */
  readonly remark?: string;
}

const minute = 60_000;
/** Clocks of platforms and ours differ a little. */
const future = 2 * minute;
/** Answers of platforms are minutes old at times; a start this long before an "offline" cannot be right. */
const before = 15 * minute;
const firstYear = Date.UTC(2005, 0, 1);

/** When a broadcast began that was found at `at`. */
export function startOf(found: {
  readonly told: number | undefined;
  readonly at: number;
  readonly by: 'check' | 'push';
  /** When the channel was last seen offline, or an earlier broadcast live. */
  readonly notBefore: number | null;
}): Moment {
  const { told, at, by } = found;
  const notBefore = found.notBefore === null ? null : Math.min(found.notBefore, at);
  const unknown: Moment =
    by === 'push' ? { at, known: 'seen', notBefore: null } : { at, known: 'between', notBefore };
  if (told === undefined) return unknown;
  const remark = wrongStart(told, at, notBefore);
  if (remark) return { ...unknown, remark };
  return { at: Math.min(told, at), known: 'platform', notBefore: null };
}

function wrongStart(told: number, at: number, notBefore: number | null): string | undefined {
  if (!Number.isFinite(told) || told < firstYear) return 'the start that the platform tells makes no sense';
  if (told > at + future) return `the platform tells a start in the future (${iso(told)})`;
  if (notBefore !== null && told < notBefore - before)
    return `the platform tells a start at ${iso(told)}, but it was not live at ${iso(notBefore)}`;
  return undefined;
}

/** When a broadcast ended that is over at `at` and was last seen live at `seenAt`. */
export function endOf(found: {
  readonly told: number | undefined;
  readonly at: number;
  readonly by: 'check' | 'push';
  readonly startedAt: number;
  readonly seenAt: number;
}): Moment {
  const { told, at, by, startedAt, seenAt } = found;
  const latest = Math.max(at, startedAt);
  const unknown: Moment =
    by === 'push'
      ? { at: latest, known: 'seen', notBefore: null }
      : { at: latest, known: 'between', notBefore: Math.min(Math.max(seenAt, startedAt), latest) };
  if (told === undefined) return unknown;
  if (!Number.isFinite(told) || told < startedAt || told > at + future)
    return { ...unknown, remark: `the platform tells an end that cannot be (${iso(told)})` };
  if (told < seenAt - before)
    return {
      ...unknown,
      remark: `the platform tells an end at ${iso(told)}, but it was live at ${iso(seenAt)}`,
    };
  return { at: Math.min(told, latest), known: 'platform', notBefore: null };
}

function iso(moment: number): string {
  return Math.abs(moment) <= 8.64e15 ? new Date(moment).toISOString() : String(moment);
}
