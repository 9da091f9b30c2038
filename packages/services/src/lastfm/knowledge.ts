import { fold } from '@fonoteca/domain';
import type { ArtistFacts, KnowledgeSource } from '@fonoteca/recommend';
import { z } from 'zod';
import { createLastfmApi, type LastfmApiOptions, LastfmError } from './api.ts';
import { oneOrMany, textOrNothing } from './shapes.ts';

const similarReply = z.object({
  similarartists: z.object({
    artist: oneOrMany(
      z.object({ name: z.string(), mbid: textOrNothing, match: z.coerce.number().min(0).max(1) }),
    ).default([]),
  }),
});

const tagsReply = z.object({
  toptags: z.object({
    tag: oneOrMany(z.object({ name: z.string(), count: z.coerce.number().min(0) })).default([]),
  }),
});

/** Below this share of the strongest tag it is one listener's joke. */
const leastWeight = 0.05;
/** What listeners keep for themselves by a tag: it says nothing of the music. */
const ofTheListener =
  /^(?:seen live|favou?rites?(?: (?:artists?|bands?))?|my (?:music|favou?rites?)|albums i own|love(?:d)?|awesome|best|all|music|spotify|to (?:listen|check out)|under \d+ listeners)$/;

/** Similar artists and tags of listeners from Last.fm, by name. Throws LastfmError or HttpFault. */
export function createLastfmKnowledge(options: LastfmApiOptions): KnowledgeSource {
  const api = createLastfmApi(options);
  return {
    name: 'Last.fm',
    similarArtists: ({ name }, signal) =>
      orNull(async () => {
        const params = { artist: name, autocorrect: 1, limit: 100 };
        const { similarartists } = await api.read('artist.getSimilar', params, similarReply, signal);
        return similarartists.artist
          .map((one) => ({ name: one.name, mbid: one.mbid, score: one.match }))
          .toSorted((left, right) => right.score - left.score);
      }),
    artistFacts: ({ name }, signal) =>
      orNull(async () => {
        const params = { artist: name, autocorrect: 1 };
        const { toptags } = await api.read('artist.getTopTags', params, tagsReply, signal);
        return { tags: tagsOf(name, toptags.tag), beginYear: null, country: null, mbid: null };
      }),
  };
}

function tagsOf(artist: string, all: readonly { name: string; count: number }[]): ArtistFacts['tags'] {
  const most = Math.max(...all.map(({ count }) => count));
  return all
    .map(({ name, count }) => ({ name: name.toLowerCase().trim(), weight: count / most }))
    .filter(
      ({ name, weight }) => weight >= leastWeight && !ofTheListener.test(name) && fold(name) !== fold(artist),
    )
    .toSorted((left, right) => right.weight - left.weight);
}

/** Errors 6 and 7 say that it does not know this artist. */
async function orNull<Result>(run: () => Promise<Result>): Promise<Result | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LastfmError && (error.code === 6 || error.code === 7)) return null;
    throw error;
  }
}
