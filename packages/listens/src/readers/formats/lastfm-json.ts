import type { SentTrack } from '@fonoteca/domain';
import { defined, isObject, optionalText, requiredText, rowObject } from '../rows/fields.ts';
import { CountedStamps } from '../rows/stamps.ts';
import { each } from '../split/json-path.ts';
import type { JsonFormat, NotAListen } from './format.ts';
import { lastfmIdentifiers } from './lastfm-identifiers.ts';

const nowPlaying: NotAListen = {
  what: 'now-playing',
  why: 'it was playing while the export was made: no date yet',
};

/** Pages of `user.getRecentTracks` as the API gives them: one, a list of them, or the tracks alone. */
export const lastfmJson: JsonFormat = {
  source: 'lastfm-export',
  label: 'Last.fm recent tracks (JSON)',
  paths: [
    ['recenttracks', 'track', each],
    [each, 'recenttracks', 'track', each],
    [each, 'track', each],
    ['track', each],
    ['tracks', each],
    ['scrobbles', each],
    [each, each],
  ],
  matches: (row) => 'name' in row && 'artist' in row && ('date' in row || '@attr' in row || 'mbid' in row),
  mapper({ now }) {
    const stamps = new CountedStamps(now);
    return (value) => {
      const row = rowObject(value);
      const date = isObject(row.date) ? row.date : undefined;
      if (!date && isObject(row['@attr']) && isTrue(row['@attr'].nowplaying)) return nowPlaying;
      return {
        sent: sentOf(row),
        stampMs: stamps.read(date?.uts, 'date.uts'),
      };
    };
  },
};

function sentOf(row: Readonly<Record<string, unknown>>): SentTrack {
  const ids = lastfmIdentifiers(member(row.artist, 'mbid'), member(row.album, 'mbid'), row.mbid);
  return defined({
    artist: requiredText(nameIn(row.artist), 'artist'),
    track: requiredText(row.name, 'name'),
    release: optionalText(nameIn(row.album), 'album'),
    mbids: ids.mbids,
    details: ids.details,
  });
}

const member = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

/** The API writes `{"#text": …}`, with `extended=1` `{"name": …}`; some tools flatten it to a text. */
const nameIn = (value: unknown): unknown =>
  isObject(value) ? (value['#text'] ?? value.name ?? value.title) : value;

/** The API writes the text, some tools the value. */
const isTrue = (value: unknown): boolean => value === true || value === 'true';
