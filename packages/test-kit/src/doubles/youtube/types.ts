import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

/** A video as the double keeps it; moments are milliseconds since 1970. What it is follows from the clock. */
export interface YouTubeDoubleVideo {
  /** 11 letters. */
  readonly id: string;
  readonly channel: string;
  readonly title: string;
  /** When it appeared on the channel: feeds have it from then on (and their lag). */
  readonly publishedAt: number;
  /** Of a broadcast that was announced. */
  readonly scheduledAt?: number;
  /** Left out: a plain video, or an announced broadcast that never starts. */
  readonly startsAt?: number;
  /** Left out: it goes on. */
  readonly endsAt?: number;
  /** When the API tells the end, where that is later than the end itself. */
  readonly endToldAt?: number;
  /** When the API tells the start, where it calls the broadcast live before. */
  readonly startToldAt?: number;
  readonly viewers?: number;
  /** Deleted or made private: nothing has it from then on. */
  readonly hiddenAt?: number;
  /** The API tells moments of it that are none. */
  readonly garbled?: true;
}

export interface YouTubeDoubleChannel {
  /** `UC` and 22 letters. */
  readonly id: string;
  readonly title: string;
  readonly handle?: string;
  readonly username?: string;
}

export interface YouTubeDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly script?: DoubleScript;
  /** Units of a day in California; 10,000 by default. */
  readonly units?: number;
  /** How much later than the channel its feed knows a video, milliseconds; 0 by default, 15 minutes in truth. */
  readonly feedLagMs?: number;
  /** Longest lease that the hub gives, seconds; five days by default. */
  readonly leaseSeconds?: number;
}

export interface YouTubeSubscription {
  readonly callback: string;
  readonly topic: string;
  readonly secret: string | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Operations for scripts: `feed`, `videos`, `channels`, `playlistItems`, `subscribe`. An `error` is the HTTP
 * status of an answer of the API, its `message` Google's reason, such as `quotaExceeded` or `API_KEY_INVALID`.
 */
export interface YouTubeDouble {
  readonly url: string;
  readonly hubUrl: string;
  readonly apiKey: string;
  requests(): SeenRequest[];
  script(next: DoubleScript): void;
  addChannel(channel: YouTubeDoubleChannel): void;
  /** Adds one, or replaces the one of this id. */
  putVideo(video: YouTubeDoubleVideo): void;
  lagFeeds(ms: number): void;
  /** Units that were taken in the day of the clock. */
  unitsUsed(): number;
  subscriptions(): YouTubeSubscription[];
  /** Resolves when the hub has asked back everybody it means to ask. */
  settled(): Promise<void>;
  /**
   * Sends what the hub sends of a video to everybody who subscribed to its channel; gives back the statuses of
   * their answers. `secret` signs with another one, `algorithm` otherwise than the hub does.
   */
  push(
    videoId: string,
    how?: { readonly secret?: string; readonly algorithm?: 'sha1' | 'sha256'; readonly body?: string },
  ): Promise<number[]>;
  /** Asks an address whether it wants a subscription, as the hub does; gives back the status and the body. */
  verify(
    callback: string,
    topic: string,
    mode?: 'subscribe' | 'unsubscribe',
  ): Promise<{ readonly status: number; readonly body: string }>;
  close(): Promise<void>;
}
