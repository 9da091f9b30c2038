import { createHttpClient, createPacer } from '@fonoteca/http-kit';
import type { Delivery } from '@fonoteca/live';
import { userAgent } from '../agent.ts';
import { deliveryOf, deliveryOfFault } from './outcomes.ts';

export interface PostOptions {
  /** A guarded fetch: addresses were entered by people. */
  readonly fetch: typeof fetch;
  readonly contact?: string | undefined;
  /** Milliseconds. */
  readonly timeoutMs?: number;
  readonly now?: () => number;
}

/**
 * Posts bytes to an address that somebody entered; redirects are not followed. `known` says what statuses mean
 * that mean something else here.
 */
export type Post = (
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  known?: Readonly<Record<number, Delivery>>,
) => Promise<Delivery>;

const defaultTimeoutMs = 10_000;

export function createPost(options: PostOptions): Post {
  // Of all targets together: a channel that many follow rings them at once.
  const pace = createPacer({ requests: 50, perMs: 1000 });
  const now = options.now ?? Date.now;
  return async (url, bytes, headers, signal, known = {}) => {
    const { host } = new URL(url);
    const http = createHttpClient({
      name: host,
      baseUrl: '',
      userAgent: userAgent(options.contact),
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      pace,
      maxBytes: 64 * 1024,
      fetch: options.fetch,
    });
    try {
      const reply = await http.exchange({ method: 'POST', path: url, bytes, headers, signal });
      return known[reply.status] ?? deliveryOf(reply, host, now());
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      return deliveryOfFault(error, host);
    }
  };
}
