import { defined, optionalText, requiredText } from '../rows/fields.ts';
import { RowRefusal } from '../rows/refusal.ts';
import { CountedStamps, plausibleStamp } from '../rows/stamps.ts';
import { looksLikeDayMonthYear, parseDayMonthYear, parseIsoUtc } from '../rows/written-times.ts';
import { CsvColumns } from './csv-columns.ts';
import type { CsvKind, CsvRecord } from './csv-kind.ts';
import { lastfmIdentifiers } from './lastfm-identifiers.ts';

/** `uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid`. */
export const lastfmCsv: CsvKind = {
  source: 'lastfm-export',
  label: 'Last.fm export (CSV)',
  header: true,
  matches([first]) {
    const columns = new CsvColumns(first ?? []);
    return columns.has('artist') && columns.has('track') && (columns.has('uts') || columns.has('utc_time'));
  },
  mapper(header, { now }) {
    const columns = new CsvColumns(header);
    const stamps = new CountedStamps(now);
    const stampOf = (record: CsvRecord): number => {
      const uts = columns.at(record, 'uts');
      if (uts) return stamps.read(uts, 'uts');
      const written = columns.at(record, 'utc_time') ?? '';
      if (written === '')
        throw new RowRefusal(columns.has('uts') ? 'uts' : 'utc_time', 'it is missing or empty');
      const stamp = parseDayMonthYear(written);
      return plausibleStamp(Number.isNaN(stamp) ? parseIsoUtc(written) : stamp, now, 'utc_time');
    };
    return (record) => {
      columns.check(record);
      const at = (name: string) => columns.at(record, name);
      const ids = lastfmIdentifiers(at('artist_mbid'), at('album_mbid'), at('track_mbid'));
      return {
        sent: defined({
          artist: requiredText(at('artist'), 'artist'),
          track: requiredText(at('track'), 'track'),
          release: optionalText(at('album'), 'album'),
          mbids: ids.mbids,
          details: ids.details,
        }),
        stampMs: stampOf(record),
      };
    };
  },
};

/** `artist,album,track,"dd Mon YYYY HH:MM"` without header; a listen that was playing has no date. */
export const lastfmHeaderlessCsv: CsvKind = {
  source: 'lastfm-export',
  label: 'Last.fm export (CSV)',
  header: false,
  matches: (records) =>
    records.some((record) => record.length === 4 && looksLikeDayMonthYear(record[3] ?? '')),
  mapper:
    (_first, { now }) =>
    (record) => {
      if (record.length !== 4) throw new RowRefusal('row', `it has ${record.length} columns instead of 4`);
      const [artist, album, track, date] = record;
      return {
        sent: defined({
          artist: requiredText(artist, 'artist'),
          track: requiredText(track, 'track'),
          release: optionalText(album, 'album'),
        }),
        stampMs: plausibleStamp(parseDayMonthYear(requiredText(date, 'date')), now, 'date'),
      };
    },
};
