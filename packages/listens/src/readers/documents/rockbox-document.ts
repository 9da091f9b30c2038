import { rockboxMapper } from '../formats/rockbox.ts';
import type { ReadItem, ReadOptions } from '../items.ts';
import type { ReaderLimits } from '../limits.ts';
import { lines } from '../split/lines.ts';
import { batchesOf, ItemMaker } from './items-of.ts';

/** Reads one Rockbox log. */
export async function* rockboxDocument(
  document: string,
  blocks: AsyncIterable<Buffer>,
  options: ReadOptions,
  limits: ReaderLimits,
): AsyncGenerator<ReadItem[], void, void> {
  const maker = new ItemMaker<string>(document, 'rockbox', rockboxMapper(options));
  for await (const batch of lines(blocks, limits.elementBytes)) {
    const items: ReadItem[] = [];
    for (const { text, number } of batch) {
      const item = maker.item(text, `:${number}`);
      if (item) items.push(item);
    }
    yield* batchesOf(items);
  }
}
