import type { Finding } from '../broadcasts/types.ts';
import type { BroadcastFacts, Look } from '../ports.ts';

type Verdict = Finding['verdict'];

/** What is known of a channel when a look at it came back. */
export interface Before {
  /** When the broadcast that runs began, or null. */
  readonly runningSince: number | null;
  /** It was already said to be gone. */
  readonly gone: boolean;
}

/** Why an answer needs a second look before anybody is told; null when it stands. */
export function doubt(look: Look, { runningSince, gone }: Before): string | null {
  if (look.status === 'live') return look.sure ? null : 'this way of asking says live wrongly at times';
  if (look.status === 'unknown') return look.kind === 'gone' && !gone ? 'it is said to be gone' : null;
  if (runningSince === null) return null;
  const ends = (look.past ?? []).some(({ endedAt }) => endedAt !== undefined && endedAt >= runningSince);
  return ends ? null : 'a broadcast was running';
}

/** Read back by these words: see `readFollowed`. */
export const goneSays = 'The platform says that there is no such account any more';

const isGone: Verdict = { found: 'unknown', message: goneSays, gone: true };

/** What one answer means where nothing speaks against it. */
export function verdictOf(look: Look, { gone }: Pick<Before, 'gone'>): Verdict {
  if (look.status === 'unknown' && look.kind === 'gone' && gone) return isGone;
  if (look.status === 'live') return { found: 'live', facts: look.facts };
  if (look.status === 'offline')
    return {
      found: 'offline',
      past: look.past ?? [],
      ...(look.scheduled ? { scheduled: look.scheduled } : {}),
    };
  return { found: 'unknown', message: look.reason, gone: false };
}

/** What two answers come to. Those that do not agree change nothing, unless the second is of a sure way. */
export function settle(first: Look, second: Look): Verdict {
  if (second.status === 'live') {
    // While a broadcast runs, live is what was expected.
    if (first.status === 'live' || first.status === 'offline' || second.sure)
      return first.status === 'offline' && !second.sure
        ? undecided(first, second)
        : { found: 'live', facts: merged(first, second) };
    return undecided(first, second);
  }
  if (second.status === 'offline') {
    const scheduled = second.scheduled ?? (first.status === 'offline' ? first.scheduled : undefined);
    const announced = scheduled ? { scheduled } : {};
    if (first.status === 'offline')
      return { found: 'offline', past: [...(first.past ?? []), ...(second.past ?? [])], ...announced };
    return second.sure
      ? { found: 'offline', past: second.past ?? [], ...announced }
      : undecided(first, second);
  }
  if (first.status === 'unknown' && first.kind === 'gone' && second.kind === 'gone') return isGone;
  return undecided(first, second);
}

const undecided = (first: Look, second: Look): Verdict => ({
  found: 'unknown',
  message: `Two ways of asking do not agree: ${said(first)}, then ${said(second)}`,
  gone: false,
});

/** An answer in words, for the list of checks. */
export function said(look: Look): string {
  return look.status === 'unknown' ? look.reason : look.status;
}

function merged(first: Look, second: Look & { status: 'live' }): BroadcastFacts {
  return first.status === 'live' ? { ...first.facts, ...second.facts } : second.facts;
}
