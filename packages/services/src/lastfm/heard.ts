import { HttpFault } from '@fonoteca/http-kit';
import type { HeardThere } from '@fonoteca/scrobble';
import { z } from 'zod';
import type { LastfmApi } from './api.ts';
import { count, named, oneOrMany } from './shapes.ts';

export const recentReply = z.object({
  recenttracks: z.object({
    track: oneOrMany(
      z.object({
        name: z.string(),
        artist: named,
        album: named.optional(),
        // What plays now has none: it is no listen.
        date: z.object({ uts: count }).optional(),
      }),
    ).optional(),
    '@attr': z.object({ totalPages: count, total: count.optional() }),
  }),
});

const perPage = 200;
/** 20,000 listens: no batch spans so many, a service that says so is not understood. */
const mostPages = 100;

/** Everything in the account's history from `from` to `to`, seconds, both inclusive. */
export async function heardBetween(
  api: LastfmApi,
  who: { readonly sk: string; readonly user: string },
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<HeardThere[]> {
  const heard: HeardThere[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    // One second wider: some servers read both ends as exclusive.
    const params = { ...who, from: from - 1, to: to + 1, limit: perPage, page };
    const { recenttracks } = await api.signed('user.getRecentTracks', params, recentReply, signal);
    for (const { name, artist, date } of recenttracks.track ?? [])
      if (date && date.uts >= from && date.uts <= to)
        heard.push({ artist, track: name, listenedAt: date.uts });
    if (page >= recenttracks['@attr'].totalPages) return heard;
  }
  throw new HttpFault('unreadable', api.name);
}
