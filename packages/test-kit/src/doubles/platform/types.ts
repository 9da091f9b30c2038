import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

/** A broadcast as the double plays it; moments in milliseconds since 1970 by its clock. */
export interface PlayedBroadcast {
  /** Left out: the platform names nothing. */
  readonly id?: string;
  readonly start: number;
  readonly end: number;
  readonly title?: string;
  readonly viewers?: number;
}

/** A wrong answer, as platforms give them. */
export interface PlatformLie {
  /** Only by this way of asking; any, when left out. */
  readonly route?: string;
  /** Only of this account; all, when left out. */
  readonly account?: string;
  readonly says: 'live' | 'offline' | 'gone';
  /** How often; once, when left out. */
  readonly times?: number | 'ever';
}

export interface PlatformDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly script?: DoubleScript;
  /** The share of requests that fail, or are lied to, at random: 429, 5xx, garbage, cut, too late, lies. */
  readonly faultRate?: number;
  readonly seed?: number;
  /** Seconds in `retry-after` of a random 429. */
  readonly retryAfterSeconds?: number;
  /** How late a random answer that is too late comes, milliseconds. */
  readonly lateMs?: number;
  /** Whether what is over is listed with its start and end. */
  readonly listsPast?: boolean;
  /** Whether a start is told. */
  readonly tellsStart?: boolean;
}

export interface PlatformDouble {
  /** `GET {url}/look/{route}?account=A&account=B` answers `{channels: {A: …}}`. */
  readonly url: string;
  /** What the channel does; an account that was never played is not found. */
  play(account: string, broadcasts: readonly PlayedBroadcast[]): void;
  script(next: DoubleScript): void;
  lie(lie: PlatformLie): void;
  /** From now on nothing fails at random. */
  behave(): void;
  requests(): SeenRequest[];
  /** The most requests within any window of so many milliseconds (its ends included), whatever was answered. */
  mostIn(windowMs: number): number;
  close(): Promise<void>;
}
