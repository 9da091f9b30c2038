import { readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Fault } from '@fonoteca/domain';
import type { Context } from 'hono';
import { uploadFolder } from '../adapters/access.ts';
import type { Runtime } from '../runtime.ts';
import { receiveFiles } from './uploads.ts';

/**
 * The one file of a request; what was written to disk on the way is gone afterwards. Throws Fault `invalid`
 * (file) for none or several, and `too-large`.
 */
export async function receiveOneFile(
  runtime: Runtime,
  context: Context,
  mostBytes: number,
  words: { readonly what: string; readonly tooLarge: string },
): Promise<{ name: string; bytes: Buffer<ArrayBuffer> }> {
  const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  const files = await receiveFiles(context.req.raw, incoming, context.req.query('name'), {
    folder: uploadFolder(runtime.config),
    limitBytes: Math.min(mostBytes, runtime.config.uploadLimitBytes),
    field: 'file',
    tooLarge: words.tooLarge,
  });
  try {
    const [file, ...more] = files;
    if (!file || more.length > 0)
      throw new Fault('invalid', `${words.what} is one file`, {
        fields: [{ field: 'file', reason: `send one file, not ${files.length}` }],
      });
    return { name: file.name, bytes: await readFile(file.path) };
  } finally {
    for (const { path } of files) await rm(path, { force: true });
  }
}
