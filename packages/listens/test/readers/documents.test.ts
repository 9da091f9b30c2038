import { rm } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openImport, recognise } from '../../src/readers/index.ts';
import { fileOf, now, read, readJson, spotifyRow } from './support.ts';

const csv = 'uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n';
const options = { timeZone: 'UTC', now };
const rows = (count: number) => Array.from({ length: count }, (_, index) => spotifyRow({ ms_played: index }));
/** The fault's reason, or a failure when it opens. */
const faultOf = async (content: string | Uint8Array, name = 'my file.bin') => {
  const error = await openImport(await fileOf(name, content), options).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(Fault);
  const fault = error as Fault;
  expect(fault.code).toBe('invalid');
  expect(fault.message).toContain('my file.bin');
  expect(fault.fields[0]?.reason).toContain('choose an export of');
  return fault.message;
};

describe('files that are no export are faults that say why', () => {
  test.each([
    ['an empty file', '', 'it is empty'],
    ['white space', ' \n\t ', 'white space'],
    [
      'prose',
      'Dear diary,\ntoday I listened to nothing.\n',
      'no export of a kind that is known (a .bin file)',
    ],
    ['other JSON', '{"name":"fonoteca","version":1}', 'holds no listens'],
    ['an empty list', '[]', 'holds no listens'],
    ['other CSV', 'id,name\n1,2\n', 'no export of a kind that is known'],
    ['deep JSON', '['.repeat(100_000), 'holds no listens'],
    [
      'a picture of a kind',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]),
      'at byte 0: the text is not valid',
    ],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), 'it is a gzip file'],
    ['PDF', '%PDF-1.7\n', 'it is a PDF file'],
    [
      'UTF-16 without its mark',
      Buffer.from(`${csv}1600000000,,A,,,,T,\n`, 'utf16le'),
      'UTF-16 without its mark',
    ],
    [
      'Latin-1',
      Buffer.from(`${csv}1600000000,,Sigur Rós,,,,T,\n`, 'latin1'),
      'at byte 85: the text is not valid in its encoding',
    ],
  ])('%s', async (_name, content, reason) => {
    expect(await faultOf(content)).toContain(reason);
  });

  test('a file that is not there', async () => {
    const file = await fileOf('my file.bin', '');
    await rm(file.path);
    await expect(openImport(file, options)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('encodings', () => {
  const text = `${csv}1600000000,,Sigur Rós,,,,Hoppípolla,\n1600000600,,坂本龍一,,,,戦場のメリークリスマス,\n`;
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 LE', little],
    ['UTF-16 BE', Buffer.from(little).swap16()],
  ])('%s', async (_name, content) => {
    const { listens } = await read(content);
    expect(listens.map(({ sent }) => [sent.artist, sent.track])).toEqual([
      ['Sigur Rós', 'Hoppípolla'],
      ['坂本龍一', '戦場のメリークリスマス'],
    ]);
  });

  test('a wrong byte far on ends the reading there with one refusal, and nothing is garbled', async () => {
    const good = '1600000000,,A,,,,T,\n'.repeat(20_000);
    const { listens, refusals } = await read(
      Buffer.concat([
        Buffer.from(csv + good),
        Buffer.from('1600000000,,Bj\xf6rk,,,,T,\n', 'latin1'),
        Buffer.from(good),
      ]),
    );
    expect(listens).toHaveLength(20_000);
    expect(refusals).toEqual([
      {
        where: 'export',
        field: 'file',
        reason: expect.stringMatching(/^at byte 400080: the text is not valid/),
      },
    ]);
  });
});

describe('documents that break further on', () => {
  test('half of a JSON file gives its rows and one refusal with the place', async () => {
    const text = JSON.stringify(rows(3000));
    const { listens, refusals } = await read(text.slice(0, text.length / 2));
    expect(listens.length).toBeGreaterThan(1400);
    expect(listens.map(({ playedMs }) => playedMs)).toEqual(listens.map((_, index) => index));
    expect(refusals).toEqual([
      {
        where: 'export',
        field: 'file',
        reason: expect.stringContaining(`at element ${listens.length}: the document ends in the middle`),
      },
    ]);
  });

  test('a file cut right after a row keeps that row', async () => {
    const { listens, refusals } = await read(JSON.stringify(rows(3)).slice(0, -1));
    expect(listens).toHaveLength(3);
    expect(refusals).toHaveLength(1);
  });

  test('bad JSON further on', async () => {
    const text = JSON.stringify(rows(500)).replace('"ms_played":400', '"ms_played":4oo');
    const { listens, refusals } = await read(text);
    expect(listens).toHaveLength(400);
    expect(refusals).toMatchObject([
      { where: 'export', reason: expect.stringContaining('at element 400: it is not valid JSON') },
    ]);
  });

  test('deep and huge rows', async () => {
    const deep = `[${JSON.stringify(spotifyRow())},{"ts":${'['.repeat(100)}`;
    expect(await read(deep)).toMatchObject({
      listens: [{}],
      refusals: [{ reason: expect.stringContaining('deeper than 32') }],
    });
    const huge = await readJson([spotifyRow(), spotifyRow({ username: 'x'.repeat(2 ** 20) }), spotifyRow()]);
    expect(huge).toMatchObject({
      listens: [{}],
      refusals: [
        { reason: expect.stringContaining('at element 1: the element is longer than 1048576 bytes') },
      ],
    });
  });

  test('a quote that is never closed, and a line without end', async () => {
    const open = await read(`${csv}1600000000,,A,,,,T,\n1600000000,,"B,,,,T,\n`);
    expect(open).toMatchObject({
      listens: [{}],
      refusals: [{ reason: expect.stringContaining('at line 3') }],
    });
    const long = await read(`#AUDIOSCROBBLER/1.1\n#TZ/UTC\n${'x'.repeat(1000)}`, {
      limits: { elementBytes: 500 },
    });
    expect(long).toMatchObject({ refusals: [{ reason: expect.stringContaining('longer than 500 bytes') }] });
  });
});

test('the file is read only as fast as its items are taken, and progress tells how far', async () => {
  const reading = await openImport(await fileOf('big', JSON.stringify(rows(5000))), options);
  const before = reading.progress();
  expect(before.bytesRead).toBeLessThan(before.bytesTotal / 2);
  for await (const batch of reading.items) {
    expect(batch.length).toBeLessThanOrEqual(1000);
    break;
  }
  expect(reading.progress().bytesRead).toBeLessThan(before.bytesTotal / 2);
  const whole = await openImport(await fileOf('big', JSON.stringify(rows(5000))), options);
  for await (const _ of whole.items);
  expect(whole.progress().bytesRead).toBe(whole.progress().bytesTotal);
});

test('an abort ends the reading with its reason', async () => {
  const abort = new AbortController();
  const reading = await openImport(await fileOf('big', JSON.stringify(rows(5000))), {
    ...options,
    signal: abort.signal,
  });
  const readAll = async () => {
    for await (const _ of reading.items) abort.abort(new Error('enough'));
  };
  await expect(readAll()).rejects.toThrow('enough');
});

describe('no bytes make a reader throw anything but a fault', () => {
  const starts = [
    '',
    JSON.stringify(rows(2)),
    JSON.stringify({ scrobbles: [{ time: 1, track: { artists: ['A'], title: 'T' } }] }),
    '{"listened_at":1600000000,"track_metadata":{"artist_name":"A","track_name":"T"}}\n',
    '{"timeMs":1600000000000,"artist":"A","track":"T"}\n',
    `${csv}1600000000,,A,,,,T,\n`,
    '#AUDIOSCROBBLER/1.1\n#TZ/UNKNOWN\nA\tB\tC\t1\t2\tL\t1600000000\t\n',
    '[{"recenttracks":{"track":[{"name":"T","artist":{"#text":"A"},"date":{"uts":"1600000000"}}]}}]',
  ];
  const outcome = async (content: Uint8Array) => {
    try {
      const { items } = await read(content);
      for (const item of items) expect(['listen', 'refused', 'ignored']).toContain(item.kind);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  };

  test('arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => outcome(bytes)),
      { numRuns: 60 },
    );
  });

  test('exports with arbitrary bytes in the place of some', async () => {
    const damage = fc.record({ at: fc.nat(), drop: fc.nat(30), put: fc.uint8Array({ maxLength: 12 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.array(damage, { maxLength: 4 }),
        async (start, damages) => {
          let bytes = Buffer.from(start);
          for (const { at, drop, put } of damages) {
            const place = bytes.length === 0 ? 0 : at % bytes.length;
            bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + drop)]);
          }
          await outcome(bytes);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('members that have no text', async () => {
    const textless = { toString: null };
    const { listens } = await readJson([spotifyRow({ reason_end: textless, platform: textless })]);
    expect(listens).toHaveLength(1);
    const row = { artist: { '#text': 'A' }, name: 'B', '@attr': { nowplaying: textless } };
    expect((await readJson({ recenttracks: { track: [row] } })).listens).toEqual([]);
  });

  test('rows with arbitrary values', async () => {
    const keys = Object.keys(spotifyRow());
    const anything = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(fc.constantFrom(...keys), anything)), async (changes) => {
        const { listens, refusals, ignored } = await readJson([
          spotifyRow(),
          ...changes.map((change) => spotifyRow(change)),
        ]);
        expect(listens.length + refusals.length + ignored.length).toBe(changes.length + 1);
      }),
      { numRuns: 100 },
    );
  });
});

test('recognise says what a file is from its first bytes', () => {
  const say = (text: string | Uint8Array, name = 'x') => recognise(Buffer.from(text), name);
  expect(say(JSON.stringify(rows(200)).slice(0, 65_536))).toEqual({
    known: true,
    kind: 'json',
    label: 'Spotify extended streaming history',
    source: 'spotify-extended',
  });
  expect(say('PK\x03\x04')).toEqual({ known: true, kind: 'zip', label: 'Zip archive' });
  expect(say(`\ufeff${csv}`)).toMatchObject({ known: true, kind: 'csv', source: 'lastfm-export' });
  expect(say('hello', 'notes.TXT')).toEqual({
    known: false,
    reason: 'it is no export of a kind that is known (a .txt file)',
  });
});
