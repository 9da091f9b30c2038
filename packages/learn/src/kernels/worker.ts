import { parentPort, workerData } from 'node:worker_threads';
import { startKernels } from './engine.ts';
import type { ThreadStart, Work } from './threads.ts';
import { takeCall } from './work.ts';

const { source, memory, scratch } = workerData as ThreadStart;
const kernels = startKernels(source, memory, scratch);

parentPort?.on('message', (work: Work) => {
  while (takeCall(kernels, work));
  parentPort?.postMessage(work.id);
});
