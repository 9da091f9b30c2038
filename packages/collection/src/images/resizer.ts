import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Fault } from '@fonoteca/domain';
import type { Covers } from './files.ts';

/** No cover takes as long; one that does is made to. */
const longestMs = 30_000;

/** Resizes covers in a thread, one at a time. */
export class Resizer {
  #worker: Worker | undefined;

  /** Throws Fault `invalid` for what is no JPEG or PNG, is too large, or takes too long. */
  async resize(bytes: Uint8Array, signal: AbortSignal): Promise<Covers> {
    this.#worker ??= startWorker();
    const worker = this.#worker;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    try {
      worker.postMessage(bytes);
      const [reply] = (await once(worker, 'message', { signal: limit })) as [
        { covers: Covers } | { refused: boolean; message: string },
      ];
      if ('covers' in reply) return reply.covers;
      throw new Fault('invalid', reply.message);
    } catch (error) {
      if (error instanceof Fault) throw error;
      // Out of memory or time: the thread is beyond use.
      await this.close();
      signal.throwIfAborted();
      throw new Fault('invalid', 'It takes too much time or memory to decode', { cause: error });
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./resize-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  // Whoever waits for an answer hears of it; between two covers it must not end the process.
  worker.on('error', () => undefined);
  return worker;
}
