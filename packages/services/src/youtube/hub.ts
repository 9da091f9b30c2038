import { createHttpClient, systemTime } from '@fonoteca/http-kit';
import { userAgent } from '../agent.ts';
import { sharedPacer } from '../shared-pacer.ts';
import { leaseSeconds } from './leases.ts';
import type { YouTubeOptions } from './options.ts';
import { topicOf } from './topic.ts';

/** Google's hub for YouTube's feeds. Throws HttpFault; an abort passes through unchanged. */
export interface Hub {
  /** Asks for a subscription, or its end; the hub asks back at our address whether we meant it. */
  ask(mode: 'subscribe' | 'unsubscribe', channel: string, signal: AbortSignal | undefined): Promise<void>;
}

export function createHub(
  options: YouTubeOptions & { readonly hooks: NonNullable<YouTubeOptions['hooks']> },
): Hub {
  const time = options.time ?? systemTime;
  const url = options.hubUrl ?? 'https://pubsubhubbub.appspot.com/subscribe';
  const http = createHttpClient({
    name: "YouTube's hub",
    baseUrl: '',
    userAgent: options.userAgent ?? userAgent(),
    timeoutMs: options.timeoutMs ?? 30_000,
    pace: sharedPacer(`youtube hub ${url}`, { requests: 4, perMs: 1000 }, time),
    maxBytes: 100_000,
    time,
  });

  return {
    async ask(mode, channel, signal) {
      const form = {
        'hub.mode': mode,
        'hub.topic': topicOf(channel),
        'hub.callback': options.hooks.url,
        'hub.verify': 'async',
        ...(mode === 'subscribe'
          ? { 'hub.secret': options.hooks.secret, 'hub.lease_seconds': String(leaseSeconds) }
          : {}),
      };
      await http.fetch({ method: 'POST', path: url, form, signal });
    },
  };
}
