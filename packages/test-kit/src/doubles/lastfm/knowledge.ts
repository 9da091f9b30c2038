import type { LastfmState, Method } from './context.ts';
import { LastfmError } from './errors.ts';
import { noImages, oneOrMany } from './paging.ts';
import type { LastfmArtist } from './types.ts';

/** Matches are texts; the best comes first. */
export const similarArtists: Method = (state, { params }) => {
  const { name, similar = [] } = artistFor(state, params);
  const limit = Math.min(Number(params.limit ?? 100) || 100, 1000);
  const artist = similar.slice(0, limit).map((one) => ({
    name: one.name,
    ...(one.mbid === undefined ? {} : { mbid: one.mbid }),
    match: String(one.match),
    url: '',
    image: noImages,
    streamable: '0',
  }));
  return [
    'similarartists',
    { ...(artist.length > 0 ? { artist: oneOrMany(artist) } : {}), '@attr': { artist: name } },
  ];
};

/** Counts are numbers, 100 for the strongest. */
export const artistTopTags: Method = (state, { params }) => {
  const { name, tags = [] } = artistFor(state, params);
  const tag = tags.map((one) => ({ count: one.count, name: one.name, url: '' }));
  return ['toptags', { ...(tag.length > 0 ? { tag: oneOrMany(tag) } : {}), '@attr': { artist: name } }];
};

function artistFor(
  { catalogue }: LastfmState,
  { artist, mbid }: Readonly<Record<string, string>>,
): LastfmArtist {
  if (!artist && !mbid) throw new LastfmError(6);
  const found = catalogue.describedArtist({ name: artist, mbid });
  if (!found) throw new LastfmError(6, 'The artist you supplied could not be found');
  return found;
}
