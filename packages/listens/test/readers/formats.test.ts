import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { now, read, readJson, spotifyRow } from './support.ts';

const at = (text: string) => Date.parse(text);
const mbid = (digit: number) => `${String(digit).repeat(8)}-aaaa-4bbb-8ccc-ddddeeeeffff`;

describe('Spotify extended', () => {
  test('keeps the end stamp, the time played, the skip and the context, and drops address and agent', async () => {
    const { items, listens } = await readJson([spotifyRow()], { name: 'anything.bin' });
    expect(items[0]).toMatchObject({
      kind: 'listen',
      source: 'spotify-extended',
      document: 'anything.bin',
      where: 'anything.bin#0',
    });
    expect(listens).toEqual([
      {
        sent: {
          artist: 'Björk',
          track: 'Hyperballad',
          release: 'Post',
          releaseArtist: 'Björk',
          spotifyUri: 'spotify:track:2SWRVuU2TTnFTAgtRfMWPH',
        },
        stampMs: at('2021-05-07T14:02:33Z'),
        playedMs: 187_342,
        skipped: true,
        context: {
          reasonStart: 'trackdone',
          reasonEnd: 'fwdbtn',
          shuffle: true,
          offline: false,
          platform: 'Android OS 11 API 30 (Google, Pixel 5)',
          country: 'ES',
          incognito: false,
        },
      },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/203\.0\.113|Spotify\/8|someone/);
  });

  test('podcasts and audiobooks are not music; what is missing is refused by name; the rest goes in', async () => {
    const { listens, refusals, ignored } = await readJson([
      spotifyRow({
        master_metadata_track_name: null,
        master_metadata_album_artist_name: null,
        episode_name: 'An episode',
      }),
      spotifyRow({ master_metadata_track_name: '' }),
      spotifyRow({ ts: undefined }),
      spotifyRow({ ts: '2021-13-40T00:00:00Z' }),
      spotifyRow({ ms_played: -4 }),
      spotifyRow({ master_metadata_album_album_name: 7 }),
      spotifyRow({ ts: '1970-01-19T03:04:05Z' }),
      spotifyRow({ ts: '2030-01-01T00:00:00Z' }),
      spotifyRow({ master_metadata_track_name: 'a\0b' }),
      spotifyRow({ master_metadata_track_name: 'half \ud83d' }),
      spotifyRow({ master_metadata_track_name: 'x'.repeat(1001) }),
      'not a row',
      spotifyRow({ skipped: null, ms_played: 0, reason_end: null, ts: '2013-07-11 15:53:42 UTC' }),
    ]);
    expect(ignored).toMatchObject([{ what: 'not-music', where: 'export#0' }]);
    expect(refusals.map(({ where, field, reason }) => `${where} ${field}: ${reason}`)).toEqual([
      'export#1 master_metadata_track_name: it is missing or empty',
      'export#2 ts: it is missing or empty',
      'export#3 ts: it is not a time',
      'export#4 ms_played: it is not a length of time',
      'export#5 master_metadata_album_album_name: it is not a text',
      expect.stringMatching(/^export#6 ts: 1970-01-19T03:04:05.000Z is before 1 October 2002/),
      'export#7 ts: 2030-01-01T00:00:00.000Z is in the future',
      'export#8 master_metadata_track_name: it holds the character U+0000',
      'export#9 master_metadata_track_name: it holds half a character (an unpaired surrogate)',
      'export#10 master_metadata_track_name: it is longer than 1000 characters (1001)',
      'export#11 row: it is not an object',
    ]);
    expect(listens).toHaveLength(1);
    expect(listens[0]).toMatchObject({ stampMs: at('2013-07-11T15:53:42Z'), playedMs: 0 });
    expect(listens[0]).not.toHaveProperty('skipped');
  });

  test('equal contexts are one object', async () => {
    const { listens } = await readJson([spotifyRow(), spotifyRow(), spotifyRow({ shuffle: false })]);
    expect(listens[1]?.context).toBe(listens[0]?.context);
    expect(listens[2]?.context).not.toBe(listens[0]?.context);
  });
});

test('Spotify legacy: minutes in UTC; podcasts are not music', async () => {
  const { listens, sources, ignored } = await readJson([
    { endTime: '2021-05-07 14:02', podcastName: 'P', episodeName: 'E', msPlayed: 5 },
    { endTime: '2021-05-07 14:02', artistName: 'Low', trackName: 'Lullaby', msPlayed: 12_345 },
  ]);
  expect(sources).toEqual(['spotify-legacy']);
  expect(ignored).toMatchObject([{ what: 'not-music' }]);
  expect(listens).toEqual([
    { sent: { artist: 'Low', track: 'Lullaby' }, stampMs: at('2021-05-07T14:02:00Z'), playedMs: 12_345 },
  ]);
});

describe('Last.fm', () => {
  const track = (uts: number | undefined, change: Record<string, unknown> = {}) => ({
    artist: { mbid: mbid(1), '#text': 'Low' },
    name: 'Lullaby',
    mbid: mbid(3),
    album: { mbid: '', '#text': 'I Could Live in Hope' },
    ...(uts === undefined
      ? { '@attr': { nowplaying: 'true' } }
      : { date: { uts: String(uts), '#text': '…' } }),
    ...change,
  });
  const page = (...tracks: unknown[]) => ({
    recenttracks: { track: tracks, '@attr': { page: '1', totalPages: '2' } },
  });

  test.each([
    ['one page', page(track(undefined), track(1_600_000_000))],
    ['a list of pages', [page(track(undefined)), page(track(1_600_000_000))]],
    ['a list of inner pages', [{ track: [track(undefined)] }, { track: [track(1_600_000_000)] }]],
    ['lists in a list', [[track(undefined)], [track(1_600_000_000)]]],
    ['the tracks alone', [track(undefined), track(1_600_000_000)]],
    ['a page of one track without its list', { recenttracks: { track: track(1_600_000_000) } }],
    [
      'a last page of one track without its list',
      [page(track(undefined)), { recenttracks: { track: track(1_600_000_000) } }],
    ],
  ])('JSON: %s', async (name, document) => {
    const { listens, ignored, refusals, sources } = await readJson(document);
    expect(refusals).toEqual([]);
    expect(sources).toEqual(['lastfm-export']);
    expect(ignored.map(({ what }) => what)).toEqual(name.startsWith('a page of one') ? [] : ['now-playing']);
    expect(listens).toEqual([
      {
        sent: {
          artist: 'Low',
          track: 'Lullaby',
          release: 'I Could Live in Hope',
          mbids: { artists: [mbid(1)] },
          details: { lastfm_track_mbid: mbid(3) },
        },
        stampMs: 1_600_000_000_000,
      },
    ]);
  });

  test('JSON: a track without date that is not playing is refused', async () => {
    const { refusals } = await readJson([
      track(1_600_000_000),
      track(1_600_000_000, { date: undefined }),
      track(0),
    ]);
    expect(refusals.map(({ field }) => field)).toEqual(['date.uts', 'date.uts']);
    expect(refusals[1]?.reason).toContain('1970-01-01');
  });

  const header = 'uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid';

  test('CSV with header: what is written comes back', async () => {
    const row = fc.record({
      uts: fc.integer({ min: 1_033_430_400, max: now / 1000 }),
      artist: text(),
      album: fc.oneof(fc.constant(''), text()),
      track: text(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), fc.constantFrom('\n', '\r\n'), async (rows, end) => {
        const lines = rows.map((one) => [
          one.uts,
          '',
          one.artist,
          mbid(1),
          one.album,
          mbid(2),
          one.track,
          'bad',
        ]);
        const csv = stringify([header.split(','), ...lines], { record_delimiter: end, quoted_string: true });
        const { listens, refusals } = await read(csv);
        expect(refusals).toEqual([]);
        expect(listens).toEqual(
          rows.map(({ uts, artist, album, track: title }) => ({
            sent: {
              artist,
              track: title,
              ...(album === '' ? {} : { release: album }),
              mbids: { release: mbid(2), artists: [mbid(1)] },
            },
            stampMs: uts * 1000,
          })),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('CSV with header: utc_time serves where uts is missing; a broken row names its line and field', async () => {
    const { listens, refusals } = await read(
      `${header}\n,"07 May 2021, 14:02",A,,,,T,\n\n1600000000,,,,,,T,\n1600000000,,A,,,,,\nx,,A,,,,T,\n1,2,3\n0,,A,,,,T,\n`,
    );
    expect(listens).toMatchObject([{ stampMs: at('2021-05-07T14:02:00Z') }]);
    expect(refusals.map(({ where, field }) => `${where} ${field}`)).toEqual([
      'export:4 artist',
      'export:5 track',
      'export:6 uts',
      'export:7 row',
      'export:8 uts',
    ]);
  });

  test('CSV without header: what is written comes back, in UTC', async () => {
    const minute = fc.integer({ min: Math.ceil(1_033_430_400 / 60), max: Math.floor(now / 60_000) });
    const row = fc.record({
      artist: text(),
      album: fc.oneof(fc.constant(''), text()),
      track: text(),
      minute,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
        const csv = stringify(
          rows.map((one) => [one.artist, one.album, one.track, dated(one.minute)]),
          {
            quoted_string: true,
          },
        );
        const { listens, sources } = await read(csv);
        expect(sources).toEqual(['lastfm-export']);
        expect(listens).toEqual(
          rows.map(({ artist, album, track: title, minute: stamp }) => ({
            sent: { artist, track: title, ...(album === '' ? {} : { release: album }) },
            stampMs: stamp * 60_000,
          })),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('CSV without header: a listen without date, and one on 31 February', async () => {
    const { listens, refusals } = await read('A,B,C,\nA,B,C,31 Feb 2021 10:00\nA,,C,01 Mar 2021 10:00\n');
    expect(refusals.map(({ where, field }) => `${where} ${field}`)).toEqual([
      'export:1 date',
      'export:2 date',
    ]);
    expect(listens).toEqual([{ sent: { artist: 'A', track: 'C' }, stampMs: at('2021-03-01T10:00:00Z') }]);
  });
});

describe('Maloja', () => {
  const scrobble = {
    time: 1_600_000_000,
    track: {
      artists: ['Gorillaz', 'De La Soul'],
      title: 'Feel Good Inc.',
      album: { artists: ['Gorillaz'], albumtitle: 'Demon Days' },
      length: 222,
    },
    duration: 200,
    origin: 'client:web',
  };

  test('the export of today, seconds everywhere', async () => {
    const { listens, sources } = await readJson({
      maloja: { export_time: 1_650_000_000 },
      scrobbles: [scrobble],
    });
    expect(sources).toEqual(['maloja-export']);
    expect(listens).toEqual([
      {
        sent: {
          artist: 'Gorillaz feat. De La Soul',
          track: 'Feel Good Inc.',
          release: 'Demon Days',
          releaseArtist: 'Gorillaz',
          lengthMs: 222_000,
          details: { artist_names: ['Gorillaz', 'De La Soul'] },
        },
        stampMs: 1_600_000_000_000,
        playedMs: 200_000,
        context: { origin: 'client:web' },
      },
    ]);
  });

  test('the older form, nulls, and an export that holds nothing', async () => {
    const old = await readJson({
      scrobbles: [{ artists: ['Low'], title: 'Lullaby', album: 'Hope', time: 1_600_000_000, duration: 583 }],
    });
    expect(old.listens).toEqual([
      {
        sent: { artist: 'Low', track: 'Lullaby', release: 'Hope', lengthMs: 583_000 },
        stampMs: 1_600_000_000_000,
      },
    ]);
    const nulls = await readJson({
      scrobbles: [
        {
          time: 1_600_000_000,
          track: { artists: ['Low'], title: 'X', album: null, length: null },
          duration: null,
          origin: null,
        },
      ],
    });
    expect(nulls.listens).toEqual([{ sent: { artist: 'Low', track: 'X' }, stampMs: 1_600_000_000_000 }]);
    expect((await readJson({ maloja: {}, scrobbles: [] })).items).toEqual([]);
  });

  test('milliseconds in place of seconds are seen; one that does not fit its file is refused', async () => {
    const at1 = { ...scrobble, time: 1_600_000_000_000 };
    const milliseconds = await readJson({ scrobbles: [{ ...scrobble, time: 0 }, at1, at1] });
    expect(milliseconds.listens.map(({ stampMs }) => stampMs)).toEqual([
      1_600_000_000_000, 1_600_000_000_000,
    ]);
    const mixed = await readJson({ scrobbles: [scrobble, at1] });
    expect(mixed.listens).toHaveLength(1);
    expect(mixed.refusals).toMatchObject([{ where: 'export#1', field: 'time' }]);
  });
});

describe('Rockbox', () => {
  const line = (stamp: number, rating: string, rest = '') =>
    `Low\tHope\tLullaby\t7\t583\t${rating}\t${stamp}${rest}`;

  test('UTC: listened and skipped, with its recording', async () => {
    const { listens, sources, refusals } = await read(
      `#AUDIOSCROBBLER/1.1\n#TZ/UTC\n#CLIENT/Rockbox h3xx 1.1\n${line(1_600_000_000, 'L', `\t${mbid(5)}`)}\r\n${line(1_600_000_600, 'S')}\n`,
      { timeZone: 'Europe/Madrid' },
    );
    expect(refusals).toEqual([]);
    expect(sources).toEqual(['rockbox']);
    const sent = { artist: 'Low', track: 'Lullaby', release: 'Hope', trackNumber: 7, lengthMs: 583_000 };
    const context = { client: 'Rockbox h3xx 1.1' };
    expect(listens).toEqual([
      {
        sent: { ...sent, mbids: { recording: mbid(5) } },
        stampMs: 1_600_000_000_000,
        skipped: false,
        context,
      },
      { sent, stampMs: 1_600_000_600_000, skipped: true, context },
    ]);
  });

  test('UNKNOWN: the clock on the wall of the person, daylight saving included', async () => {
    const wall = (text: string) => at(`${text}Z`) / 1000;
    const { listens } = await read(
      `#AUDIOSCROBBLER/1.1\n#TZ/UNKNOWN\n${line(wall('2020-07-01T12:10:00'), 'L')}\n${line(wall('2020-12-01T12:10:00'), 'L')}\n${line(wall('2021-03-28T02:30:00'), 'L')}\n`,
      { timeZone: 'Europe/Madrid' },
    );
    expect(listens.map(({ stampMs }) => new Date(stampMs).toISOString())).toEqual([
      '2020-07-01T10:10:00.000Z',
      '2020-12-01T11:10:00.000Z',
      '2021-03-28T01:30:00.000Z',
    ]);
  });

  test('a device without clock, a wrong rating, too few columns', async () => {
    const { refusals } = await read(
      `#AUDIOSCROBBLER/1.1\n#TZ/UTC\n${line(0, 'L')}\n${line(1_600_000_000, 'X')}\nLow\tHope\tLullaby\n\tx\ty\t\t1\tL\t1600000000\t\n`,
    );
    expect(refusals.map(({ where, field }) => `${where} ${field}`)).toEqual([
      'export:3 timestamp',
      'export:4 rating',
      'export:5 row',
      'export:6 artist',
    ]);
  });
});

test('Pano Scrobbler: milliseconds, players, and opinions that are no listens', async () => {
  const entry = {
    timeHuman: '13 Sep 2020, 12:26',
    timeMs: 1_600_000_000_123,
    artist: 'Low',
    track: 'Lullaby',
    album: 'Hope',
    albumArtist: null,
    durationMs: 583_000,
    mediaPlayerPackage: 'org.example.player',
    mediaPlayerName: 'Player',
    mediaPlayerVersion: '1.2',
    event: 'scrobble',
  };
  const lines = [entry, { ...entry, event: 'love' }, { ...entry, track: ' ' }].map((row) =>
    JSON.stringify(row),
  );
  const { listens, ignored, refusals, sources } = await read(`${lines.join('\n')}\n`);
  expect(sources).toEqual(['pano-scrobbler']);
  expect(ignored).toMatchObject([{ what: 'not-a-listen', where: 'export:2' }]);
  expect(refusals).toMatchObject([{ where: 'export:3', field: 'track' }]);
  expect(listens).toEqual([
    {
      sent: { artist: 'Low', track: 'Lullaby', release: 'Hope', lengthMs: 583_000 },
      stampMs: 1_600_000_000_123,
      context: { package: 'org.example.player', player: 'Player', playerVersion: '1.2' },
    },
  ]);
  const seconds = await read(JSON.stringify({ ...entry, timeMs: 1_600_000_000 }));
  expect(seconds.listens[0]?.stampMs).toBe(1_600_000_000_000);
});

/** A name as it comes through the door: trimmed, not empty, storable. */
function text() {
  return fc
    .string({
      unit: fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
        fc.constantFrom('"', ',', '\n', "'"),
      ),
      minLength: 1,
      maxLength: 20,
    })
    .map((value) => value.trim())
    .filter((value) => value !== '' && !value.includes('\0') && value.isWellFormed());
}

function dated(minute: number): string {
  const [, day, month, year, time] =
    /, (\d\d) (\w{3}) (\d{4}) (\d\d:\d\d)/.exec(new Date(minute * 60_000).toUTCString()) ?? [];
  return `${day} ${month} ${year} ${time}`;
}
