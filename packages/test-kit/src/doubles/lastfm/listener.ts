import type { LedgerEntry } from '../shared/ledger-entry.ts';
import type { Call, LastfmState, Method } from './context.ts';
import { LastfmError } from './errors.ts';
import { noImages, oneOrMany, pagedAttributes, pageOf, whole } from './paging.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const day = 24 * 60 * 60 * 1000;
const periods: Readonly<Record<string, number>> = {
  overall: Number.POSITIVE_INFINITY,
  '7day': 7 * day,
  '1month': 30 * day,
  '3month': 90 * day,
  '6month': 180 * day,
  '12month': 365 * day,
};

/** The newest first. `from` and `to` are exclusive: “after this time”, “before this time”. */
export const getRecentTracks: Method = (state, call) => {
  const user = userOf(state, call);
  const { params } = call;
  const from = whole(params.from, 'from') ?? Number.NEGATIVE_INFINITY;
  const to = whole(params.to, 'to') ?? Number.POSITIVE_INFINITY;
  const page = pageOf(params, { usual: 50, most: 200 });
  const extended = params.extended === '1';
  const found = state.ledger
    .of(user)
    .filter(({ timestamp }) => timestamp > from && timestamp < to)
    .sort((left, right) => right.timestamp - left.timestamp);
  const shown = found.slice((page.page - 1) * page.limit, page.page * page.limit);
  const listed = shown.map((entry) => ({
    ...describe(state, entry, extended),
    date: { uts: String(entry.timestamp), '#text': written(entry.timestamp) },
  }));
  const playing = state.nowPlaying.get(user);
  // It stands on every page, on top of the limit, and has no date: not a listen.
  const now =
    playing && playing.until > state.clock.now()
      ? [{ ...describe(state, playing, extended), '@attr': { nowplaying: 'true' } }]
      : [];
  return [
    'recenttracks',
    { track: oneOrMany([...now, ...listed]), '@attr': { user, ...pagedAttributes(found.length, page) } },
  ];
};

export const getInfo: Method = (state, call) => {
  const name = userOf(state, call);
  const own = state.ledger.of(name);
  const count = (key: (entry: LedgerEntry) => string) => String(new Set(own.map(key)).size);
  const registered = 1_108_296_002;
  return [
    'user',
    {
      name,
      age: '0',
      subscriber: '0',
      realname: '',
      bootstrap: '0',
      playcount: String(own.length),
      artist_count: count(({ artist }) => artist),
      playlists: '0',
      track_count: count(({ artist, track }) => `${artist}\n${track}`),
      album_count: count(({ artist, album }) => `${artist}\n${album}`),
      image: noImages,
      registered: { unixtime: String(registered), '#text': registered },
      country: 'None',
      gender: 'n',
      url: `https://www.last.fm/user/${name}`,
      type: 'user',
    },
  ];
};

export const getTopAlbums: Method = (state, call) => {
  const user = userOf(state, call);
  const length = periods[call.params.period || 'overall'];
  if (length === undefined) throw new LastfmError(6, 'Invalid parameters - period');
  const since = (state.clock.now() - length) / 1000;
  const counts = new Map<string, { artist: string; name: string; count: number }>();
  for (const { artist, albumArtist, album, timestamp } of state.ledger.of(user)) {
    if (!album || timestamp < since) continue;
    const by = albumArtist ?? artist;
    const counted = counts.get(`${by}\n${album}`) ?? { artist: by, name: album, count: 0 };
    counted.count += 1;
    counts.set(`${by}\n${album}`, counted);
  }
  const ordered = [...counts.values()].sort((left, right) => right.count - left.count);
  const page = pageOf(call.params, { usual: 50, most: 1000 });
  const first = (page.page - 1) * page.limit;
  const albums = ordered.slice(first, first + page.limit).map(({ artist, name, count }, index) => ({
    artist: { url: '', name: artist, mbid: '' },
    image: noImages,
    mbid: '',
    url: '',
    playcount: String(count),
    '@attr': { rank: String(first + index + 1) },
    name,
  }));
  return [
    'topalbums',
    { album: oneOrMany(albums), '@attr': { user, ...pagedAttributes(ordered.length, page) } },
  ];
};

function userOf(state: LastfmState, { params, account }: Call): string {
  if (!params.user) {
    if (account) return account;
    throw new LastfmError(6);
  }
  const name = state.people.find(params.user);
  if (!name) throw new LastfmError(6, 'User not found');
  return name;
}

function describe(
  { options }: LastfmState,
  what: { artist: string; track: string; album?: string; mbid?: string },
  extended: boolean,
): Record<string, unknown> {
  const artist = options.corrections?.[what.artist] ?? what.artist;
  return {
    artist: extended ? { url: '', name: artist, image: noImages, mbid: '' } : { mbid: '', '#text': artist },
    streamable: '0',
    image: noImages,
    mbid: what.mbid ?? '',
    album: { mbid: '', '#text': what.album ?? '' },
    name: what.track,
    url: `https://www.last.fm/music/${encodeURIComponent(artist)}/_/${encodeURIComponent(what.track)}`,
    ...(extended ? { loved: '0' } : {}),
  };
}

/** `02 Jan 2024, 10:00`, in UTC. */
function written(timestamp: number): string {
  const date = new Date(timestamp * 1000);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}
