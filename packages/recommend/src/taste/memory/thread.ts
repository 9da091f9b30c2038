import { parentPort, workerData } from 'node:worker_threads';
import { fitMemory } from '@fonoteca/learn';
import type { MemoryWork } from './off-thread.ts';

// Profiles of a taste count every listen and know no sitting: what is fitted is what they can be ranked by.
// Eight windows: of one person alone, four leave more to chance.
const options = { days: 28, windows: 8, withoutSittings: true };
const { log, until } = workerData as MemoryWork;
parentPort?.postMessage(fitMemory([log], until, options));
