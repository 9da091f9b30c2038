import { type Source, sources } from '@fonoteca/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listenBrainzListen } from '../../src/export/export.ts';
import type { ExportRow } from '../../src/export/rows.ts';
import { now, read } from './support.ts';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((value) => value.trim())
  .filter((value) => value !== '' && !value.includes('\0') && value.isWellFormed());
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const milliseconds = fc.integer({ min: 1, max: 86_400_000 });
const members = fc.dictionary(
  fc.constantFrom('tags', 'origin_url', 'reasonEnd', 'media_player_name'),
  fc.constantFrom('a', 1, true, ['x']),
  {
    minKeys: 1,
  },
);

/** A stored listen as the export gives it. */
const row: fc.Arbitrary<ExportRow> = fc.record({
  startedMs: fc.integer({ min: 1_033_430_400_000, max: now }),
  ordinal: fc.nat(3),
  playedMs: orNull(fc.nat(86_400_000)),
  skipped: orNull(fc.boolean()),
  source: fc.constantFrom(...(Object.keys(sources) as Source[])),
  client: orNull(text),
  context: orNull(members),
  artist: text,
  track: text,
  release: orNull(text),
  releaseArtist: orNull(text),
  trackNumber: orNull(fc.integer({ min: 1, max: 99 })),
  lengthMs: orNull(milliseconds),
  isrc: orNull(fc.constant('USAB12345678')),
  spotifyUri: orNull(fc.constant('spotify:track:2SWRVuU2TTnFTAgtRfMWPH')),
  mbids: orNull(
    fc.record(
      {
        recording: fc.uuid(),
        release: fc.uuid(),
        releaseGroup: fc.uuid(),
        artists: fc.array(fc.uuid(), { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['recording'] },
    ),
  ),
  details: orNull(members),
});

test('what Fonoteca exports comes back with every field', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
      const jsonl = rows.map((one) => `${JSON.stringify(listenBrainzListen(one))}\n`).join('');
      const { listens, refusals, sources: found } = await read(jsonl);
      expect(refusals).toEqual([]);
      expect(found).toEqual(['fonoteca-export']);
      const back = listens.map(({ sent, stampMs, playedMs, skipped, context, original }) => ({
        ...{
          startedMs: stampMs,
          ordinal: original?.ordinal,
          playedMs: playedMs ?? null,
          skipped: skipped ?? null,
        },
        ...{ source: original?.source, client: original?.client ?? null, context: context ?? null },
        ...{ artist: sent.artist, track: sent.track, release: sent.release ?? null },
        ...{ releaseArtist: sent.releaseArtist ?? null, trackNumber: sent.trackNumber ?? null },
        ...{ lengthMs: sent.lengthMs ?? null, isrc: sent.isrc ?? null, spotifyUri: sent.spotifyUri ?? null },
        ...{ mbids: sent.mbids ?? null, details: sent.details ?? null },
      }));
      expect(back).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});

test("Fonoteca's CSV comes back with texts, times and sources", async () => {
  const { listens, sources: found } = await read(
    'started_at,artist,track,release,release_artist,track_number,length_ms,played_ms,skipped,source,client,isrc,recording_mbid,release_mbid,artist_mbids,spotify_uri\r\n' +
      "2021-05-07T14:02:33.417Z,'=1+1,Lullaby,Hope,,7,583000,12345,true,spotify-extended,,,,,,\r\n",
  );
  expect(found).toEqual(['fonoteca-export']);
  expect(listens).toEqual([
    {
      sent: { artist: '=1+1', track: 'Lullaby', release: 'Hope', trackNumber: 7, lengthMs: 583_000 },
      stampMs: Date.parse('2021-05-07T14:02:33.417Z'),
      stamp: 'start',
      playedMs: 12_345,
      skipped: true,
      original: { source: 'spotify-extended', ordinal: 0 },
    },
  ]);
});
