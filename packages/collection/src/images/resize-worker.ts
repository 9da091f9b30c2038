import { parentPort } from 'node:worker_threads';
import { NoCover, resizeCover } from './resize.ts';

// A thread of its own: decoding takes a second of computing, and requests must not wait for it.
parentPort?.on('message', async (bytes: Uint8Array) => {
  try {
    parentPort?.postMessage({ covers: await resizeCover(bytes) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ refused: error instanceof NoCover, message });
  }
});
