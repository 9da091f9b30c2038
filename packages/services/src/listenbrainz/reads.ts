import { z } from 'zod';
import { asFaults } from '../faults.ts';
import { createListenBrainzHttp, type ListenBrainzOptions } from './api.ts';
import { listensReply } from './heard.ts';

export type ListenBrainzTokenState =
  | { readonly valid: true; readonly userName: string }
  | { readonly valid: false };

const validity = z.object({ valid: z.boolean(), user_name: z.string().nullish() });

/** Whose token it is. Throws Fault `unavailable` or `rate-limited`. */
export function validateToken(
  options: ListenBrainzOptions,
  signal?: AbortSignal,
): Promise<ListenBrainzTokenState> {
  return asFaults(async () => {
    const http = createListenBrainzHttp(options);
    const { valid, user_name } = await http.json({ path: '/1/validate-token', signal }, validity);
    return valid && user_name ? { valid, userName: user_name } : { valid: false };
  });
}

export interface ListenBrainzListen {
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  /** Seconds since 1970. */
  readonly listenedAt: number;
}

/** Newest first, 1,000 at most. Throws Fault. */
export function recentListens(
  options: ListenBrainzOptions & { readonly userName: string },
  limit: number,
  signal?: AbortSignal,
): Promise<ListenBrainzListen[]> {
  return asFaults(async () => {
    const path = `/1/user/${encodeURIComponent(options.userName)}/listens`;
    const request = { path, query: { count: Math.min(limit, 1000) }, signal };
    const { payload } = await createListenBrainzHttp(options).json(request, listensReply);
    return payload.listens.map(({ listened_at, track_metadata: track }) => ({
      artist: track.artist_name,
      track: track.track_name,
      album: track.release_name || null,
      listenedAt: listened_at,
    }));
  });
}
