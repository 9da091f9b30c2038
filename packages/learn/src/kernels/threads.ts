import { Worker } from 'node:worker_threads';
import type { EngineSource } from './engine.ts';
import type { KernelName } from './kernels.ts';

/** One kernel called many times, each call with its own arguments; threads take the next call that is free. */
export interface Work {
  readonly id: number;
  readonly kernel: KernelName;
  /** The arguments of all calls, one call behind the other. */
  readonly parameters: Float64Array;
  readonly perCall: number;
  /** Number of the next call to take; shared. */
  readonly next: Int32Array;
  /** What each call gave; shared. */
  readonly results: Float64Array;
}

export interface ThreadStart {
  readonly source: EngineSource;
  readonly memory: WebAssembly.Memory;
  readonly scratch: number;
}

export interface Threads {
  /** Resolves when all threads are done with it. */
  run(work: Work): Promise<void>;
  close(): Promise<void>;
}

/** Starts threads that wait for work. They keep the process alive only while they work. */
export function startThreads(starts: readonly ThreadStart[]): Threads {
  const waiting = new Map<number, { left: number; resolve: () => void; reject: (error: Error) => void }>();
  let broken: Error | null = null;
  const fail = (error: Error): void => {
    broken ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const workers = starts.map((workerData) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('A thread of the kernels has ended')));
    worker.on('message', (id: number) => {
      const entry = waiting.get(id);
      if (!entry || --entry.left > 0) return;
      waiting.delete(id);
      entry.resolve();
    });
    worker.unref();
    return worker;
  });
  return {
    async run(work) {
      if (broken) throw broken;
      for (const worker of workers) worker.ref();
      try {
        await new Promise<void>((resolve, reject) => {
          waiting.set(work.id, { left: workers.length, resolve, reject });
          for (const worker of workers) worker.postMessage(work);
        });
      } finally {
        if (waiting.size === 0) for (const worker of workers) worker.unref();
      }
    },
    async close() {
      fail(new Error('The kernels were closed'));
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
