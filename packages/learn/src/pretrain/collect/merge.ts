import { createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { wordsInRun } from './pairs.ts';

const recordBytes = wordsInRun * 4;
/** Records read or written at once for each file: 768 KiB. */
const bufferRecords = 1 << 16;

/** Calls `onPair` for every pair of a sorted file of pairs. */
export async function readPairs(
  path: string,
  onPair: (row: number, item: number, count: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const run = await openRun(path);
  try {
    while (await run.fill()) {
      signal?.throwIfAborted();
      for (; run.at < run.end; run.at += wordsInRun)
        onPair(run.words[run.at] ?? 0, run.words[run.at + 1] ?? 0, run.words[run.at + 2] ?? 0);
    }
  } finally {
    await run.close();
  }
}

/** Merges sorted runs into one sorted file in which every pair stands once. Memory: 768 KiB a run. */
export async function mergeRuns(paths: readonly string[], to: string, signal?: AbortSignal): Promise<void> {
  const runs = await Promise.all(paths.map(openRun));
  try {
    await pipeline(merged(runs), createWriteStream(to, { flush: true }), signal ? { signal } : {});
  } finally {
    await Promise.all(runs.map((run) => run.close()));
  }
}

async function* merged(runs: readonly Run[]): AsyncGenerator<Uint8Array> {
  const heap: Run[] = [];
  for (const run of runs) if (await run.fill()) heap.push(run);
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, at);
  let out = new Uint32Array(wordsInRun * bufferRecords);
  let last = -wordsInRun;
  for (let first = heap[0]; first; first = heap[0]) {
    const { words, at } = first;
    const row = words[at] ?? 0;
    const item = words[at + 1] ?? 0;
    const count = words[at + 2] ?? 0;
    if (last >= 0 && out[last] === row && out[last + 1] === item)
      out[last + 2] = (out[last + 2] ?? 0) + count;
    else {
      if (last + wordsInRun === out.length) {
        // The last pair may go on in another run: it is only let go when the next one has come.
        yield new Uint8Array(out.buffer);
        out = new Uint32Array(wordsInRun * bufferRecords);
        last = -wordsInRun;
      }
      last += wordsInRun;
      out[last] = row;
      out[last + 1] = item;
      out[last + 2] = count;
    }
    first.at += wordsInRun;
    if (first.at === first.end && !(await first.fill())) {
      const spare = heap.pop();
      if (heap.length > 0 && spare) heap[0] = spare;
    }
    sink(heap, 0);
  }
  yield new Uint8Array(out.buffer, 0, (last + wordsInRun) * 4);
}

function sink(heap: Run[], from: number): void {
  for (let at = from; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && before(heap[child], heap[least])) least = child;
    if (least === at) return;
    const kept = heap[at];
    const other = heap[least];
    if (!kept || !other) return;
    heap[at] = other;
    heap[least] = kept;
    at = least;
  }
}

function before(left: Run | undefined, right: Run | undefined): boolean {
  if (!left || !right) return false;
  const row = (left.words[left.at] ?? 0) - (right.words[right.at] ?? 0);
  return row !== 0 ? row < 0 : (left.words[left.at + 1] ?? 0) < (right.words[right.at + 1] ?? 0);
}

/** A window on a file of pairs: words `at … end` are those not yet taken. */
interface Run {
  readonly words: Uint32Array;
  at: number;
  end: number;
  /** Moves the window on when all of it is taken; false at the end. */
  fill(): Promise<boolean>;
  close(): Promise<void>;
}

async function openRun(path: string): Promise<Run> {
  const handle: FileHandle = await open(path);
  const words = new Uint32Array(wordsInRun * bufferRecords);
  const bytes = new Uint8Array(words.buffer);
  const run: Run = {
    words,
    at: 0,
    end: 0,
    async fill() {
      let filled = 0;
      // A short read is no end; a record must not be torn.
      for (;;) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled);
        filled += bytesRead;
        if (bytesRead === 0 || filled === bytes.length) break;
      }
      if (filled % recordBytes !== 0) throw new RangeError(`${path} ends within a pair`);
      run.at = 0;
      run.end = filled / 4;
      return filled > 0;
    },
    close: () => handle.close(),
  };
  return run;
}
