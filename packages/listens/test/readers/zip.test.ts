import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read, spotifyRow, zipOf } from './support.ts';

const rows = (count: number, from = 0) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => spotifyRow({ ms_played: from + index })));
const played = (listens: readonly { playedMs?: number }[]) => listens.map(({ playedMs }) => playedMs);
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const lbLine = '{"listened_at":1600000000,"track_metadata":{"artist_name":"Low","track_name":"Lullaby"}}\n';

describe('a zip', () => {
  test('as Spotify delivers it: every history file, other files named and left out', async () => {
    const zip = await zipOf({
      'Spotify Extended Streaming History/ReadMeFirst.pdf': '%PDF-1.4 …',
      'Spotify Extended Streaming History/Streaming_History_Audio_2020_0.json': rows(2),
      'Spotify Extended Streaming History/Streaming_History_Audio_2021_1.json': rows(2, 2),
      'Spotify Extended Streaming History/Streaming_History_Video_2021.json': '[]',
      'Spotify Account Data/Playlist1.json': '{"playlists":[{"name":"x","items":[]}]}',
    });
    const { items, listens, ignored, refusals } = await read(zip, { name: 'my_spotify_data.zip' });
    expect(refusals).toEqual([]);
    expect(played(listens)).toEqual([0, 1, 2, 3]);
    const folder = 'my_spotify_data.zip/Spotify Extended Streaming History';
    expect(items.filter((item) => item.kind === 'listen').map((item) => item.where)).toEqual([
      `${folder}/Streaming_History_Audio_2020_0.json#0`,
      `${folder}/Streaming_History_Audio_2020_0.json#1`,
      `${folder}/Streaming_History_Audio_2021_1.json#0`,
      `${folder}/Streaming_History_Audio_2021_1.json#1`,
    ]);
    expect(new Set(items.flatMap((item) => (item.kind === 'listen' ? [item.document] : []))).size).toBe(2);
    expect(ignored.map(({ what }) => what)).toEqual(['other-file', 'other-file', 'other-file']);
  });

  test('each entry is known by itself: ListenBrainz months beside a Last.fm CSV and its own other files', async () => {
    const zip = await zipOf({
      'user.json': '{"user_id":1,"username":"someone"}',
      'listens/2020/9.jsonl': lbLine + lbLine,
      'feedback.jsonl': '{"recording_mbid":null,"score":1,"created":1600000000}\n',
      'scrobbles.csv': 'A,B,C,01 Mar 2021 10:00\n',
    });
    const { sources, listens, ignored } = await read(zip);
    expect(sources).toEqual(['listenbrainz-export', 'lastfm-export']);
    expect(listens).toHaveLength(3);
    expect(ignored.map(({ where }) => where)).toEqual(['export/user.json', 'export/feedback.jsonl']);
  });

  test('a zip in the zip is not opened; entries without packing are read', async () => {
    const inner = await zipOf({ 'a.json': rows(1) });
    const { listens, ignored } = await read(
      await zipOf({ 'inner.zip': inner, 'b.json': rows(1) }, { compress: false }),
    );
    expect(listens).toHaveLength(1);
    expect(ignored).toMatchObject([{ where: 'export/inner.zip', what: 'other-file' }]);
  });

  test('without any export, or without anything, it is refused', async () => {
    const none = {
      where: 'export',
      field: 'file',
      reason: 'the zip holds no export of a kind that is known',
    };
    expect((await read(await zipOf({ 'a.txt': 'hello' }))).refusals).toEqual([none]);
    expect((await read(await zipOf({}))).refusals).toEqual([none]);
  });

  test('an entry that breaks gives its front; the entries after it still go in', async () => {
    const zip = await zipOf({ 'a.json': rows(50).slice(0, -200), 'b.json': rows(2, 100) });
    const { listens, refusals } = await read(zip);
    expect(played(listens)).toEqual([...upTo(49), 100, 101]);
    expect(refusals).toMatchObject([
      { where: 'export/a.json', reason: expect.stringContaining('at element 49') },
    ]);
  });

  test('a damaged entry is found by its checksum, and the others go in', async () => {
    const zip = await zipOf({ 'a.json': rows(2), 'b.json': rows(2, 2) }, { compress: false });
    const at = zip.indexOf('Hyperballad');
    zip.write('Hyperbollad', at);
    const { listens, refusals } = await read(zip);
    expect(played(listens).slice(-2)).toEqual([2, 3]);
    expect(refusals).toMatchObject([{ where: 'export/a.json', reason: expect.stringContaining('checksum') }]);
  });
});

