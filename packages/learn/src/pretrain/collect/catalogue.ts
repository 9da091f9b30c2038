import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelItem } from '../../file/format.ts';
import { limits } from '../../file/format.ts';
import { type Hash, hashText, seeds } from '../scan/hash.ts';
import { record } from '../scan/record.ts';
import { openAppendFile } from './append-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createHashTable } from './hash-table.ts';
import { readNames } from './names.ts';
import { mostItems } from './pairs.ts';

/**
 * What an artist and a title as written are in the catalogue: its key, and the names to show. Null
 * where nothing identifies it. `title` is empty when artists are learned.
 */
export type ItemOf = (artist: string, title: string) => Omit<ModelItem, 'mbid'> | null;

/** Numbers for items in the order in which they are first heard; their names go to the disk at once. */
export interface ItemNumbers {
  readonly size: number;
  readonly namesBytes: number;
  readonly mbids: number;
  /** The number of the record at `at`; `unnamed` or `overflow` where it gets none. */
  numberOf(bytes: Buffer, records: Uint32Array, at: number): number;
  relieve(): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

const unnamed = -1;
export const overflow = -2;
/** In the cache of spellings, for those without a number. */
const storedUnnamed = 2 ** 32 - 3;
/** Spellings remembered at most: it is a cache, and may be emptied. */
const mostSpellings = 2 ** 24;
const mbidBytes = 20;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export async function openItemNumbers(
  work: string,
  from: Checkpoint,
  itemOf: ItemOf,
  most: number = mostItems,
): Promise<ItemNumbers> {
  const keys = await openAppendFile(join(work, 'keys'), from.items * 8);
  const names = await openAppendFile(join(work, 'names'), from.namesBytes);
  const mbids = await openAppendFile(join(work, 'mbids'), from.mbids * mbidBytes);
  const byKey = createHashTable();
  const spellings = createHashTable();
  await readHashes(join(work, 'keys'), (high, low, number) => byKey.add(high, low, number));
  let withMbid = new Uint8Array(Math.max(1024, from.items));
  for (const { item } of await readMbids(work, from.mbids)) withMbid[item] = 1;
  const hash: Hash = { high: 0, low: 0 };
  const words = new Uint32Array(2);
  const wordBytes = new Uint8Array(words.buffer);

  const create = (bytes: Buffer, records: Uint32Array, at: number): number => {
    const written = readNames(bytes, records, at);
    const item = written && itemOf(written.artist, written.title);
    if (!item || item.key === '' || !packable(item)) return unnamed;
    hashText(item.key, seeds.key, hash);
    const known = byKey.get(hash.high, hash.low);
    if (known >= 0) return known;
    if (byKey.size >= most) return overflow;
    const number = byKey.size;
    byKey.add(hash.high, hash.low, number);
    words[0] = hash.high;
    words[1] = hash.low;
    keys.append(wordBytes);
    names.append(packNames(item));
    return number;
  };
  const keepMbid = (item: number, bytes: Buffer, from: number): void => {
    if (item >= withMbid.length) {
      const larger = new Uint8Array(item * 2);
      larger.set(withMbid);
      withMbid = larger;
    }
    if (withMbid[item] === 1) return;
    const text = bytes.toString('latin1', from, from + 36);
    if (!uuid.test(text)) return;
    withMbid[item] = 1;
    words[0] = item;
    mbids.append(wordBytes.subarray(0, 4));
    mbids.append(Buffer.from(text.replaceAll('-', ''), 'hex'));
  };
  return {
    get size() {
      return byKey.size;
    },
    get namesBytes() {
      return names.length;
    },
    get mbids() {
      return mbids.length / mbidBytes;
    },
    numberOf(bytes, records, at) {
      const high = records[at + record.rawHigh] ?? 0;
      const low = records[at + record.rawLow] ?? 0;
      const stored = spellings.get(high, low);
      let item = stored === storedUnnamed ? unnamed : stored;
      if (stored < 0) {
        item = create(bytes, records, at);
        if (item === overflow) return overflow;
        if (spellings.size >= mostSpellings) spellings.clear();
        spellings.add(high, low, item === unnamed ? storedUnnamed : item);
      }
      const mbid = records[at + record.mbid] ?? 0;
      if (mbid > 0 && item >= 0) keepMbid(item, bytes, mbid - 1);
      return item;
    },
    relieve: async () => {
      await keys.relieve();
      await names.relieve();
      await mbids.relieve();
    },
    settle: async () => {
      await keys.settle();
      await names.settle();
      await mbids.settle();
    },
    close: async () => {
      await Promise.all([keys.close(), names.close(), mbids.close()]);
    },
  };
}

const packable = ({ key, artist, title }: Omit<ModelItem, 'mbid'>): boolean =>
  [key, artist, title ?? ''].every((text) => Buffer.byteLength(text) <= limits.textBytes);

/** Three lengths of two bytes, then key, artist and title. */
function packNames({ key, artist, title }: Omit<ModelItem, 'mbid'>): Buffer {
  const texts = [key, artist, title ?? ''].map((text) => Buffer.from(text));
  const lengths = Buffer.alloc(6);
  for (const [place, text] of texts.entries()) lengths.writeUInt16LE(text.length, 2 * place);
  return Buffer.concat([lengths, ...texts]);
}

/** Every item's names in the order of their numbers, streamed. */
export async function readAllNames(
  work: string,
  onItem: (number: number, names: () => Omit<ModelItem, 'mbid'>) => void,
): Promise<void> {
  const handle = await open(join(work, 'names'));
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of handle.createReadStream({ highWaterMark: 1 << 20 })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 6 <= bytes.length) {
      const begins = at + 6;
      const key = begins + bytes.readUInt16LE(at);
      const artist = key + bytes.readUInt16LE(at + 2);
      const title = artist + bytes.readUInt16LE(at + 4);
      if (title > bytes.length) break;
      onItem(number++, () => ({
        key: bytes.toString('utf8', begins, key),
        artist: bytes.toString('utf8', key, artist),
        title: bytes.toString('utf8', artist, title) || null,
      }));
      at = title;
    }
    rest = bytes.subarray(at);
  }
}

/** Items whose MBID was told, the first one told each. */
export async function readMbids(work: string, count: number): Promise<{ item: number; mbid: string }[]> {
  const handle = await open(join(work, 'mbids'));
  try {
    const { buffer } = await handle.read(Buffer.alloc(count * mbidBytes), 0, count * mbidBytes, 0);
    return Array.from({ length: count }, (_, index) => {
      const at = index * mbidBytes;
      const hex = buffer.toString('hex', at + 4, at + mbidBytes);
      const mbid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      return { item: buffer.readUInt32LE(at), mbid };
    });
  } finally {
    await handle.close();
  }
}

/** Hashes of a file, in the order of their numbers. */
export async function readHashes(
  path: string,
  onHash: (high: number, low: number, number: number) => void,
): Promise<void> {
  const handle = await open(path);
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of handle.createReadStream({ highWaterMark: 1 << 20 })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + 8 <= bytes.length; at += 8)
      onHash(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4), number++);
    rest = bytes.subarray(at);
  }
}
