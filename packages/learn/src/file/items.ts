import { limits, type ModelItem, type ModelItems, refuse } from './format.ts';

/** Texts of each item: key, artist, title, mbid; an empty one stands for null. */
const textsPerItem = 4;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The item table as it lies in a file: all texts in one piece, and where each one ends. */
export interface PackedItems {
  /** 1 + 4 · items numbers, ascending from 0. */
  readonly offsets: Uint32Array;
  readonly text: Uint8Array;
}

/** Throws RangeError where a text is too long or there are too many. */
export function packItems(items: ModelItems): PackedItems {
  if (items.length > limits.items) throw new RangeError(`a model file holds ${limits.items} items at most`);
  const offsets = new Uint32Array(1 + textsPerItem * items.length);
  let text = Buffer.alloc(Math.max(64, items.length * 48));
  let length = 0;
  for (let index = 0; index < items.length; index++) {
    const item = items.at(index);
    if (item === undefined) throw new RangeError(`item ${index} is missing`);
    const fields = [item.key, item.artist, item.title ?? '', item.mbid ?? ''];
    for (const [place, field] of fields.entries()) {
      const bytes = Buffer.byteLength(field);
      if (bytes > limits.textBytes) throw new RangeError(`a text of item ${index} has ${bytes} bytes`);
      if (length + bytes > limits.itemTextBytes) throw new RangeError('the names of the items are too long');
      if (length + bytes > text.length) text = Buffer.concat([text, Buffer.alloc(text.length + bytes)]);
      length += text.write(field, length);
      offsets[1 + textsPerItem * index + place] = length;
    }
  }
  return { offsets, text: text.subarray(0, length) };
}

/** Items of a file, decoded when asked for. Throws Fault `invalid` where the table is not sound. */
export function unpackItems(packed: PackedItems, count: number): ModelItems {
  const { offsets, text } = packed;
  if (offsets.length !== 1 + textsPerItem * count)
    throw refuse('items.offsets', `has ${offsets.length} numbers for ${count} items`);
  for (let at = 0; at < offsets.length; at++) {
    const from = at === 0 ? 0 : (offsets[at - 1] ?? 0);
    const to = offsets[at] ?? 0;
    if (to < from || to > text.length || to - from > limits.textBytes || (at === 0 && to !== 0))
      throw refuse('items.offsets', `number ${at} is out of place`);
  }
  if (offsets[offsets.length - 1] !== text.length) throw refuse('items.text', 'is longer than its items');
  const textAt = (place: number): string => {
    try {
      return decoder.decode(text.subarray(offsets[place] ?? 0, offsets[place + 1] ?? 0));
    } catch (error) {
      throw refuse('items.text', `text ${place} is not UTF-8`, error);
    }
  };
  return {
    length: count,
    at(index): ModelItem | undefined {
      if (!Number.isInteger(index) || index < 0 || index >= count) return undefined;
      const place = textsPerItem * index;
      return {
        key: textAt(place),
        artist: textAt(place + 1),
        title: textAt(place + 2) || null,
        mbid: textAt(place + 3) || null,
      };
    },
  };
}
