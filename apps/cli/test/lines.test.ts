import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Line, readLines } from '../src/lines.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
const linesOf = async (text: string, size = 5, longest = 1_000): Promise<Line[]> => {
  const lines: Line[] = [];
  for await (const line of readLines(inChunks(Buffer.from(text), size), longest)) lines.push(line);
  return lines;
};

test('lines are the same however they are cut into chunks', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\ufeff]/g, ''));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      expect(await linesOf(lines.map((one) => `${one}\n`).join(''), size)).toEqual(lines);
    }),
  );
});

test('a byte order mark and carriage returns are no part of a line; the last one needs no end', async () => {
  expect(await linesOf('\ufeff{"now":0}\r\n\r\nend')).toEqual(['{"now":0}', '', 'end']);
  expect(await linesOf('')).toEqual([]);
});

test('what is too long is told and let go, and the next line is read', async () => {
  expect(await linesOf(`${'x'.repeat(11)}\n${'y'.repeat(10)}\n${'z'.repeat(99)}`, 4, 10)).toEqual([
    null,
    'y'.repeat(10),
    null,
  ]);
});
