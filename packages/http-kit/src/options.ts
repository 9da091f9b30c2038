import type { BreakerRule } from './breaker.ts';
import type { PaceRule, Pacer } from './pace.ts';
import type { HttpReply } from './reply.ts';
import type { RetryRule } from './retry.ts';
import type { Time } from './time.ts';

export interface HttpClientOptions {
  /** Of the service, for a person. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly userAgent: string;
  /** From the first byte sent to the last received; waiting for a turn does not count. */
  readonly timeoutMs: number;
  /** A rule, or a pacer that several clients share. */
  readonly pace: PaceRule | Pacer;
  /** Of reads (GET) alone. None by default. */
  readonly retry?: RetryRule;
  /** None by default. */
  readonly breaker?: BreakerRule;
  /** Of a reply. */
  readonly maxBytes: number;
  /** Go with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers for one request as it goes out, each try anew: signatures with a nonce. */
  readonly sign?: (request: {
    readonly method: 'GET' | 'POST' | 'DELETE';
    readonly url: string;
  }) => Record<string, string>;
  /** Sees each reply before its status is judged: to follow the limits that a service names. */
  readonly onReply?: (reply: HttpReply, pacer: Pacer) => void;
  readonly fetch?: typeof fetch;
  readonly time?: Time;
}

export interface HttpRequest {
  /** GET by default. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Appended to the base, or a whole address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A body as it is; its `content-type` is among the headers. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Redirects are faults by default: a secret must not travel on. */
  readonly redirect?: 'follow';
  readonly signal?: AbortSignal | undefined;
}
