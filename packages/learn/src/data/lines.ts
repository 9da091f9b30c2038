import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';

const newline = 0x0a;
const carriageReturn = 0x0d;
const longestLineBytes = 64 << 20;

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes read so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** One line as bytes: `bytes[from … to)`, without its end; `number` counts from 1. */
export type OnLine = (bytes: Buffer, from: number, to: number, number: number) => void;

/** Calls `onLine` for every line of a file, in order, holding no more than a block and the longest line. */
export async function readLines(path: string, onLine: OnLine, options: ReadOptions = {}): Promise<void> {
  let rest: Buffer | null = null;
  let number = 0;
  let read = 0;
  const give = (bytes: Buffer, from: number, to: number): void => {
    number++;
    onLine(bytes, from, to > from && bytes[to - 1] === carriageReturn ? to - 1 : to, number);
  };
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) {
    options.signal?.throwIfAborted();
    const bytes: Buffer = rest === null ? block : Buffer.concat([rest, block]);
    // What is left over has been searched already.
    let searchFrom: number = rest?.length ?? 0;
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(newline, searchFrom);
      if (end < 0) break;
      give(bytes, from, end);
      from = end + 1;
      searchFrom = from;
    }
    rest = from < bytes.length ? bytes.subarray(from) : null;
    if (rest !== null && rest.length > longestLineBytes)
      throw badLine(path, number + 1, 'longer than 64 MiB');
    read += block.length;
    options.onProgress?.(read);
  }
  if (rest !== null) give(rest, 0, rest.length);
}

/** Throws where a path cannot be read: ENOENT or EACCES, Fault `invalid` for a folder. */
export async function requireFile(path: string): Promise<void> {
  const file = await open(path);
  try {
    if ((await file.stat()).isDirectory()) throw new Fault('invalid', `${path} is a folder: name a file`);
  } finally {
    await file.close();
  }
}

/** The refusal of a line, with its number and what is wrong with it. */
export function badLine(path: string, number: number, reason: string): Fault {
  return new Fault('invalid', `${path} cannot be read`, { fields: [{ field: `line ${number}`, reason }] });
}

/**
 * The whole number written in `bytes[from … to)`; -1 where it is none or is not exact in a double,
 * or where it is written in a second way (`007`), which is another name than `7`.
 */
export function wholeNumber(bytes: Buffer, from: number, to: number): number {
  if (to <= from || to - from > 16 || (bytes[from] === 0x30 && to - from > 1)) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : -1;
}

/** What a message shows of a field: not more than a few words of it. */
export function excerpt(bytes: Buffer, from: number, to: number): string {
  return JSON.stringify(bytes.toString('utf8', from, Math.min(to, from + 40)));
}
