import { parentPort, workerData } from 'node:worker_threads';
import { layOut } from './layout.ts';

/** A thread that lays one map out: a second of arithmetic that no request should wait behind. */
parentPort?.postMessage(layOut(workerData.similarities, workerData.seed));
