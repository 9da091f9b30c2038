import type { Delivery } from './ports.ts';

/** How long a notification is tried, from when it was found. */
export const tryForMs = 30 * 60_000;

const firstWaitSeconds = 5;
/** Whoever did not answer is given time to come back: there is one more try. */
const unknownWaitSeconds = 30;
const longestWaitSeconds = 5 * 60;
const shortestRetryAfterSeconds = 1;

/** What becomes of a notification after one try. */
export type Settlement =
  | { readonly state: 'sent' }
  | {
      readonly state: 'waiting';
      readonly afterSeconds: number;
      readonly reason: string;
      readonly resent: boolean;
    }
  | { readonly state: 'failed'; readonly reason: string; readonly gone: boolean };

export interface Tried {
  /** This one included. */
  readonly attempts: number;
  /** Whether it was sent again already because nobody knew what came of it. */
  readonly resent: boolean;
  /** Whether whoever gets it twice can tell: mail is never sent again on suspicion. */
  readonly tellsTwice: boolean;
}

/** Sent again at most once where it may have arrived; tried on where it surely has not. */
export function settlementOf(delivery: Delivery, tried: Tried): Settlement {
  switch (delivery.status) {
    case 'sent':
      return { state: 'sent' };
    case 'gone':
      return { state: 'failed', reason: delivery.reason, gone: true };
    case 'refused':
      return { state: 'failed', reason: delivery.reason, gone: false };
    case 'unknown':
      return tried.resent || !tried.tellsTwice
        ? { state: 'failed', reason: delivery.reason, gone: false }
        : { state: 'waiting', afterSeconds: unknownWaitSeconds, reason: delivery.reason, resent: true };
    case 'later':
      return {
        state: 'waiting',
        afterSeconds: Math.min(
          Math.max(delivery.afterSeconds ?? waitSeconds(tried.attempts), shortestRetryAfterSeconds),
          // Over by then: whoever asks for years gets no moment that no calendar has.
          tryForMs / 1000,
        ),
        reason: delivery.reason,
        resent: tried.resent,
      };
  }
}

const waitSeconds = (attempts: number): number =>
  Math.min(firstWaitSeconds * 2 ** Math.max(0, attempts - 1), longestWaitSeconds);
