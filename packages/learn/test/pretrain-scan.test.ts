import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNames } from '../src/pretrain/collect/names.ts';
import { blocksOf } from '../src/pretrain/input/blocks.ts';
import { record } from '../src/pretrain/scan/record.ts';
import { createBlockScanner, type LineForm } from '../src/pretrain/scan/scan-block.ts';

/** What a block holds, as one reads it: person (by hash), names, time, mbid. */
function scan(text: string, kind: 'artist' | 'recording' = 'recording', form: LineForm = 'json') {
  const bytes = Buffer.from(text);
  const { records, count, badLines, firstBad } = createBlockScanner(kind)(bytes, form);
  const listens = Array.from({ length: count }, (_, index) => {
    const at = index * record.words;
    const mbid = records[at + record.mbid] ?? 0;
    return {
      person: `${records[at + record.rowHigh]}-${records[at + record.rowLow]}`,
      raw: `${records[at + record.rawHigh]}-${records[at + record.rawLow]}`,
      names: readNames(bytes, records, at),
      time: records[at + record.time],
      count: records[at + record.count],
      mbid: mbid === 0 ? null : bytes.toString('latin1', mbid - 1, mbid + 35),
    };
  });
  return { listens, badLines, firstBad };
}
const mbid = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';
const metadata = { artist_name: 'Low', track_name: 'Lullaby' };

describe('lines of JSON', () => {
  test('are read as JSON.parse reads them, whatever stands around the fields', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\u2028', '{"artist_name":"x"}', 'Мир', '\\"}'),
    );
    const junk = fc.jsonValue({ maxDepth: 3 });
    const listen = fc.record({
      user_id: fc.nat(),
      artist: text.filter((name) => name.isWellFormed() && name !== ''),
      title: text.filter((name) => name.isWellFormed() && name !== ''),
      time: fc.integer({ min: 1, max: 2_000_000_000 }),
      info: fc.dictionary(
        fc.constantFrom('artist_name', 'track_name', 'user_id', 'x', 'timestamp', 'track_metadata'),
        junk,
      ),
      other: junk,
      shape: fc.constantFrom(0, 1, 2),
      timeName: fc.constantFrom('timestamp', 'listened_at'),
    });
    fc.assert(
      fc.property(fc.array(listen, { minLength: 1, maxLength: 6 }), (listens) => {
        const lines = listens.map(({ user_id, artist, title, time, info, other, shape, timeName }) => {
          const track = { artist_name: artist, release_name: other, track_name: title };
          const inner =
            shape === 0 ? { additional_info: info, ...track } : { ...track, additional_info: info };
          const whole = {
            other,
            user_id,
            user_name: 'someone',
            [timeName]: time,
            track_metadata: inner,
            last: other,
          };
          const line = JSON.stringify(whole);
          // What other writers do: spaces, escapes of all that is not ASCII.
          if (shape === 1)
            return line.replace(
              /[\u007f-\uffff]/g,
              (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
            );
          return shape === 2 ? JSON.stringify(whole, null, ' ').replaceAll('\n', '\t') : line;
        });
        const found = scan(lines.join('\n'));
        expect(found.badLines).toBe(0);
        expect(found.listens.map(({ names, time }) => ({ names, time }))).toEqual(
          listens.map(({ artist, title, time }) => ({ names: { artist, title }, time })),
        );
        for (const [index, { user_id }] of listens.entries())
          for (const [place, other] of listens.entries())
            expect(found.listens[index]?.person === found.listens[place]?.person).toBe(
              user_id === other.user_id,
            );
      }),
      { numRuns: 300 },
    );
  });

  test('that are no listens are counted, and the first one is told', () => {
    const good = JSON.stringify({ user_id: 1, listened_at: 5, track_metadata: metadata });
    const bad = [
      '{}',
      'not json',
      good.slice(0, -1),
      `${good}}`,
      JSON.stringify({ listened_at: 5, track_metadata: metadata }),
      JSON.stringify({ user_id: 1, track_metadata: { ...metadata, artist_name: '' } }),
      JSON.stringify({ user_id: 1, track_metadata: { ...metadata, artist_name: null } }),
      JSON.stringify({ user_id: 1, track_metadata: { artist_name: 'Low' } }),
      JSON.stringify({ user_id: 1, track_metadata: [metadata] }),
      '[1,2]',
    ];
    const found = scan([good, '', ...bad, good].join('\n'));
    expect(found).toMatchObject({ badLines: bad.length, firstBad: 2 });
    expect(found.listens).toHaveLength(2);
    // An artist needs no title.
    expect(scan(bad[7] ?? '', 'artist').listens).toHaveLength(1);
  });

  test('of people without a number go by name; a number and the same digits as a name are two people', () => {
    const line = (person: object) => JSON.stringify({ ...person, track_metadata: metadata });
    const { listens } = scan(
      [
        line({ user_id: 7 }),
        line({ user_name: '7' }),
        line({ user_id: null, user_name: '7' }),
        line({ user_id: 7, user_name: 'x' }),
      ].join('\n'),
    );
    const [number, name, nullNumber, both] = listens.map(({ person }) => person);
    expect(name).not.toBe(number);
    expect(nullNumber).toBe(name);
    expect(both).toBe(number);
  });

  test('give the MBID of the recording, and of an artist only where the credit is to one', () => {
    const line = (info: object) =>
      JSON.stringify({ user_id: 1, track_metadata: { ...metadata, additional_info: info } });
    const first = (info: object, kind: 'artist' | 'recording') => scan(line(info), kind).listens[0]?.mbid;
    expect(first({ recording_mbid: mbid, artist_mbids: ['x'] }, 'recording')).toBe(mbid);
    expect(first({ recording_mbid: mbid, artist_mbids: [mbid] }, 'artist')).toBe(mbid);
    expect(first({ artist_mbids: [mbid, mbid] }, 'artist')).toBeNull();
    expect(first({ artist_mbids: [] }, 'artist')).toBeNull();
    expect(first({ recording_mbid: null }, 'recording')).toBeNull();
  });
});

