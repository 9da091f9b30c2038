// node scripts/edge-size.mjs: the Worker's bundle stays small, and imports nothing of Node.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorker } from '../apps/edge/scripts/bundle.ts';
import { say } from './runtime.mjs';

const mostBytes = 150_000;

const folder = mkdtempSync(join(tmpdir(), 'fonoteca-edge-size-'));
try {
  const { gzipBytes } = await bundleWorker(join(folder, 'worker.js'));
  say(`The Worker's bundle has ${(gzipBytes / 1000).toFixed(1)} KB gzip of ${mostBytes / 1000}.`);
  if (gzipBytes > mostBytes) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
