import type { Time } from '@fonoteca/http-kit';
import { channelId } from './address.ts';
import type { YouTubeApi } from './api.ts';
import { apiFailure, type Failure, failureOf } from './failures.ts';
import type { Feeds } from './feeds.ts';
import type { Memory } from './memory.ts';

export interface Means {
  readonly api: YouTubeApi;
  readonly feeds: Feeds;
  readonly time: Time;
}

/** What one look is finding out about one channel. */
export interface Inquiry {
  readonly account: string;
  known: Memory;
  /** Why something of it is not known. */
  failure?: Failure;
  /** There was more to ask for than one look may. */
  unasked: boolean;
  /** Ids that YouTube was asked for and answered. */
  readonly answered: Set<string>;
}

/** What the Data API refused for every channel: nobody of this look asks it again. */
export interface Refused {
  failure?: Failure;
}

/** Whether it can be asked for; a handle that nobody resolved cannot. */
export function isResolved(inquiry: Inquiry): boolean {
  if (channelId.test(inquiry.account)) return true;
  inquiry.failure = { kind: 'gone', reason: 'This channel has no id of YouTube’s yet: follow it again.' };
  return false;
}

export function ofFeed(error: unknown, signal: AbortSignal): Failure {
  const failure = failureOf(error, signal);
  if (failure.kind !== 'gone') return failure;
  const reason = 'YouTube has no feed of this channel now (feeds are also known to be missing for hours).';
  return { ...failure, reason };
}

/** As `ofFeed`, and remembers what holds for every channel. */
export function ofApi(error: unknown, refused: Refused, time: Time, signal: AbortSignal): Failure {
  const failure = apiFailure(error, time.now(), signal);
  if (failure.quietUntil !== undefined || failure.keyRefused) refused.failure = failure;
  return failure;
}