describe('lines of user, item, count', () => {
  test('are read with and without a time, and refused where a field is none', () => {
    const text = [
      'ana\tLow\t3\t1600000000',
      'bo\tLow\t2.6',
      'bo\tLow\t0',
      'bo\tLow',
      '\tLow\t1',
      'bo\t\t1',
      'bo\tLow\tx',
      'bo\tLow\t1\tsoon',
    ];
    const found = scan(text.join('\r\n'), 'artist', 'tsv');
    expect(found.badLines).toBe(6);
    expect(found.listens.map(({ names, count, time }) => [names?.artist, count, time])).toEqual([
      ['Low', 3, 1_600_000_000],
      ['Low', 3, 0],
    ]);
  });

  test('name recordings by artist and title', () => {
    const found = scan('a\tLow\u001fOne - Two\t1\na\tLow - One - Two\t1\na\tLow\t1', 'recording', 'tsv');
    expect(found.badLines).toBe(1);
    expect(found.listens.map(({ names }) => names)).toEqual([
      { artist: 'Low', title: 'One - Two' },
      { artist: 'Low', title: 'One - Two' },
    ]);
  });
});

describe('blocks', () => {
  test('hold every line once and whole, wherever the stream is cut and wherever it is gone on with', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', '"'), maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        async (lines, sizes) => {
          const whole = Buffer.from(lines.map((text) => `${text}\n`).join(''));
          async function* pieces() {
            for (let at = 0, turn = 0; at < whole.length; turn++) {
              const size = sizes[turn % sizes.length] ?? 1;
              yield whole.subarray(at, at + size);
              at += size;
            }
          }
          const read = async (skip: number) => {
            const blocks: { text: string; end: number }[] = [];
            for await (const { bytes, end, tooLong } of blocksOf(pieces(), skip, () => new Uint8Array(64))) {
              expect(tooLong).toBe(0);
              blocks.push({ text: Buffer.from(bytes).toString(), end });
            }
            return blocks;
          };
          const all = await read(0);
          expect(all.map(({ text }) => text).join('')).toBe(whole.toString());
          for (const { end } of all) {
            const rest = await read(end);
            expect(rest.map(({ text }) => text).join('')).toBe(whole.subarray(end).toString());
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('leave out a line that is longer than a block and tell it', async () => {
    const long = 'x'.repeat(200);
    async function* pieces() {
      yield Buffer.from(`one\n${long.slice(0, 100)}`);
      yield Buffer.from(`${long.slice(100)}\ntwo\n`);
    }
    let text = '';
    let left = 0;
    let last = 0;
    for await (const { bytes, end, tooLong } of blocksOf(pieces(), 0, () => new Uint8Array(64))) {
      text += Buffer.from(bytes).toString();
      left += tooLong;
      last = end;
    }
    expect({ text, left, last }).toEqual({ text: 'one\ntwo\n', left: 1, last: 4 + 201 + 4 });
  });
});
