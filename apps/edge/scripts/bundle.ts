import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

export const edgeFolder = dirname(import.meta.dirname);
/** What `wrangler deploy` takes. */
export const workerFile = join(edgeFolder, 'dist', 'worker', 'worker.js');

/** Bundles the Worker into one file without a single import but the runtime's own. Throws when one is left. */
export async function bundleWorker(
  output = workerFile,
  input = join(edgeFolder, 'src', 'worker.ts'),
): Promise<{ readonly bytes: number; readonly gzipBytes: number }> {
  await mkdir(dirname(output), { recursive: true });
  const bundle = await rolldown({
    input,
    platform: 'neutral',
    resolve: {
      alias: { '@hono/zod-openapi': join(import.meta.dirname, 'zod-without-openapi.ts') },
      mainFields: ['module', 'main'],
      conditionNames: ['workerd', 'worker', 'browser', 'import', 'default'],
    },
    logLevel: 'warn',
  });
  try {
    const { output: chunks } = await bundle.write({ file: output, format: 'esm', minify: true });
    const [worker, ...others] = chunks;
    if (others.length > 0) throw new Error(`the Worker is more than one file: ${others.length + 1}`);
    if (worker.imports.length > 0) throw new Error(`the Worker imports ${worker.imports.join(', ')}`);
    const code = Buffer.from(worker.code);
    return { bytes: code.length, gzipBytes: gzipSync(code, { level: 9 }).length };
  } finally {
    await bundle.close();
  }
}
