import type { SentTrack } from '@fonoteca/domain';
import {
  defined,
  isObject,
  type JsonObject,
  optionalLength,
  optionalMilliseconds,
  optionalText,
  requiredText,
  rowObject,
} from '../rows/fields.ts';
import { RowRefusal } from '../rows/refusal.ts';
import { SharedContexts } from '../rows/small-json.ts';
import { CountedStamps } from '../rows/stamps.ts';
import { each } from '../split/json-path.ts';
import type { JsonFormat } from './format.ts';

/**
 * Maloja's export: `{"maloja": …, "scrobbles": [{"time", "track": {"artists", "title", "album",
 * "length"}, "duration", "origin"}]}`, and the older form whose rows hold the track's members themselves.
 */
export const maloja: JsonFormat = {
  source: 'maloja-export',
  label: 'Maloja export',
  paths: [
    ['scrobbles', each],
    ['list', each],
  ],
  matches: (row) =>
    'time' in row &&
    ((isObject(row.track) && 'artists' in row.track) || ('artists' in row && 'title' in row)),
  mapper({ now }) {
    const stamps = new CountedStamps(now);
    const contexts = new SharedContexts();
    return (value) => {
      const row = rowObject(value);
      const nested = isObject(row.track);
      const origin = optionalText(row.origin, 'origin');
      return defined({
        sent: sentOf(nested ? (row.track as JsonObject) : row, nested),
        stampMs: stamps.read(row.time, 'time'),
        // In the older form `duration` is the track's.
        playedMs: nested ? optionalMilliseconds(row.duration, 1000, 'duration') : undefined,
        context: origin === undefined ? undefined : contexts.share({ origin }, 'origin'),
      });
    };
  },
};

function sentOf(track: JsonObject, nested: boolean): SentTrack {
  const artists = namesOf(track.artists, 'artists');
  const album = isObject(track.album) ? track.album : undefined;
  const releaseArtists = album?.artists ? namesOf(album.artists, 'album.artists', true) : [];
  return defined({
    artist: credit(artists, 'artists'),
    track: requiredText(track.title, 'title'),
    release: optionalText(album ? (album.albumtitle ?? album.name) : track.album, 'album'),
    releaseArtist: releaseArtists.length > 0 ? credit(releaseArtists, 'album.artists') : undefined,
    lengthMs: optionalLength(nested ? track.length : (track.length ?? track.duration), 1000, 'length'),
    details: artists.length > 1 ? { artist_names: artists } : undefined,
  });
}

function namesOf(value: unknown, field: string, mayBeEmpty = false): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 100) throw new RowRefusal(field, 'it names more than 100 artists');
  const names = list.map((name) => optionalText(name, field)).filter((name) => name !== undefined);
  if (names.length === 0 && !mayBeEmpty) throw new RowRefusal(field, 'it is missing or empty');
  return names;
}

/** Maloja takes credits apart; the rule book reads them in this form, with the first artist in the lead. */
const credit = ([first, ...guests]: string[], field: string): string =>
  requiredText(guests.length > 0 ? `${first} feat. ${guests.join(', ')}` : first, field);
