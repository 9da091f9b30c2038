import type { IncomingListen } from '@fonoteca/domain';
import {
  optionalBoolean,
  optionalMilliseconds,
  optionalText,
  requiredText,
  rowObject,
} from '../rows/fields.ts';
import { spotifyUriOf } from '../rows/identifiers.ts';
import { SharedContexts } from '../rows/small-json.ts';
import { plausibleStamp } from '../rows/stamps.ts';
import { parseIsoUtc } from '../rows/written-times.ts';
import type { JsonFormat, NotAListen } from './format.ts';

const notMusic: NotAListen = {
  what: 'not-music',
  why: 'a podcast, a video or an audiobook: no track is named',
};

/**
 * `Streaming_History_Audio_*.json` (earlier `endsong_*.json`). What is not named here does not get in,
 * most of all `ip_addr…` and `user_agent…`. `offline_timestamp` is not used: some exports count it in
 * seconds, some in milliseconds, and many listens of one journey share it, which would fold them into one.
 */
export const spotifyExtended: JsonFormat = {
  source: 'spotify-extended',
  label: 'Spotify extended streaming history',
  paths: [],
  matches: (row) => 'ts' in row && 'ms_played' in row,
  mapper({ now }) {
    const contexts = new SharedContexts();
    return (value) => {
      const row = rowObject(value);
      const name = row.master_metadata_track_name;
      if ((name === null || name === undefined || name === '') && !row.master_metadata_album_artist_name)
        return notMusic;
      const artist = requiredText(row.master_metadata_album_artist_name, 'master_metadata_album_artist_name');
      const track = requiredText(name, 'master_metadata_track_name');
      const release = optionalText(row.master_metadata_album_album_name, 'master_metadata_album_album_name');
      const spotifyUri = spotifyUriOf(row.spotify_track_uri);
      const stampMs = plausibleStamp(parseIsoUtc(requiredText(row.ts, 'ts')), now, 'ts');
      const playedMs = optionalMilliseconds(row.ms_played, 1, 'ms_played');
      const skipped = optionalBoolean(row.skipped, 'skipped');
      const context = contexts.shareBy(contextKey(row), () => contextOf(row));
      const sent: Mutable<IncomingListen['sent']> = { artist, track };
      if (release !== undefined) {
        sent.release = release;
        // The only artist in the file is the release's.
        sent.releaseArtist = artist;
      }
      if (spotifyUri !== undefined) sent.spotifyUri = spotifyUri;
      const listen: Mutable<IncomingListen> = { sent, stampMs };
      if (playedMs !== undefined) listen.playedMs = playedMs;
      if (skipped !== undefined) listen.skipped = skipped;
      if (context !== undefined) listen.context = context;
      return listen;
    };
  },
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const contextKeys = [
  ['reason_start', 'reasonStart'],
  ['reason_end', 'reasonEnd'],
  ['shuffle', 'shuffle'],
  ['offline', 'offline'],
  ['platform', 'platform'],
  ['conn_country', 'country'],
  ['incognito_mode', 'incognito'],
] as const;

/** Values alone: the order of members is ours. Objects are left out of the context, and may have no text. */
const contextKey = (row: Readonly<Record<string, unknown>>): string =>
  `${plain(row.reason_start)}\n${plain(row.reason_end)}\n${plain(row.shuffle)}\n${plain(row.offline)}\n${plain(row.platform)}\n${plain(row.conn_country)}\n${plain(row.incognito_mode)}`;

const plain = (value: unknown): unknown => (typeof value === 'object' ? '' : value);

function contextOf(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const [from, to] of contextKeys) {
    const value = row[from];
    if (typeof value === 'boolean') context[to] = value;
    else if (typeof value === 'string' && value !== '') context[to] = shortText(value);
  }
  return context;
}

/** Platforms are device names with serial numbers at times; 100 characters tell them apart. */
function shortText(text: string): string {
  return text.length > 100 || text.includes('\0')
    ? text.replaceAll('\0', '').slice(0, 100).toWellFormed()
    : text.toWellFormed();
}
