import { fold } from '@fonoteca/domain';
import { HttpFault } from '@fonoteca/http-kit';
import type { ArtistFacts, KnowledgeSource, RecordingFacts } from '@fonoteca/recommend';
import { z } from 'zod';
import { createMusicBrainzHttp, json, luceneOf, type MusicBrainzOptions } from './client.ts';

type WeightedTag = ArtistFacts['tags'][number];

const tags = z
  .array(z.object({ name: z.string(), count: z.number().default(0) }))
  .nullish()
  .transform((found) => found ?? []);
const artist = z.object({
  id: z.string(),
  name: z.string(),
  country: z.string().nullish(),
  'life-span': z.object({ begin: z.string().nullish() }).nullish(),
  tags,
  genres: tags,
});
const found = { score: z.coerce.number().default(0) };
const artists = z.object({ artists: z.array(artist.extend(found)) });
const recording = z.object({
  id: z.string(),
  title: z.string(),
  'first-release-date': z.string().nullish(),
  'artist-credit': z.array(z.object({ name: z.string(), joinphrase: z.string().default('') })).default([]),
  tags,
  genres: tags,
});
const recordings = z.object({ recordings: z.array(recording.extend(found)) });

/** A search matches words; below this the names are others. */
const leastScore = 90;

/**
 * Tags, years and countries from MusicBrainz: by MBID where one is known, else by a name that only one
 * has. One request for each; one a second for the whole process. Throws HttpFault.
 */
export function createMusicBrainzKnowledge(options: MusicBrainzOptions): KnowledgeSource {
  const http = createMusicBrainzHttp(options);
  return {
    name: 'MusicBrainz',
    async artistFacts({ name, mbid }, signal) {
      if (mbid) {
        const request = { path: `/ws/2/artist/${encodeURIComponent(mbid)}`, query: withTags, signal };
        return orNull(async () => artistFactsOf(await http.json(request, artist)));
      }
      const query = { query: luceneOf({ artist: name }), limit: '5', ...json };
      const { artists: all } = await http.json({ path: '/ws/2/artist', query, signal }, artists);
      const same = all.filter((one) => one.score >= leastScore && fold(one.name) === fold(name));
      // Two artists of one name: either one's facts would be wrong for the other.
      const [only, another] = same;
      return only && !another ? artistFactsOf(only) : null;
    },
    async recordingFacts({ artist: by, title, mbid }, signal) {
      if (mbid) {
        const request = { path: `/ws/2/recording/${encodeURIComponent(mbid)}`, query: withTags, signal };
        return orNull(async () => recordingFactsOf(await http.json(request, recording)));
      }
      const query = { query: luceneOf({ recording: title, artist: by }), limit: '25', ...json };
      const reply = await http.json({ path: '/ws/2/recording', query, signal }, recordings);
      const same = reply.recordings.filter(
        (one) =>
          one.score >= leastScore &&
          fold(one.title) === fold(title) &&
          fold(one['artist-credit'].map((credit) => credit.name + credit.joinphrase).join('')) === fold(by),
      );
      return firstReleased(same.map(recordingFactsOf));
    },
  };
}

const withTags = { inc: 'tags genres', ...json };

function artistFactsOf(one: z.infer<typeof artist>): ArtistFacts {
  return {
    tags: weighted([...one.tags, ...one.genres]),
    beginYear: yearOf(one['life-span']?.begin),
    country: one.country && /^[A-Z]{2}$/.test(one.country) ? one.country : null,
    mbid: one.id,
  };
}

function recordingFactsOf(one: z.infer<typeof recording>): RecordingFacts {
  return {
    tags: weighted([...one.tags, ...one.genres]),
    year: yearOf(one['first-release-date']),
    mbid: one.id,
  };
}

/** One title is often several recordings (album, live, remaster): the first one is the one people mean. */
function firstReleased(all: readonly RecordingFacts[]): RecordingFacts | null {
  const dated = all.filter(({ year }) => year !== null);
  return dated.toSorted((left, right) => (left.year ?? 0) - (right.year ?? 0))[0] ?? all[0] ?? null;
}

/** Genres come among the tags, too: once each, the strongest as 1. Tags voted down to nothing say nothing. */
function weighted(all: readonly { name: string; count: number }[]): WeightedTag[] {
  const counts = new Map<string, number>();
  for (const { name, count } of all) if (count > 0) counts.set(name, Math.max(count, counts.get(name) ?? 0));
  const most = Math.max(...counts.values());
  return [...counts]
    .map(([name, count]) => ({ name, weight: count / most }))
    .toSorted((left, right) => right.weight - left.weight || (left.name < right.name ? -1 : 1));
}

function yearOf(date: string | null | undefined): number | null {
  const year = Number(/^(\d{4})(?:-|$)/.exec(date ?? '')?.[1] ?? 0);
  return year > 0 ? year : null;
}

async function orNull<Result>(run: () => Promise<Result>): Promise<Result | null> {
  try {
    return await run();
  } catch (error) {
    // 400 is what it says to an identifier that is none.
    if (error instanceof HttpFault && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }
}
