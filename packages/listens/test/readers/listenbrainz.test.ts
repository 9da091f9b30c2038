import type { IncomingListen } from '@fonoteca/domain';
import { describe, expect, test } from 'vitest';
import { read, readJson } from './support.ts';

const mbid = (digit: number) => `${String(digit).repeat(8)}-aaaa-4bbb-8ccc-ddddeeeeffff`;
const lb = (info: Record<string, unknown>, change: Record<string, unknown> = {}) => ({
  inserted_at: 1_600_000_009,
  listened_at: 1_600_000_000,
  track_metadata: { artist_name: 'Low', track_name: 'Lullaby', release_name: 'Hope', additional_info: info },
  ...change,
});
const one = async (info: Record<string, unknown>): Promise<IncomingListen | undefined> =>
  (await read(`${JSON.stringify(lb(info))}\n`)).listens[0];

describe('ListenBrainz', () => {
  test('tells the track from the client in additional_info', async () => {
    expect(
      await one({
        duration: 583,
        duration_played: 100,
        tracknumber: '7/11',
        isrc: 'us-ab1-23-45678',
        release_artist_name: 'Low (band)',
        recording_mbid: mbid(1).toUpperCase(),
        release_mbid: mbid(2),
        release_group_mbid: mbid(3),
        artist_mbids: [mbid(4)],
        spotify_id: 'https://open.spotify.com/track/2SWRVuU2TTnFTAgtRfMWPH',
        recording_msid: mbid(9),
        origin_url: 'https://example.org/lullaby',
        tags: ['slowcore'],
        media_player: 'Strawberry',
        submission_client: 'Strawberry',
        artist_names: [],
      }),
    ).toEqual({
      sent: {
        artist: 'Low',
        track: 'Lullaby',
        release: 'Hope',
        releaseArtist: 'Low (band)',
        trackNumber: 7,
        lengthMs: 583_000,
        isrc: 'USAB12345678',
        spotifyUri: 'spotify:track:2SWRVuU2TTnFTAgtRfMWPH',
        mbids: { recording: mbid(1), release: mbid(2), releaseGroup: mbid(3), artists: [mbid(4)] },
        details: { origin_url: 'https://example.org/lullaby', tags: ['slowcore'] },
      },
      stampMs: 1_600_000_000_000,
      playedMs: 100_000,
      context: { media_player: 'Strawberry', submission_client: 'Strawberry' },
    });
  });

  test('what fits no field is kept as sent', async () => {
    const listen = await one({ tracknumber: 'A1', recording_mbid: 'nope', duration_ms: 0 });
    expect(listen?.sent).toEqual({
      artist: 'Low',
      track: 'Lullaby',
      release: 'Hope',
      details: { as_sent: { tracknumber: 'A1', recording_mbid: 'nope' } },
    });
  });

  test.each([
    ['a list', [lb({})]],
    ['the reply of the API', { payload: { count: 1, listens: [lb({})] } }],
    ['a submission', { listen_type: 'import', payload: [lb({})] }],
  ])('JSON: %s', async (_name, document) => {
    const { listens, sources } = await readJson(document);
    expect(sources).toEqual(['listenbrainz-export']);
    expect(listens).toHaveLength(1);
  });

  test('lines stand for themselves: a broken one is refused, those around it go in', async () => {
    const good = JSON.stringify(lb({}));
    const { listens, refusals } = await read(
      `${good}\n{"listened_at":1\n\n${good}\n${JSON.stringify(lb({}, { listened_at: 'x' }))}`,
    );
    expect(listens).toHaveLength(2);
    expect(refusals).toEqual([
      { where: 'export:2', field: 'line', reason: 'it is not valid JSON' },
      { where: 'export:5', field: 'listened_at', reason: 'it is not a time' },
    ]);
  });

  test('additional_info that is deep, big or not storable is refused; it cannot touch prototypes', async () => {
    const deep = '{"a":'.repeat(20_000) + 1 + '}'.repeat(20_000);
    const rows = [
      lb({ x: 'DEEP' }),
      lb({ x: 'y'.repeat(11_000) }),
      lb({ x: 'a\0b' }),
      lb({ x: { y: '\ud800' } }),
      lb({ media_player: 'DEEP' }),
    ].map((row) => JSON.stringify(row).replace('"DEEP"', deep));
    const hostile = `{"listened_at":1600000000,"track_metadata":{"artist_name":"A","track_name":"T","additional_info":{"__proto__":{"polluted":1}}}}`;
    const { refusals, listens } = await read([...rows, hostile].join('\n'));
    expect(refusals.map(({ where, field }) => `${where} ${field}`)).toEqual(
      [1, 2, 3, 4, 5].map((line) => `export:${line} additional_info`),
    );
    expect(JSON.stringify(listens[0]?.sent.details)).toBe('{"__proto__":{"polluted":1}}');
    expect('polluted' in {}).toBe(false);
  });

  test('a text with a backslash before u0000 is an ordinary text', async () => {
    expect((await one({ note: 'C:\\u0000' }))?.sent.details).toEqual({ note: 'C:\\u0000' });
  });
});

describe("Fonoteca's own export", () => {
  const listenBrainz = (fonoteca: Record<string, unknown>, info: Record<string, unknown> = {}) =>
    lb({ ...info, fonoteca });

  test('comes back with everything ListenBrainz has no place for', async () => {
    const row = listenBrainz(
      {
        started_ms: 1_600_000_000_417,
        played_ms: 12_345,
        skipped: true,
        ordinal: 2,
        source: 'spotify-legacy',
        client: 'web',
        context: { reasonEnd: 'fwdbtn', shuffle: false, nested: { a: [1] } },
      },
      { tags: ['slowcore'], mbid_mapping: { recording_mbid: mbid(1) }, duration_ms: 583_417 },
    );
    const { listens, sources } = await read(JSON.stringify(row));
    expect(sources).toEqual(['fonoteca-export']);
    expect(listens).toEqual([
      {
        sent: {
          artist: 'Low',
          track: 'Lullaby',
          release: 'Hope',
          lengthMs: 583_417,
          details: { tags: ['slowcore'], mbid_mapping: { recording_mbid: mbid(1) } },
        },
        stampMs: 1_600_000_000_417,
        stamp: 'start',
        playedMs: 12_345,
        skipped: true,
        context: { reasonEnd: 'fwdbtn', shuffle: false, nested: { a: [1] } },
        original: { source: 'spotify-legacy', ordinal: 2, client: 'web' },
      },
    ]);
  });

  test('a block that contradicts its listen or names no known source is refused', async () => {
    const rows = [
      listenBrainz({ started_ms: 1_600_000_000_000, source: 'lastfm-export' }),
      listenBrainz({ started_ms: 1_700_000_000_000, source: 'lastfm-export' }),
      listenBrainz({ started_ms: 1_600_000_000_000, source: 'toString' }),
      listenBrainz({ started_ms: 1_600_000_000_000, skipped: 'yes' }),
    ];
    const { listens, refusals } = await read(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(listens).toHaveLength(1);
    expect(refusals.map(({ field }) => field)).toEqual(
      ['started_ms', 'source', 'skipped'].map((member) => `additional_info.fonoteca.${member}`),
    );
  });
});
