import type { CsvKind } from '../formats/csv-kind.ts';
import type { ReadItem, ReadOptions } from '../items.ts';
import type { ReaderLimits } from '../limits.ts';
import { csvRecords } from '../split/csv-records.ts';
import { batchesOf, ItemMaker } from './items-of.ts';

/** Reads one CSV document of a known kind. */
export async function* csvDocument(
  document: string,
  blocks: AsyncIterable<Buffer>,
  kind: CsvKind,
  options: ReadOptions,
  limits: ReaderLimits,
): AsyncGenerator<ReadItem[], void, void> {
  let maker: ItemMaker<readonly string[]> | undefined;
  for await (const { records, lines } of csvRecords(blocks, limits.elementBytes)) {
    const items: ReadItem[] = [];
    for (const [index, record] of records.entries()) {
      const isFirst = maker === undefined;
      maker ??= new ItemMaker(document, kind.source, kind.mapper(record, options));
      if (isFirst && kind.header) continue;
      // An empty line is a record of one empty field.
      if (record.length === 1 && record[0]?.trim() === '') continue;
      const item = maker.item(record, `:${lines[index]}`);
      if (item) items.push(item);
    }
    yield* batchesOf(items);
  }
}