describe('a zip that was cut off', () => {
  test.each([true, false])(
    'gives every entry before the cut and the front of the last (compress: %s)',
    async (compress) => {
      const zip = await zipOf({ 'a.json': rows(300), 'b.json': rows(3000, 300) }, { compress });
      const { listens, refusals } = await read(zip.subarray(0, zip.length - (compress ? 20_000 : 900_000)));
      expect(listens.length).toBeGreaterThan(600);
      expect(listens.length).toBeLessThan(3300);
      expect(played(listens)).toEqual(upTo(listens.length));
      expect(refusals).toMatchObject([
        { where: 'export/b.json', field: 'file' },
        { where: 'export', field: 'file', reason: expect.stringContaining('the zip has lost its end') },
      ]);
    },
  );

  test('wherever it is cut, nothing is thrown, and what comes is a front', async () => {
    const zip = await zipOf({ 'a.json': rows(20), 'x.txt': 'hello', 'b.json': rows(20, 20) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: zip.length - 1 }), async (length) => {
        const { listens, refusals } = await read(zip.subarray(0, length));
        expect(played(listens)).toEqual(upTo(listens.length));
        expect(refusals.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test('wherever a byte is wrong, nothing is thrown but a fault', async () => {
    const zip = await zipOf({ 'a.json': rows(20), 'x.txt': 'hello', 'b.json': rows(20, 20) });
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = Buffer.from(zip);
        damaged[at] = byte;
        try {
          expect((await read(damaged)).items.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('zip bombs', () => {
  test('what unpacks to too many times its size is stopped, and nothing after it is opened', async () => {
    const bomb = `[${JSON.stringify(spotifyRow())},${' '.repeat(30 * 2 ** 20)}`;
    const zip = await zipOf({ 'a.json': rows(2), 'bomb.json': bomb, 'c.json': rows(2) });
    const { listens, refusals } = await read(zip, { limits: { elementBytes: 2 ** 30 } });
    expect(listens).toHaveLength(3);
    expect(refusals).toMatchObject([
      { where: 'export/bomb.json', reason: expect.stringContaining('200 times its size') },
    ]);
  });

  test('one that shows itself before its kind is known', async () => {
    const zip = await zipOf({ 'bomb.json': ' '.repeat(100_000), 'c.json': rows(2) });
    const { listens, refusals } = await read(zip, { limits: { unpackedFreeBytes: 1000 } });
    expect(listens).toHaveLength(0);
    expect(refusals).toMatchObject([
      { where: 'export/bomb.json', reason: expect.stringContaining('200 times') },
    ]);
  });

  test('too much altogether, and too many entries', async () => {
    const zip = await zipOf({ 'a.json': rows(2), 'b.json': rows(200), 'c.json': rows(2) });
    const much = await read(zip, { limits: { unpackedBytes: 20_000 } });
    expect(much.refusals).toMatchObject([
      { where: 'export/b.json', reason: expect.stringContaining('20000 bytes') },
    ]);
    const many = await read(zip, { limits: { zipEntries: 2 } });
    expect(many.listens).toHaveLength(202);
    expect(many.refusals).toMatchObject([
      { where: 'export', reason: expect.stringContaining('more than 2 entries') },
    ]);
  });
});
