import { Worker } from 'node:worker_threads';
import type { Places } from './layout.ts';
import type { Similarities } from './similarity.ts';

let last: Promise<unknown> = Promise.resolve();

/**
 * Lays a map out in a thread of its own, one after the other: whoever asks for a hundred maps at once
 * starts no hundred threads. Rejects when the thread fails.
 */
export function layOutOffThread(similarities: Similarities, seed: number): Promise<Places> {
  const laid = last.then(() => inThread(similarities, seed));
  last = laid.catch(() => undefined);
  return laid;
}

function inThread(similarities: Similarities, seed: number): Promise<Places> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { similarities, seed },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that lays out a map ended with ${code}`)));
  });
}
