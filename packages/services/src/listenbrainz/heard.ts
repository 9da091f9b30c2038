import { type HttpClient, HttpFault } from '@fonoteca/http-kit';
import type { HeardThere } from '@fonoteca/scrobble';
import { z } from 'zod';

export const listensReply = z.object({
  payload: z.object({
    listens: z.array(
      z.object({
        listened_at: z.number().int(),
        track_metadata: z.object({
          artist_name: z.string(),
          track_name: z.string(),
          release_name: z.string().nullish(),
        }),
      }),
    ),
  }),
});

const perPage = 200;
/** 20,000 listens: no batch spans so many, a service that says so is not understood. */
const mostPages = 100;

/** Everything in the account's history from `from` to `to`, seconds, both inclusive. */
export async function heardBetween(
  http: HttpClient,
  name: string,
  userName: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<HeardThere[]> {
  const heard: HeardThere[] = [];
  const path = `/1/user/${encodeURIComponent(userName)}/listens`;
  // Exclusive there, newest first.
  let before = to + 1;
  for (let page = 1; page <= mostPages; page += 1) {
    const { payload } = await http.json(
      { path, query: { max_ts: before, count: perPage }, signal },
      listensReply,
    );
    for (const { listened_at: listenedAt, track_metadata: track } of payload.listens)
      if (listenedAt >= from && listenedAt < before)
        heard.push({ artist: track.artist_name, track: track.track_name, listenedAt });
    const oldest = payload.listens.at(-1)?.listened_at;
    if (oldest === undefined || oldest < from) return heard;
    // A second listen in that second is missed where a page ends in it: it is then sent again, which is safe.
    before = oldest;
  }
  throw new HttpFault('unreadable', name);
}
