import { parse as parseCsv } from 'csv-parse/sync';
import { stringify as stringifyCsv } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinBlocks } from '../../src/readers/bytes/blocks.ts';
import { utf8Blocks } from '../../src/readers/bytes/utf8.ts';
import { readerLimits } from '../../src/readers/limits.ts';
import { csvRecords } from '../../src/readers/split/csv-records.ts';
import { each, type JsonPath } from '../../src/readers/split/json-path.ts';
import { jsonValues } from '../../src/readers/split/json-values.ts';
import { lines } from '../../src/readers/split/lines.ts';

/** Bytes in pieces of the given sizes, over and over; a piece is overwritten once the next is asked for. */
async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    const piece = Buffer.from(bytes.subarray(at, at + size));
    yield piece;
    piece.fill(0x7b);
    at += size;
  }
}

async function valuesOf(
  text: string | Buffer,
  path: JsonPath,
  sizes: readonly number[],
  limits = readerLimits,
) {
  const found: unknown[] = [];
  let error: unknown;
  try {
    for await (const run of jsonValues(inPieces(Buffer.from(text), sizes), path, limits)) {
      expect(run.firstIndex).toBe(found.length);
      found.push(...run.values);
    }
  } catch (caught) {
    error = caught;
  }
  return { found, error };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
const json = fc.jsonValue({ maxDepth: 5 });

describe('the JSON splitter', () => {
  test('gives what JSON.parse gives, wherever the bytes are cut and however they are spaced', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(json),
        sizes,
        fc.constantFrom(undefined, 1, '\t'),
        async (list, pieces, space) => {
          const text = JSON.stringify(list, null, space);
          const { found, error } = await valuesOf(text, [each], pieces);
          expect(error).toBeUndefined();
          expect(found).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  test('finds rows on their way, whatever stands beside them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(json)), json, sizes, async (pages, aside, pieces) => {
        const text = JSON.stringify(pages.map((track) => ({ aside, track, after: aside })));
        const { found, error } = await valuesOf(text, [each, 'track', each], pieces);
        expect(error).toBeUndefined();
        expect(found).toEqual((JSON.parse(text) as { track: unknown[] }[]).flatMap(({ track }) => track));
      }),
    );
  });

  test('a cut document gives a front of its rows and then breaks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), json), { minLength: 1 }),
        fc.nat(),
        sizes,
        async (list, cut, pieces) => {
          const text = JSON.stringify(list);
          const bytes = Buffer.from(text);
          const part = bytes.subarray(0, cut % bytes.length);
          const { found, error } = await valuesOf(part, [each], pieces);
          expect(error).toMatchObject({ name: 'DocumentBreak' });
          expect(found).toEqual((JSON.parse(text) as unknown[]).slice(0, found.length));
        },
      ),
    );
  });

  test.each([
    ['a comma at the end', '[{"a":1},]', 1],
    ['a comma at the front', '[,{"a":1}]', 0],
    ['two commas', '[{"a":1},,{"a":2}]', 1],
    ['a wrong bracket', '[{"a":1},{"a":1]]', 1],
    ['a missing comma', '[{"a":1},{"a":2} {"a":3}]', 1],
    ['words after the end', '[{"a":1}] x', 1],
    ['a second document', '[{"a":1}][{"a":2}]', 1],
    ['no end', '[{"a":1},{"a":2}', 2],
    ['a single quote', "[{'a':1}]", 0],
  ])('breaks at %s after the rows before it', async (_name, text, before) => {
    for (const size of [1, 3, 1000]) {
      const { found, error } = await valuesOf(text, [each], [size]);
      expect(error).toMatchObject({ name: 'DocumentBreak' });
      expect(found).toHaveLength(before);
    }
  });

  test('a list of one may stand without its brackets', async () => {
    const text = '{"track":{"n":[1,2]},"x":1}';
    expect(await valuesOf(text, ['track', each], [2])).toEqual({ found: [{ n: [1, 2] }], error: undefined });
  });

  test('holds no more than one row, and no deep one', async () => {
    const small = { ...readerLimits, elementBytes: 50 };
    const long = await valuesOf(`[{"a":1},{"a":"${'x'.repeat(60)}"},{"a":3}]`, [each], [7], small);
    expect(long.found).toEqual([{ a: 1 }]);
    expect(String(long.error)).toContain('longer than 50 bytes');
    const deep = await valuesOf(`[{"a":1},${'['.repeat(40)}${']'.repeat(40)}]`, [each], [1000]);
    expect(deep.found).toEqual([{ a: 1 }]);
    expect(String(deep.error)).toContain('deeper than 32');
    const aside = await valuesOf(`{"x":${'['.repeat(100_000)}`, ['rows', each], [1000]);
    expect(String(aside.error)).toContain('deeper than 32');
  });
});

