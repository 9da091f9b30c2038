import type { JsonFormat } from '../formats/format.ts';
import type { ReadItem, ReadOptions } from '../items.ts';
import type { ReaderLimits } from '../limits.ts';
import type { JsonPath } from '../split/json-path.ts';
import { jsonValues } from '../split/json-values.ts';
import { lines } from '../split/lines.ts';
import { batchesOf, ItemMaker } from './items-of.ts';

/** Reads the rows at `path` of one JSON document. */
export async function* jsonDocument(
  document: string,
  blocks: AsyncIterable<Buffer>,
  format: JsonFormat,
  path: JsonPath,
  options: ReadOptions,
  limits: ReaderLimits,
): AsyncGenerator<ReadItem[], void, void> {
  const maker = new ItemMaker(document, format.source, format.mapper(options));
  for await (const { values, firstIndex } of jsonValues(blocks, path, limits)) {
    const items: ReadItem[] = [];
    let index = firstIndex;
    for (const value of values) {
      const item = maker.item(value, `#${index++}`);
      if (item) items.push(item);
    }
    yield* batchesOf(items);
  }
}

/** Reads a document with one row on each line. A line that is no JSON is refused; the next one stands for itself. */
export async function* jsonLinesDocument(
  document: string,
  blocks: AsyncIterable<Buffer>,
  format: JsonFormat,
  options: ReadOptions,
  limits: ReaderLimits,
): AsyncGenerator<ReadItem[], void, void> {
  const maker = new ItemMaker(document, format.source, format.mapper(options));
  for await (const batch of lines(blocks, limits.elementBytes)) {
    const items: ReadItem[] = [];
    for (const { text, number } of batch) {
      if (text.trim() === '') continue;
      const place = `:${number}`;
      const item = readLine(maker, text, place);
      if (item) items.push(item);
    }
    yield* batchesOf(items);
  }
}

function readLine(maker: ItemMaker<unknown>, text: string, place: string): ReadItem | undefined {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return maker.refused(place, 'line', 'it is not valid JSON');
  }
  return maker.item(row, place);
}
