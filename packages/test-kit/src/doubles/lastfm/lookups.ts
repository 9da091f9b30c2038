import type { Catalogue, KnownTrack } from './catalogue.ts';
import type { Call, LastfmState, Method } from './context.ts';
import { LastfmError } from './errors.ts';
import { noImages, oneOrMany, pageOf } from './paging.ts';
import type { LastfmAlbum } from './types.ts';

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

export const artistInfo: Method = (state, call) => {
  const { artist: asked } = call.params;
  if (!asked) throw new LastfmError(6);
  const artist = state.catalogue.artist(asked);
  if (!artist) throw new LastfmError(6, 'The artist you supplied could not be found');
  const { listeners, playcount } = state.catalogue.figures(artist);
  const own = ownCount(state, call, artist);
  const stats = { listeners: String(listeners), playcount: String(playcount) };
  return [
    'artist',
    {
      name: artist,
      url: '',
      image: noImages,
      streamable: '0',
      ontour: '0',
      stats: own === undefined ? stats : { ...stats, userplaycount: String(own) },
      similar: { artist: [] },
      tags: { tag: [] },
      bio: { published: '', summary: '', content: '' },
    },
  ];
};

/** Durations of its tracks are seconds, as numbers; `userplaycount` is a number, unlike everywhere else. */
export const albumInfo: Method = (state, call) => {
  const { artist: by, album: name, mbid } = call.params;
  if (!mbid && (!by || !name)) throw new LastfmError(6);
  const album = state.catalogue
    .albums()
    .find((one) => (mbid ? one.mbid === mbid : same(one.artist, by ?? '') && same(one.name, name ?? '')));
  if (!album) throw new LastfmError(6, 'Album not found');
  const { listeners, playcount } = state.catalogue.figures(album.artist, { album: album.name });
  const own = ownCount(state, call, album.artist, { album: album.name });
  return [
    'album',
    {
      artist: album.artist,
      mbid: album.mbid ?? '',
      tags: '',
      name: album.name,
      image: noImages,
      ...(own === undefined ? {} : { userplaycount: own }),
      ...(album.tracks.length > 0 ? { tracks: { track: oneOrMany(tracksOf(album)) } } : {}),
      listeners: String(listeners),
      playcount: String(playcount),
      url: '',
    },
  ];
};

/** Here the duration is milliseconds, as a text; "0" is not known. */
export const trackInfo: Method = (state, call) => {
  const { artist, track: name } = call.params;
  if (!artist || !name) throw new LastfmError(6);
  const track = state.catalogue.tracks().find((one) => same(one.artist, artist) && same(one.name, name));
  if (!track) throw new LastfmError(6, 'Track not found');
  const { listeners, playcount } = state.catalogue.figures(track.artist, { track: track.name });
  const own = ownCount(state, call, track.artist, { track: track.name });
  return [
    'track',
    {
      name: track.name,
      url: '',
      duration: String((track.duration ?? 0) * 1000),
      streamable: { '#text': '0', fulltrack: '0' },
      listeners: String(listeners),
      playcount: String(playcount),
      artist: { name: track.artist, mbid: '', url: '' },
      ...(track.album ? { album: albumOf(track.album, track.rank) } : {}),
      ...(own === undefined ? {} : { userplaycount: String(own), userloved: '0' }),
      toptags: { tag: [] },
    },
  ];
};

export const trackSearch: Method = ({ catalogue }, { params }) => {
  if (!params.track) throw new LastfmError(6);
  const found = catalogue
    .tracks()
    .filter((one) => has(one.name, params.track) && has(one.artist, params.artist));
  return searched(params, found, 'trackmatches', 'track', (track: KnownTrack) => ({
    name: track.name,
    artist: track.artist,
    url: '',
    streamable: 'FIXME',
    listeners: String(catalogue.figures(track.artist, { track: track.name }).listeners),
    image: noImages,
    mbid: '',
  }));
};

export const albumSearch: Method = ({ catalogue }, { params }) => {
  if (!params.album) throw new LastfmError(6);
  const found = catalogue.albums().filter((one) => has(`${one.artist} ${one.name}`, params.album));
  return searched(params, found, 'albummatches', 'album', ({ name, artist, mbid = '' }: LastfmAlbum) => ({
    name,
    artist,
    url: '',
    image: noImages,
    streamable: '0',
    mbid,
  }));
};

/** Every word of the search is somewhere in the text. */
function has(text: string, words = ''): boolean {
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));
}

function searched<Item>(
  params: Call['params'],
  found: readonly Item[],
  list: string,
  name: string,
  show: (item: Item) => Record<string, unknown>,
): ReturnType<Method> {
  const { page, limit } = pageOf(params, { usual: 30, most: 1000 });
  const first = (page - 1) * limit;
  return [
    'results',
    {
      'opensearch:Query': { '#text': '', role: 'request', startPage: String(page) },
      'opensearch:totalResults': String(found.length),
      'opensearch:startIndex': String(first),
      'opensearch:itemsPerPage': String(limit),
      [list]: { [name]: found.slice(first, first + limit).map(show) },
      '@attr': name === 'album' ? { for: params.album } : {},
    },
  ];
}

function ownCount(
  { people, catalogue }: LastfmState,
  { params, account }: Call,
  artist: string,
  what: Parameters<Catalogue['countOf']>[2] = {},
): number | undefined {
  const user = params.username ? people.find(params.username) : account;
  return user ? catalogue.countOf(user, artist, what) : undefined;
}

function tracksOf(album: LastfmAlbum): Record<string, unknown>[] {
  return album.tracks.map((track, index) => ({
    streamable: { fulltrack: '0', '#text': '0' },
    duration: track.duration ?? null,
    url: '',
    name: track.name,
    '@attr': { rank: index + 1 },
    artist: { url: '', name: track.artist ?? album.artist, mbid: '' },
  }));
}

function albumOf({ artist, name, mbid = '' }: LastfmAlbum, rank = 1): Record<string, unknown> {
  return { artist, title: name, mbid, url: '', image: noImages, '@attr': { position: String(rank) } };
}