describe('CSV records', () => {
  const field = fc.oneof(fc.string(), fc.stringMatching(/^[a"\n\r, ']{0,6}$/));
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 });

  test('what is written comes back, wherever the bytes are cut, and csv-parse agrees', async () => {
    await fc.assert(
      fc.asyncProperty(table, sizes, fc.constantFrom('\n', '\r\n'), async (rows, pieces, end) => {
        const text = stringifyCsv(rows, { quoted: true, record_delimiter: end });
        const found: (readonly string[])[] = [];
        for await (const { records } of csvRecords(inPieces(Buffer.from(text), pieces), 2 ** 20))
          found.push(...records);
        expect(found).toEqual(rows);
        expect(found).toEqual(parseCsv(text, { relax_column_count: true }));
      }),
    );
  });

  test('a quote inside a plain field is a letter; lines are counted through quoted ones', async () => {
    const text = 'a,12" mix\n"two\nlines",b\nc,d';
    for (const size of [1, 4, 100]) {
      const records: (readonly string[])[] = [];
      const places: number[] = [];
      for await (const found of csvRecords(inPieces(Buffer.from(text), [size]), 2 ** 20)) {
        records.push(...found.records);
        places.push(...found.lines);
      }
      expect(records).toEqual([
        ['a', '12" mix'],
        ['two\nlines', 'b'],
        ['c', 'd'],
      ]);
      expect(places).toEqual([1, 2, 4]);
    }
  });
});

test('lines come back with their numbers, wherever the bytes are cut', async () => {
  const text = fc.array(
    fc.string({ unit: 'grapheme' }).filter((line) => !/[\r\n]/.test(line)),
    { minLength: 1 },
  );
  await fc.assert(
    fc.asyncProperty(text, sizes, fc.constantFrom('\n', '\r\n'), async (wanted, pieces, end) => {
      const found: string[] = [];
      for await (const batch of lines(inPieces(Buffer.from(wanted.join(end)), pieces), 2 ** 20))
        for (const line of batch) {
          found.push(line.text);
          expect(line.number).toBe(found.length);
        }
      while (wanted.at(-1) === '') wanted.pop();
      while (found.at(-1) === '') found.pop();
      expect(found).toEqual(wanted);
    }),
  );
});

describe('encodings', () => {
  const decoded = async (bytes: Buffer, pieces: readonly number[]) => {
    let text = '';
    for await (const block of utf8Blocks(joinBlocks(inPieces(bytes, pieces)))) text += block.toString();
    for await (const block of utf8Blocks(inPieces(bytes, pieces))) {
      expect(block.toString()).not.toContain('\ufffd');
    }
    return text;
  };

  test('UTF-8 and UTF-16 give the same text, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), sizes, async (text, pieces) => {
        if (text.includes('\ufffd') || text.startsWith('\ufeff')) return;
        const little = Buffer.from(`\ufeff${text}`, 'utf16le');
        const big = Buffer.from(little).swap16();
        for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), little, big])
          expect(await decoded(bytes, pieces)).toBe(text);
      }),
    );
  });

  test('what is not valid breaks after its valid front', async () => {
    for (const size of [1, 2, 5, 100]) {
      const blocks: string[] = [];
      const broken = Buffer.concat([Buffer.from('añ€😀'), Buffer.from([0xe9, 0x20]), Buffer.from('tail')]);
      const reading = async () => {
        for await (const block of utf8Blocks(inPieces(broken, [size]))) blocks.push(block.toString());
      };
      await expect(reading()).rejects.toMatchObject({ name: 'DocumentBreak', place: 'byte 10' });
      expect(blocks.join('')).toBe('añ€😀');
    }
  });
});
