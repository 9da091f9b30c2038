import { Worker } from 'node:worker_threads';
import type { ThreadMessage, TrainingOutcome, TrainingWork } from './work.ts';

/**
 * Does the work in a thread of its own, off the request path, and gives its outcome. An abort ends the
 * thread at once with all it holds. Throws the abort's reason, or what the training threw.
 */
export function trainInThread(
  work: TrainingWork,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (share: number, what: string) => void } = {},
): Promise<TrainingOutcome> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: work });
  const { promise, resolve, reject } = Promise.withResolvers<TrainingOutcome>();
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  worker.on('message', (message: ThreadMessage) => {
    if (message.say === 'progress') onProgress?.(message.share, message.what);
    else if (message.say === 'done') resolve(message.outcome);
    else reject(Object.assign(new Error(message.message), { stack: message.stack }));
  });
  worker.on('error', reject);
  worker.on('exit', () => reject(new Error('the training thread ended before its work')));
  return promise.finally(() => {
    signal?.removeEventListener('abort', abort);
    return worker.terminate();
  });
}
