import type { LedgerEntry } from '../shared/ledger-entry.ts';
import type { Call, LastfmState, Method } from './context.ts';
import { LastfmError } from './errors.ts';

type Item = Readonly<Record<string, string>>;

const mostItems = 50;
const oldest = 14 * 24 * 60 * 60 * 1000;
const ignoredTexts = [
  '',
  'Artist was ignored',
  'Track was ignored',
  'Timestamp was too old',
  'Timestamp was too new',
  'Daily scrobble limit exceeded',
];
/** Names that say nothing; the real one keeps lists of its own. */
const defaultArtists = ['unknown artist', '[unknown]', '<unknown>', 'unknown'];
const defaultTracks = ['unknown track', '[unknown track]', '<unknown track>', 'unknown title'];

export const scrobble: Method = (state, call) => {
  const items = itemsOf(call.params);
  const fresh: LedgerEntry[] = [];
  const freshKeys = new Set<string>();
  const now = state.clock.now();
  const used = state.ledger.inLastDay(call.account, now);
  const replies = items.map((item, index) => {
    const entry = entryOf(call.account, item, now);
    const key = `${entry.timestamp}\n${entry.artist}\n${entry.track}`;
    const known = freshKeys.has(key) || state.ledger.has(entry);
    const code = ignoredCode(state, call, entry, index, known, used + fresh.length);
    if (code === 0 && !known) {
      fresh.push(entry);
      freshKeys.add(key);
    }
    return replyTo(state, item, code);
  });
  state.ledger.accept(fresh);
  const ignored = replies.filter(({ ignoredMessage }) => ignoredMessage.code !== '0').length;
  const content = replies.length === 1 ? replies[0] : replies;
  return ['scrobbles', { '@attr': { accepted: items.length - ignored, ignored }, scrobble: content }];
};

/** Without a duration, what plays is taken to end after this. */
const usualLength = 10 * 60;

export const updateNowPlaying: Method = (state, { params, account }) => {
  const { artist, track, album = '', duration = '' } = params;
  if (!artist || !track) throw new LastfmError(6);
  const length = Number(duration) > 0 ? Number(duration) : usualLength;
  const until = state.clock.now() + length * 1000;
  const code = isFiltered(state, artist, track);
  if (code === 0) state.nowPlaying.set(account, { artist, track, album, until });
  return ['nowplaying', replyTo(state, params, code, false)];
};

/** Indexed parameters (`artist[0]`), or those of a single listen without an index. */
function itemsOf(params: Item): Item[] {
  const items = new Map<number, Record<string, string>>();
  for (const [name, value] of Object.entries(params)) {
    const indexed = /^([a-zA-Z]+)\[(\d+)\]$/.exec(name);
    if (!indexed) continue;
    const index = Number(indexed[2]);
    if (index >= mostItems)
      throw new LastfmError(6, `Invalid parameters - at most ${mostItems} scrobbles in a batch`);
    const item = items.get(index) ?? {};
    item[indexed[1] ?? ''] = value;
    items.set(index, item);
  }
  const ordered = [...items].sort(([left], [right]) => left - right).map(([, item]) => item);
  const all = ordered.length > 0 ? ordered : [params];
  for (const { artist, track, timestamp } of all)
    if (!artist || !track || !/^\d{1,12}$/.test(timestamp ?? '')) throw new LastfmError(6);
  return all;
}

function entryOf(account: string, item: Item, acceptedAt: number): LedgerEntry {
  const { artist = '', track = '', timestamp, album, albumArtist, trackNumber, mbid, duration } = item;
  return {
    account,
    artist,
    track,
    timestamp: Number(timestamp),
    ...(album ? { album } : {}),
    ...(albumArtist ? { albumArtist } : {}),
    ...(trackNumber ? { trackNumber } : {}),
    ...(mbid ? { mbid } : {}),
    ...(duration ? { duration: Number(duration) } : {}),
    acceptedAt,
  };
}

function ignoredCode(
  state: LastfmState,
  { forced }: Call,
  entry: LedgerEntry,
  index: number,
  known: boolean,
  used: number,
): number {
  if (forced.ignore && (forced.ignore.index ?? index) === index) return forced.ignore.code;
  const filtered = isFiltered(state, entry.artist, entry.track);
  if (filtered !== 0) return filtered;
  const start = entry.timestamp * 1000;
  const now = state.clock.now();
  if (start < now - oldest) return 3;
  if (start > now) return 4;
  if (!known && used >= (state.options.dailyCap ?? Number.POSITIVE_INFINITY)) return 5;
  return 0;
}

function isFiltered({ options }: LastfmState, artist: string, track: string): number {
  const isIn = (names: readonly string[], name: string) =>
    names.some((one) => one.toLowerCase() === name.trim().toLowerCase());
  if (isIn(options.filteredArtists ?? defaultArtists, artist)) return 1;
  if (isIn(options.filteredTracks ?? defaultTracks, track)) return 2;
  return 0;
}

function replyTo({ options }: LastfmState, item: Item, code: number, withTime = true) {
  const corrected = options.corrections?.[item.artist ?? ''];
  const plain = (text = '') => ({ corrected: '0', '#text': text });
  return {
    artist: corrected === undefined ? plain(item.artist) : { corrected: '1', '#text': corrected },
    album: plain(item.album),
    track: plain(item.track),
    ignoredMessage: { code: String(code), '#text': ignoredTexts[code] ?? '' },
    albumArtist: plain(item.albumArtist),
    ...(withTime ? { timestamp: item.timestamp ?? '' } : {}),
  };
}
