import { createHttpClient, type HttpClient, type HttpReply, type Pacer } from '@fonoteca/http-kit';
import { sharedPacer } from '../shared-pacer.ts';
import { discogsSigner } from './oauth.ts';
import type { DiscogsAuth, DiscogsClientOptions } from './options.ts';

/** A second more than Discogs' window: it counts arrivals, the pacer counts departures. */
const windowMs = 61_000;
const maxBytes = 10_000_000;

export function createDiscogsHttp(options: DiscogsClientOptions): HttpClient {
  const { auth, baseUrl, time } = options;
  const rule = { requests: auth ? 60 : 25, perMs: windowMs };
  return createHttpClient({
    name: 'Discogs',
    baseUrl,
    userAgent: options.userAgent,
    timeoutMs: options.timeoutMs ?? 30_000,
    pace: sharedPacer(`discogs ${baseUrl} ${auth?.token ?? ''}`, rule, time),
    // Together with the quiet that follows each 429 longer than Discogs' window.
    retry: { times: 5, firstWaitMs: 500, longestWaitMs: 70_000 },
    breaker: { failures: 10, restMs: 30_000 },
    maxBytes,
    onReply: followLimits,
    ...(auth ? { sign: signerOf(auth) } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(time ? { time } : {}),
  });
}

function signerOf(auth: DiscogsAuth): ReturnType<typeof discogsSigner> {
  if (auth.kind === 'token') return () => ({ authorization: `Discogs token=${auth.token}` });
  return discogsSigner(auth.consumerKey, auth.consumerSecret, auth);
}

/** Others may use the same window: what Discogs says is left counts more than what was sent from here. */
function followLimits({ status, headers }: HttpReply, pacer: Pacer): void {
  const limit = Number(headers.get('x-discogs-ratelimit') ?? 0);
  const remaining = Number(headers.get('x-discogs-ratelimit-remaining') ?? Number.POSITIVE_INFINITY);
  if (limit >= 1) pacer.follow({ requests: limit, perMs: windowMs });
  if (limit >= 1 && remaining <= 1) pacer.hold(windowMs / limit);
  if (status === 429) pacer.hold(15_000);
}
