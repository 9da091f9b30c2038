import { Worker } from 'node:worker_threads';
import type { ScannedBlock } from './record.ts';
import { createBlockScanner, type LearnedKind, type LineForm } from './scan-block.ts';

export interface ReturnedBlock extends ScannedBlock {
  /** The block that was given: the records point into it. */
  readonly bytes: Buffer;
}

/** Scans blocks beside the calling thread. */
export interface ScanPool {
  /** Blocks worth having under way. */
  readonly depth: number;
  /** The memory of `block` is away until it comes back. */
  scan(block: Uint8Array<ArrayBuffer>, form: LineForm): Promise<ReturnedBlock>;
  close(): Promise<void>;
}

/** `threads` 0 scans in the calling thread. */
export function createScanPool(kind: LearnedKind, threads: number): ScanPool {
  if (threads === 0) return inline(kind);
  const waiting = new Map<number, { done(value: ReturnedBlock): void; fail(error: unknown): void }>();
  let numbers = 0;
  const failAll = (error: unknown): void => {
    for (const { fail } of waiting.values()) fail(error);
    waiting.clear();
  };
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { kind } });
    worker.on('error', failAll);
    worker.on('exit', () => failAll(new Error('a scanning thread ended')));
    worker.on('message', ({ number, block, ...scanned }) => {
      const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
      waiting.get(number)?.done({ bytes, ...scanned });
      waiting.delete(number);
    });
    return worker;
  });
  return {
    depth: threads * 3,
    scan: (block, form) =>
      new Promise((done, fail) => {
        const number = numbers++;
        waiting.set(number, { done, fail });
        workers[number % threads]?.postMessage({ number, block, form }, [block.buffer]);
      }),
    async close() {
      waiting.clear();
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function inline(kind: LearnedKind): ScanPool {
  const scan = createBlockScanner(kind);
  return {
    depth: 1,
    scan: async (block, form) => {
      const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
      return { bytes, ...scan(bytes, form) };
    },
    close: async () => {},
  };
}
