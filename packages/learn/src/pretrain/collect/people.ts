import { join } from 'node:path';
import { openAppendFile } from './append-file.ts';
import { readHashes } from './catalogue.ts';
import { createHashTable } from './hash-table.ts';
import { mostRows } from './pairs.ts';

/** Numbers for people by the hash of who they are: neither name nor number of a person is kept. */
export interface PersonNumbers {
  readonly size: number;
  /** -1 where there are too many people. */
  numberOf(high: number, low: number): number;
  relieve(): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openPersonNumbers(work: string, settled: number): Promise<PersonNumbers> {
  const path = join(work, 'rows');
  const file = await openAppendFile(path, settled * 8);
  const table = createHashTable();
  await readHashes(path, (high, low, number) => table.add(high, low, number));
  const words = new Uint32Array(2);
  const bytes = new Uint8Array(words.buffer);
  return {
    get size() {
      return table.size;
    },
    numberOf(high, low) {
      const known = table.get(high, low);
      if (known >= 0) return known;
      if (table.size >= mostRows) return -1;
      words[0] = high;
      words[1] = low;
      file.append(bytes);
      const number = table.size;
      table.add(high, low, number);
      return number;
    },
    relieve: () => file.relieve(),
    settle: () => file.settle(),
    close: () => file.close(),
  };
}
