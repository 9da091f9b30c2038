import type { Scrobble } from '../scrobble.ts';

/** Why a service did not take a listen although it took the request. Last.fm's codes 1 … 5. */
export type IgnoredReason = 'artist' | 'track' | 'too-old' | 'too-new' | 'daily-limit' | 'other';

export type Outcome =
  | { readonly status: 'accepted' }
  | { readonly status: 'ignored'; readonly reason: IgnoredReason; readonly message: string };

/**
 * What a failed submission means for the listens in it:
 * `not-authorized` the person must sign in again · `retry-later` nothing was taken, wait and send again ·
 * `over-budget` nothing was taken, the service's own limit is reached · `rejected` the service refuses this
 * batch as it is · `unknown` nobody knows: the connection broke or the reply cannot be read ·
 * `gateway-timeout` unknown too, and a poison item is a known cause when it repeats · `unusable` the
 * service refuses this installation (key suspended, unknown method): nothing goes out until somebody acts.
 */
export type SubmitErrorCode =
  | 'not-authorized'
  | 'retry-later'
  | 'over-budget'
  | 'rejected'
  | 'unknown'
  | 'gateway-timeout'
  | 'unusable';

export class SubmitError extends Error {
  readonly code: SubmitErrorCode;
  /** Where the service names it. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: SubmitErrorCode,
    message: string,
    options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SubmitError';
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export interface ScrobbleTarget {
  /** For a person: `Last.fm`, `ListenBrainz`, or the host of a compatible server. */
  readonly name: string;
  /** Listens in one request, at most: 50 for Last.fm. */
  readonly maxBatch: number;
  /** One outcome per listen, in order. Throws SubmitError; an abort passes through unchanged. */
  submit(listens: readonly Scrobble[], signal: AbortSignal): Promise<Outcome[]>;
}

/** A listen as the service shows it in the person's history there. */
export interface HeardThere {
  readonly artist: string;
  readonly track: string;
  readonly listenedAt: number;
}

/** Ability: the service can be asked what it has, so that an unknown outcome is settled by looking. */
export interface ConfirmingTarget extends ScrobbleTarget {
  /** Everything heard from `from` to `to` (seconds, both inclusive). Throws SubmitError. */
  heardBetween(from: number, to: number, signal: AbortSignal): Promise<HeardThere[]>;
}

/** Ability: says what plays now. Never retried. Throws SubmitError. */
export interface AnnouncingTarget extends ScrobbleTarget {
  playingNow(scrobble: Omit<Scrobble, 'listenedAt'>, signal: AbortSignal): Promise<void>;
}

export const canConfirm = (target: ScrobbleTarget): target is ConfirmingTarget => 'heardBetween' in target;
export const canAnnounce = (target: ScrobbleTarget): target is AnnouncingTarget => 'playingNow' in target;
