import { type Source, sources } from '@fonoteca/domain';
import {
  defined,
  optionalLength,
  optionalMilliseconds,
  optionalText,
  requiredText,
  trackNumberOf,
} from '../rows/fields.ts';
import { isrcOf, mbidOf, mbidsOf, spotifyUriOf } from '../rows/identifiers.ts';
import { RowRefusal } from '../rows/refusal.ts';
import { plausibleStamp } from '../rows/stamps.ts';
import { CsvColumns } from './csv-columns.ts';
import type { CsvKind } from './csv-kind.ts';

/**
 * Fonoteca's own CSV, made for spreadsheets: it brings back every listen with its texts and times, but
 * has no columns for contexts and repeats; the jsonl export has.
 */
export const fonotecaCsv: CsvKind = {
  source: 'fonoteca-export',
  label: 'Fonoteca export (CSV)',
  header: true,
  matches([first]) {
    const columns = new CsvColumns(first ?? []);
    return (
      columns.has('started_at') && columns.has('artist') && columns.has('track') && columns.has('source')
    );
  },
  mapper(header, { now }) {
    const columns = new CsvColumns(header);
    return (record) => {
      columns.check(record);
      const at = (name: string) => unescapeFormula(columns.at(record, name));
      const mbids = defined({
        recording: mbidOf(at('recording_mbid')),
        release: mbidOf(at('release_mbid')),
        artists: mbidsOf(at('artist_mbids')?.split(';')),
      });
      return defined({
        sent: defined({
          artist: requiredText(at('artist'), 'artist'),
          track: requiredText(at('track'), 'track'),
          release: optionalText(at('release'), 'release'),
          releaseArtist: optionalText(at('release_artist'), 'release_artist'),
          trackNumber: trackNumberOf(at('track_number')),
          lengthMs: optionalLength(at('length_ms'), 1, 'length_ms'),
          isrc: isrcOf(at('isrc')),
          spotifyUri: spotifyUriOf(at('spotify_uri')),
          mbids: Object.keys(mbids).length > 0 ? mbids : undefined,
        }),
        stampMs: plausibleStamp(Date.parse(requiredText(at('started_at'), 'started_at')), now, 'started_at'),
        stamp: 'start' as const,
        playedMs: optionalMilliseconds(at('played_ms'), 1, 'played_ms'),
        skipped: yesOrNo(at('skipped')),
        original: originalOf(at('source'), at('client')),
      });
    };
  },
};

/** Texts that a spreadsheet would run as a formula are written with an apostrophe before them. */
const unescapeFormula = (text: string | undefined) =>
  text?.replace(/^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/, '');

function yesOrNo(text: string | undefined): boolean | undefined {
  if (!text) return undefined;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw new RowRefusal('skipped', 'it is neither true nor false');
}

function originalOf(source: string | undefined, client: string | undefined) {
  if (!source) return undefined;
  if (!Object.hasOwn(sources, source))
    throw new RowRefusal('source', 'it is no source that this version knows');
  return defined({ source: source as Source, ordinal: 0, client: optionalText(client, 'client') });
}
