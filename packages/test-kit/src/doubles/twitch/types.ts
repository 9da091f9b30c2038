import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

export interface TwitchDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly script?: DoubleScript;
  /** Points of a minute; 800 by default, over it 429. */
  readonly pointsPerMinute?: number;
  /** Of tokens, in seconds; 60 days by default. */
  readonly tokenLifetime?: number;
  /** How often a WebSocket hears that it is alive, in seconds; 10 by default. */
  readonly keepaliveSeconds?: number;
}

export interface TwitchDoubleStream {
  readonly title?: string;
  readonly viewers?: number;
  /** Milliseconds since 1970; now by default. */
  readonly startedAt?: number;
  /** What the API says of it: an empty one is how Twitch says that it failed. */
  readonly type?: string;
}

/** One message to a webhook, as it was sent, and what came back. */
export interface TwitchDelivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly reply: string;
}

export interface TwitchDouble {
  /** `http://127.0.0.1:PORT`; `/helix` is the API, `/oauth2` the identity service. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  requests(): SeenRequest[];
  script(next: DoubleScript): void;
  /** Gives the number of the account. */
  addChannel(login: string, displayName?: string): { id: string };
  /** Gives the number of the broadcast; those who subscribed are told. */
  goLive(login: string, stream?: TwitchDoubleStream): { id: string };
  /** The broadcast becomes a past one (`at` is its end, now by default); those who subscribed are told. */
  goOffline(login: string, at?: number): void;
  rename(login: string, to: string): void;
  /** The account is gone for everybody who asks. */
  ban(login: string): void;
  /** `/streams` says of this channel what is not so, until told otherwise (null). */
  lie(login: string, as: 'live' | 'offline' | null): void;
  /** `/streams` mixes this into its list. */
  mixIn(entry: unknown): void;
  /** Every token that was given is refused from now on. */
  expireTokens(): void;
  subscriptions(): { id: string; type: string; broadcaster: string; status: string }[];
  /** Takes a subscription back, as Twitch does with one that fails. */
  revoke(subscription: string, reason?: string): void;
  /** Resolves when everything on its way has arrived. */
  settled(): Promise<TwitchDelivery[]>;
  /** Sessions by WebSocket (`/ws`). */
  sessions(): string[];
  /** Asks every client of a WebSocket to come to another address. */
  moveSessions(): void;
  /** Connections stay open and say nothing any more. */
  hushSessions(): void;
  dropSessions(): void;
  /** A token of a user, for subscriptions by WebSocket. */
  userToken(login: string): string;
  close(): Promise<void>;
}
