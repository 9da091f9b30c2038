import { Worker } from 'node:worker_threads';
import type { FittedMemory, ListenLog } from '@fonoteca/learn';

export interface MemoryWork {
  readonly log: ListenLog;
  /** Unix seconds: where the last held-out window ends. */
  readonly until: number;
}

/**
 * Fits how a person remembers in a thread of its own: a second of arithmetic that no request should wait
 * behind. An abort ends the thread at once. Throws the abort's reason, or what the fit threw.
 */
export function fitOffThread(work: MemoryWork, signal: AbortSignal): Promise<FittedMemory> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: work });
  const { promise, resolve, reject } = Promise.withResolvers<FittedMemory>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`the thread that fits a memory ended with ${code}`)));
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    return worker.terminate();
  });
}
