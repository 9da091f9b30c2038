import { readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import {
  cancelRecordImport,
  coverFile,
  createRecordImport,
  getRecordImport,
  listRecordImports,
} from '@fonoteca/collection';
import { Fault } from '@fonoteca/domain';
import { uploadFolder } from '../adapters/access.ts';
import type { Implementations } from '../http/implement.ts';
import { receiveFiles } from '../http/uploads.ts';
import type { Runtime } from '../runtime.ts';

/** Ten times the largest collection that we have heard of; beyond it a file is something else. */
const mostBytes = 200 * 1024 * 1024;

/** Imports of records, and the covers that they bring. */
export function recordImportRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;

  routes.implement('GET /api/v1/record-imports', async ({ caller }) => ({
    items: await listRecordImports(db, caller.person.id),
  }));

  routes.implement('POST /api/v1/record-imports', async ({ context, caller }) => {
    const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
    const limitBytes = Math.min(mostBytes, runtime.config.uploadLimitBytes);
    const files = await receiveFiles(context.req.raw, incoming, context.req.query('name'), {
      folder: uploadFolder(runtime.config),
      limitBytes,
      field: 'file',
      tooLarge: `send a CSV of Discogs or a collection.json of ${limitBytes / 1024 / 1024} MiB at most`,
    });
    try {
      const [file, ...more] = files;
      if (!file || more.length > 0)
        throw new Fault('invalid', 'A collection is one file', {
          fields: [{ field: 'file', reason: `send one file, not ${files.length}` }],
        });
      return await createRecordImport(db, { personId: caller.person.id, file });
    } catch (error) {
      for (const { path } of files) await rm(path, { force: true });
      throw error;
    }
  });

  routes.implement('POST /api/v1/record-imports/discogs', async ({ caller }) => {
    const personId = caller.person.id;
    if (!(await runtime.collection.discogsAccount(personId)))
      throw new Fault('conflict', 'No Discogs account is linked', {
        fields: [{ field: 'discogs', reason: 'link it first, or import the CSV of Discogs' }],
      });
    return createRecordImport(db, { personId, kind: 'discogs-api' });
  });

  routes.implement('GET /api/v1/record-imports/{id}', ({ caller, params }) =>
    getRecordImport(db, caller.person.id, params.id),
  );

  routes.implement('POST /api/v1/record-imports/{id}/cancel', async ({ caller, params }) => {
    await cancelRecordImport(db, caller.person.id, params.id);
    return { ok: true };
  });

  // Open to whoever has the address, which nobody can guess: shared shelves show covers too, and one that
  // was copied from there works on after the link is switched off. A cover tells nothing of its owner.
  routes.implement('GET /api/v1/images/{image}/{size}', async ({ params }) => {
    const file = coverFile(runtime.collection.images.folder, params.image, params.size);
    const bytes = file && (await readFile(file).catch(nothing));
    if (!bytes) throw new Fault('not-found', 'There is no such cover');
    return new Response(bytes, {
      headers: {
        'content-type': 'image/jpeg',
        // An id is never given to another picture.
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      },
    });
  });
}

function nothing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
