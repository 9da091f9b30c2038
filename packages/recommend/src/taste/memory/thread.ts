import { parentPort, workerData } from 'node:worker_threads';
import { fitMemory } from '@fonoteca/learn';
import type { MemoryWork } from './off-thread.ts';

// Profiles of a taste count every listen and know no sitting: what is fitted is what they can be ranked by.
// Fortnights: of one person alone, months would be too few windows to tell parameters apart.
const options = { days: 14, windows: 8, withoutSittings: true };
const { log, until } = workerData as MemoryWork;
parentPort?.postMessage(fitMemory([log], until, options));
