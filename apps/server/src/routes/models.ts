import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import {
  getModel,
  importModel,
  listEvents,
  listModels,
  modelPieces,
  nextTraining,
  promoteModel,
  queueTraining,
  removeModel,
  rollBackModel,
  runningTraining,
} from '@fonoteca/recommend';
import { uploadFolder } from '../adapters/access.ts';
import type { Implementations } from '../http/implement.ts';
import { receiveFiles } from '../http/uploads.ts';
import { trainingEverySeconds } from '../recommend-jobs.ts';
import type { Runtime } from '../runtime.ts';

/** Models: what is in use, how it was chosen, and what the owner does about it. */
export function modelRoutes(routes: Implementations, runtime: Runtime): void {
  const { store, config } = runtime;
  const { db } = store;

  routes.implement('GET /api/v1/models', async () => ({
    items: await listModels(db),
    events: await listEvents(db),
    training: await runningTraining(db),
    nextTrainingAt: config.learnsNightly ? await nextTraining(db, trainingEverySeconds) : null,
  }));

  routes.implement('GET /api/v1/models/{id}', ({ params }) => getModel(db, params.id));

  routes.implement('POST /api/v1/models/train', async ({ caller, body }) => ({
    jobId: await queueTraining(db, { ...body, actorId: caller.person.id }),
  }));

  routes.implement('POST /api/v1/models/{id}/promote', async ({ caller, params }) => {
    await promoteModel(db, params.id, caller.person.id);
    return { ok: true };
  });

  routes.implement('POST /api/v1/models/rollback', async ({ caller, body }) => ({
    modelId: await rollBackModel(db, body.kind, body.place, caller.person.id),
  }));

  routes.implement('POST /api/v1/models/import', async ({ context, caller }) => {
    const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
    const files = await receiveFiles(context.req.raw, incoming, context.req.query('name'), {
      folder: uploadFolder(config),
      limitBytes: config.uploadLimitBytes,
      field: 'file',
    });
    try {
      const [file] = files;
      const id = await importModel(db, file?.path ?? '', caller.person.id);
      return await getModel(db, id);
    } finally {
      for (const { path } of files) await rm(path, { force: true });
    }
  });

  routes.implement('GET /api/v1/models/{id}/file', async ({ params }) => {
    const { bytes, pieces } = await modelPieces(db, params.id, { toExport: true });
    return new Response(Readable.toWeb(Readable.from(pieces)) as unknown as ReadableStream, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(bytes),
        'content-disposition': `attachment; filename="fonoteca-model-${params.id}.safetensors"`,
      },
    });
  });

  routes.implement('DELETE /api/v1/models/{id}', async ({ caller, params }) => {
    await removeModel(db, params.id, caller.person.id);
    return { ok: true };
  });
}
