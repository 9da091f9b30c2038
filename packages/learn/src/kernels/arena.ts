import { setImmediate } from 'node:timers/promises';
import { createAllocator } from './allocator.ts';
import { engineSource, startKernels } from './engine.ts';
import { type Engine, type KernelName, type Kernels, scratchBytes } from './kernels.ts';
import { startThreads, type Threads, type Work } from './threads.ts';
import { takeCall } from './work.ts';

/** How long a calculation in the calling thread goes on before other work of the thread gets its turn. */
const breatheEveryMs = 40;
const watchEveryMs = 50;

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the calls taken, 0–1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * A shared memory with what computes on it. Arrays are views of that memory: kernels and threads work
 * on them without copying. Results never depend on the number of threads.
 */
export interface Arena {
  readonly engine: Engine;
  readonly threads: number;
  /** In the calling thread, at once. */
  readonly kernels: Kernels;
  /** New arrays, all 0. Throw Fault `invalid` above 4 GiB in all. */
  floats(length: number): Float32Array;
  integers(length: number): Uint32Array;
  codes(length: number): Int8Array;
  /** Where the memory ends now; `release(mark)` gives back all that came later. */
  mark(): number;
  release(mark: number): void;
  /**
   * Makes all calls of one kernel, which must not touch each other's results, on all threads; with one
   * thread in the calling one, which breathes between calls. Throws the signal's reason when cancelled.
   */
  run(kernel: KernelName, calls: readonly (readonly number[])[], options?: RunOptions): Promise<Float64Array>;
  /** Ends the threads. An arena with one thread has none and needs no closing. */
  close(): Promise<void>;
}

export interface ArenaOptions {
  /** 1 computes in the calling thread; more start so many worker threads, and the calling one stays free. */
  readonly threads?: number;
  /** Only for tests and measurements; otherwise the fastest that works. */
  readonly engine?: Engine;
}

/** The address of an array that an arena gave. */
export function addressOf(view: Float32Array | Uint32Array | Int8Array): number {
  if (!(view.buffer instanceof SharedArrayBuffer)) throw new TypeError('The array is not of an arena');
  return view.byteOffset;
}

export function openArena(options: ArenaOptions = {}): Arena {
  const threads = Math.max(1, Math.floor(options.threads ?? 1));
  const source = engineSource(options.engine);
  const space = createAllocator();
  const { memory } = space;
  const kernels = startKernels(source, memory, space.allocate(scratchBytes));
  const starts = Array.from({ length: threads > 1 ? threads : 0 }, () => ({
    source,
    memory,
    scratch: space.allocate(scratchBytes),
  }));
  let started: Threads | null = null;
  let lastId = 0;
  // Of the arena, not of a run: many short runs must not keep the thread for themselves either.
  const pace = { breathed: performance.now() };
  return {
    engine: source.engine,
    threads,
    kernels,
    floats(length) {
      const address = space.allocate(length * 4);
      return new Float32Array(memory.buffer, address, length);
    },
    integers(length) {
      const address = space.allocate(length * 4);
      return new Uint32Array(memory.buffer, address, length);
    },
    codes(length) {
      const address = space.allocate(length);
      return new Int8Array(memory.buffer, address, length);
    },
    mark: () => space.used,
    release: space.release,
    async run(kernel, calls, { signal, onProgress } = {}) {
      signal?.throwIfAborted();
      const work = createWork(++lastId, kernel, calls);
      if (threads === 1) await runHere(kernels, work, pace, signal, onProgress);
      else {
        started ??= startThreads(starts);
        await runThere(started, work, signal, onProgress);
      }
      signal?.throwIfAborted();
      return work.results;
    },
    async close() {
      await started?.close();
    },
  };
}

function createWork(id: number, kernel: KernelName, calls: readonly (readonly number[])[]): Work {
  const perCall = calls[0]?.length ?? 0;
  const parameters = new Float64Array(calls.length * perCall);
  for (const [number, call] of calls.entries()) parameters.set(call, number * perCall);
  return {
    id,
    kernel,
    parameters,
    perCall,
    next: new Int32Array(new SharedArrayBuffer(4)),
    results: new Float64Array(new SharedArrayBuffer(8 * calls.length)),
  };
}

const shareOf = (work: Work): number =>
  work.results.length === 0 ? 1 : Math.min(1, Atomics.load(work.next, 0) / work.results.length);

async function runHere(
  kernels: Kernels,
  work: Work,
  pace: { breathed: number },
  signal: AbortSignal | undefined,
  onProgress: RunOptions['onProgress'],
): Promise<void> {
  while (takeCall(kernels, work)) {
    if (performance.now() - pace.breathed < breatheEveryMs) continue;
    onProgress?.(shareOf(work));
    await setImmediate();
    signal?.throwIfAborted();
    pace.breathed = performance.now();
  }
}

async function runThere(
  threads: Threads,
  work: Work,
  signal: AbortSignal | undefined,
  onProgress: RunOptions['onProgress'],
): Promise<void> {
  // Whoever looks for the next call finds none.
  const stop = (): void => {
    Atomics.store(work.next, 0, work.results.length);
  };
  signal?.addEventListener('abort', stop, { once: true });
  const watch = onProgress ? setInterval(() => onProgress(shareOf(work)), watchEveryMs) : undefined;
  try {
    await threads.run(work);
  } finally {
    clearInterval(watch);
    signal?.removeEventListener('abort', stop);
  }
}
