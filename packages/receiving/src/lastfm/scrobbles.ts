import type { IncomingListen } from '@fonoteca/domain';
import { sentTrackOf, stampFault, textFault } from '../texts.ts';
import { LastfmFault } from './faults.ts';

/** Last.fm's codes for an item that is not taken; 0 for one that is. 5 (daily limit) is never given. */
type IgnoredCode = 0 | 1 | 2 | 3 | 4;

/** One item of `track.scrobble` as the client wrote it, and what became of it. */
export interface Scrobble {
  readonly artist: string;
  readonly track: string;
  readonly album: string;
  readonly albumArtist: string;
  readonly timestamp: string;
  readonly ignored: { readonly code: IgnoredCode; readonly reason: string };
  /** Null for an ignored item. */
  readonly listen: IncomingListen | null;
}

const mostScrobbles = 50;
const fields = [
  'artist',
  'track',
  'timestamp',
  'album',
  'albumArtist',
  'trackNumber',
  'mbid',
  'duration',
  'chosenByUser',
] as const;
type Field = (typeof fields)[number];
type Item = Partial<Record<Field, string>>;

/**
 * The items of a request: `artist[0]`… or, for one alone, `artist`. Throws error 6 for a missing
 * parameter or more than 50 items, as the client should not have sent that.
 */
export function scrobblesOf(parameters: ReadonlyMap<string, string>, nowMs: number): Scrobble[] {
  const items = itemsOf(parameters);
  if (items.length === 0) throw missing('artist');
  if (items.length > mostScrobbles)
    throw new LastfmFault(
      6,
      `Invalid parameters - ${items.length} scrobbles; send at most ${mostScrobbles} at once`,
    );
  return items.map((item) => scrobbleOf(item, nowMs));
}

const names = new Map(fields.map((name) => [name.toLowerCase(), name]));

function itemsOf(parameters: ReadonlyMap<string, string>): Item[] {
  const byIndex = new Map<number, Item>();
  for (const [name, value] of parameters) {
    const found = /^([a-z]+)(?:\[(\d{1,4})\])?$/i.exec(name);
    const field = names.get(found?.[1]?.toLowerCase() ?? '');
    if (!found || !field) continue;
    const index = found[2] === undefined ? -1 : Number(found[2]);
    const item = byIndex.get(index) ?? {};
    item[field] = value;
    byIndex.set(index, item);
  }
  // Beside indexed items an un-indexed parameter belongs to none of them.
  if (byIndex.size > 1) byIndex.delete(-1);
  return [...byIndex].sort(([a], [b]) => a - b).map(([, item]) => item);
}

function scrobbleOf(item: Item, nowMs: number): Scrobble {
  for (const name of ['artist', 'track', 'timestamp'] as const)
    if (item[name] === undefined) throw missing(name);
  const { artist = '', track = '', album = '', albumArtist = '', timestamp = '' } = item;
  if (!/^\s*-?\d{1,17}(\.\d+)?\s*$/.test(timestamp))
    throw new LastfmFault(
      6,
      'Invalid parameters - timestamp must be a whole number of seconds since 1970 (UTC)',
    );
  const stamp = Math.floor(Number(timestamp));
  const ignored = ignoredOf(item, stamp, nowMs);
  return {
    artist,
    track,
    album,
    albumArtist,
    timestamp: String(stamp),
    ignored,
    listen: ignored.code === 0 ? listenOf(item, stamp) : null,
  };
}

/**
 * Why an item is not taken. Last.fm ignores what is older than 14 days; here an old listen is welcome,
 * and "too old" is only a stamp from before there were scrobblers: a clock that was not set.
 */
function ignoredOf(item: Item, stamp: number, nowMs: number): Scrobble['ignored'] {
  const artistFault = nameFault(item.artist ?? '') ?? textFault(item.albumArtist ?? '');
  if (artistFault) return { code: 1, reason: `Artist was ignored: ${artistFault}` };
  const trackFault = nameFault(item.track ?? '') ?? textFault(item.album ?? '');
  if (trackFault) return { code: 2, reason: `Track was ignored: ${trackFault}` };
  const fault = stampFault(stamp, nowMs);
  if (fault === 'too old') return { code: 3, reason: 'Timestamp was too old' };
  return fault === 'too new' ? { code: 4, reason: 'Timestamp was too new' } : { code: 0, reason: '' };
}

const nameFault = (text: string): string | null => (text.trim() === '' ? 'it is empty' : textFault(text));

function listenOf(item: Item, stamp: number): IncomingListen {
  const chosen = item.chosenByUser?.trim();
  return {
    sent: sentOfItem(item),
    stampMs: stamp * 1000,
    // 1 is what everybody sends; only the other answer says something.
    ...(chosen === '0' ? { context: { chosen_by_user: false } } : {}),
  };
}

const sentOfItem = (item: Item): IncomingListen['sent'] =>
  sentTrackOf({
    artist: item.artist ?? '',
    track: item.track ?? '',
    release: item.album,
    releaseArtist: item.albumArtist,
    trackNumber: item.trackNumber,
    seconds: item.duration,
    mbid: item.mbid,
  });

/** What `track.updateNowPlaying` says; the same parameters without a timestamp. Null with a reason when it is ignored. */
export function nowPlayingOf(parameters: ReadonlyMap<string, string>): Omit<
  Scrobble,
  'listen' | 'timestamp'
> & {
  readonly sent: IncomingListen['sent'] | null;
} {
  const item = itemsOf(parameters)[0] ?? {};
  for (const name of ['artist', 'track'] as const) if (item[name] === undefined) throw missing(name);
  const { artist = '', track = '', album = '', albumArtist = '' } = item;
  const nowSeconds = Math.floor(Date.now() / 1000);
  const ignored = ignoredOf(item, nowSeconds, nowSeconds * 1000);
  return { artist, track, album, albumArtist, ignored, sent: ignored.code === 0 ? sentOfItem(item) : null };
}

const missing = (name: string) =>
  new LastfmFault(6, `Invalid parameters - Your request is missing a required parameter: ${name}`);
