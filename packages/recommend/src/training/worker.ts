import { parentPort, workerData } from 'node:worker_threads';
import { runWork } from './run.ts';
import type { ThreadMessage, TrainingWork } from './work.ts';

// The entry of a training thread: see `trainInThread`.
const port = parentPort;
if (!port) throw new Error('this file is the entry of a worker thread');
const tell = (message: ThreadMessage): void => port.postMessage(message);

runWork(workerData as TrainingWork, (share, what) => tell({ say: 'progress', share, what })).then(
  (outcome) => tell({ say: 'done', outcome }),
  (error: unknown) => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    tell({ say: 'failed', message, stack });
  },
);
