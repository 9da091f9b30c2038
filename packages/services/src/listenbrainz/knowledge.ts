import { createHttpClient, type PaceRule, type Pacer, type Time } from '@fonoteca/http-kit';
import type { KnowledgeSource } from '@fonoteca/recommend';
import { z } from 'zod';
import { userAgent } from '../agent.ts';

export interface ListenBrainzLabsOptions {
  /** `https://labs.api.listenbrainz.org`. */
  readonly baseUrl: string;
  /** Which of the service's data sets: how sessions were cut and what was kept. */
  readonly algorithm?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** One request a second by default: it is a laboratory without promises. */
  readonly pace?: PaceRule | Pacer | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly time?: Time | undefined;
}

const usualAlgorithm =
  'session_based_days_7500_session_300_contribution_5_threshold_10_limit_100_filter_True_skip_30';

/** One row for each neighbour; fields that the laboratory may add are passed over. */
const neighbours = z.array(
  z.object({ artist_mbid: z.string(), name: z.string(), score: z.number().positive() }),
);

/**
 * Artists heard in the same sessions, from ListenBrainz' data sets. Without an MBID it has nothing to say.
 * Throws HttpFault.
 */
export function createListenBrainzKnowledge(options: ListenBrainzLabsOptions): KnowledgeSource {
  const http = createHttpClient({
    name: 'ListenBrainz Labs',
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    userAgent: userAgent(),
    timeoutMs: options.timeoutMs ?? 30_000,
    pace: options.pace ?? { requests: 1, perMs: 1000 },
    retry: { times: 2, firstWaitMs: 2000, longestWaitMs: 30_000 },
    breaker: { failures: 10, restMs: 60_000 },
    maxBytes: 4_000_000,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.time ? { time: options.time } : {}),
  });
  return {
    name: 'ListenBrainz',
    async similarArtists({ mbid }, signal) {
      if (mbid === null) return null;
      const query = { artist_mbids: mbid, algorithm: options.algorithm ?? usualAlgorithm };
      const found = await http.json({ path: '/similar-artists/json', query, signal }, neighbours);
      const others = found.filter((one) => one.artist_mbid !== mbid);
      const best = Math.max(...others.map(({ score }) => score));
      return others
        .map((one) => ({ name: one.name, mbid: one.artist_mbid, score: one.score / best }))
        .toSorted((left, right) => right.score - left.score);
    },
  };
}
