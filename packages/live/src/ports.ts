import type { LivePlatformName } from '@fonoteca/store';
import type { Allowance } from './plan/types.ts';

/** All moments are milliseconds since 1970 (UTC). */

/** A channel as a platform is asked for it. */
export interface ChannelAddress {
  readonly platform: LivePlatformName;
  /**
   * The key of the account, the same however somebody wrote the address: a Twitch login in lower case, a
   * YouTube channel id (`UC…`) or `@handle` until it is resolved, a TikTok handle, a Kick slug, the normalised
   * address of a station with its way of asking.
   */
  readonly account: string;
  readonly name: string;
  readonly url: string;
  /** Of stations: how to ask (`{ kind: 'http' | 'json' | 'hls' | 'icecast', jsonPath?, mount? }`). */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A followed channel as it is handed to a look. `state` is what the adapter learned earlier and gave back. */
export interface WatchedChannel extends ChannelAddress {
  readonly state: Readonly<Record<string, unknown>>;
}

/** What the platform tells of a broadcast; what it does not tell is left out. */
export interface BroadcastFacts {
  /** The platform's own name of this broadcast. */
  readonly platformId?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly title?: string;
  readonly viewers?: number;
  readonly gifts?: number;
  readonly earnings?: { readonly amount: number; readonly currency: string };
}

/** The answer of one look at one channel. It never throws for a channel: what went wrong is `unknown`. */
export type Look =
  | {
      readonly status: 'live';
      readonly facts: BroadcastFacts;
      /** False: this route is known to lie; a second one is asked before anybody is told. */
      readonly sure: boolean;
    }
  | {
      readonly status: 'offline';
      readonly sure: boolean;
      /** Past broadcasts that the platform lists: fill in ends, and what no check caught. */
      readonly past?: readonly BroadcastFacts[];
      /** A start that the platform announces. */
      readonly scheduled?: { readonly at: number; readonly title?: string };
    }
  | {
      readonly status: 'unknown';
      readonly kind: 'refused' | 'failed' | 'garbage' | 'timeout' | 'gone' | 'unconfigured';
      readonly reason: string;
    };

export interface LookResult {
  readonly looks: ReadonlyMap<string, Look>;
  /** Replaces `state` of the channel, by account. */
  readonly states?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The platform asked for quiet (429, Retry-After): nothing is sent before. */
  readonly quietUntil?: number;
}

/** One way of asking a platform. */
export interface Route {
  /** Such as `streams`, `rss+videos`, `room`, `page`. */
  readonly name: string;
  /** Channels that one call can ask for. */
  readonly batch: number;
  /** Calls of the budget that asking for so many channels takes at most. */
  cost(channels: number): number;
}

/** What a push says; it is recorded like a check that cost nothing. `hint` asks for a look soon. */
export interface PushEvent {
  readonly account: string;
  readonly kind: 'live' | 'offline' | 'hint';
  readonly at: number;
  readonly facts: BroadcastFacts;
}

/** An HTTP request of a platform that calls back. */
export interface HookRequest {
  readonly method: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HookReply {
  readonly status: number;
  readonly body: string;
  readonly events: readonly PushEvent[];
  /** To be called when they could not be recorded: the same message counts when it is sent once more. */
  readonly lost?: () => void;
}

export interface Push {
  /**
   * Keeps subscriptions for these channels until the signal aborts; called again when they change.
   * `sink` may be called at any time. Never throws: what fails is retried and the channel is not covered.
   */
  watch(channels: readonly WatchedChannel[], sink: (event: PushEvent) => void, signal: AbortSignal): void;
  /** Whether a going live of this account would be pushed to us now. */
  covers(account: string): boolean;
  /** Most channels it can hold; the planner gives it the likeliest. */
  readonly most: number;
  /** Takes a call of the platform; signatures are checked here (401 for a wrong one). */
  hook?(request: HookRequest): Promise<HookReply>;
}

/** A platform, as an adapter in `services` implements it. */
export interface LivePlatform {
  readonly name: LivePlatformName;
  readonly label: string;
  /** Null when it can be asked; else what is missing and the way out. */
  readonly unconfigured: string | null;
  /** What the platform allows when the owner says nothing else. */
  readonly allowance: Allowance;
  /** The usual way first; the others confirm it. */
  readonly routes: readonly [Route, ...Route[]];
  /** Null when the text is not of this platform; pure. `bare` is true when a person named the platform. */
  parse(text: string, bare: boolean): ChannelAddress | null;
  /** Asks the platform who it is (one call): its lasting account, its name. Throws Fault `invalid` on `address` when there is none. */
  resolve(address: ChannelAddress, signal?: AbortSignal): Promise<ChannelAddress>;
  /** At most `route.batch` channels; takes at most `route.cost` calls. */
  look(channels: readonly WatchedChannel[], route: string, signal: AbortSignal): Promise<LookResult>;
  readonly push?: Push;
  close?(): Promise<void>;
}

/** Where time comes from: tests hand in their own, and clocks that jump. */
export interface Clock {
  /** Milliseconds since 1970, as the machine believes. */
  now(): number;
  /** Milliseconds that only go forward while the process lives. */
  elapsed(): number;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };
