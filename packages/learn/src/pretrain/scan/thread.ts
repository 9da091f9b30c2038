import { parentPort, workerData } from 'node:worker_threads';
import { createBlockScanner, type LearnedKind, type LineForm } from './scan-block.ts';

/** What goes to a scanning thread; the block's memory goes with it and comes back. */
export interface ScanRequest {
  readonly number: number;
  readonly block: Uint8Array<ArrayBuffer>;
  readonly form: LineForm;
}

if (parentPort) {
  const port = parentPort;
  const scan = createBlockScanner((workerData as { kind: LearnedKind }).kind);
  port.on('message', ({ number, block, form }: ScanRequest) => {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    const { records, ...rest } = scan(bytes, form);
    port.postMessage({ number, block, records, ...rest }, [block.buffer, records.buffer]);
  });
}
