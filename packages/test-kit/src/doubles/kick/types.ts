import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

export interface KickDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly script?: DoubleScript;
  /** Where messages go, as the application's settings say; nowhere by default. */
  readonly webhook?: string;
  /** Of tokens, in seconds. */
  readonly tokenLifetime?: number;
}

export interface KickDoubleStream {
  readonly title?: string;
  readonly viewers?: number;
  /** Milliseconds since 1970; now by default. */
  readonly startedAt?: number;
}

export interface KickDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
}

export interface KickDouble {
  /** Stands for both addresses of Kick: `/public/v1` is the API, `/oauth` the identity service. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  requests(): SeenRequest[];
  script(next: DoubleScript): void;
  /** Gives the number of the broadcaster. */
  addChannel(slug: string): { id: number };
  goLive(slug: string, stream?: KickDoubleStream): void;
  goOffline(slug: string, at?: number): void;
  remove(slug: string): void;
  /** `/channels` says of this channel what is not so, until told otherwise (null). */
  lie(slug: string, as: 'live' | 'offline' | null): void;
  /** `/channels` mixes this into its list. */
  mixIn(entry: unknown): void;
  expireTokens(): void;
  /** Signs with another key from now on. */
  changeKey(): void;
  subscriptions(): { id: string; event: string; broadcaster_user_id: number }[];
  settled(): Promise<KickDelivery[]>;
  close(): Promise<void>;
}
