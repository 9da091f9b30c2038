import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { listJobs, requestCancel } from '@fonoteca/jobs';
import {
  cancelImport,
  createImport,
  getImport,
  listImports,
  listRefusals,
  loadSample,
  removeSample,
  undoImport,
} from '@fonoteca/listens';
import { uploadFolder } from '../adapters/access.ts';
import type { Implementations } from '../http/implement.ts';
import { receiveFiles } from '../http/uploads.ts';
import { afterDirty } from '../jobs.ts';
import type { Runtime } from '../runtime.ts';

/** Imports, the sample history, and the jobs that do them. */
export function importRoutes(routes: Implementations, runtime: Runtime): void {
  const { store } = runtime;
  const { db } = store;

  routes.implement('GET /api/v1/imports', ({ caller, query }) => listImports(db, caller.person.id, query));

  routes.implement('POST /api/v1/imports', async ({ context, caller }) => {
    const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
    const files = await receiveFiles(context.req.raw, incoming, context.req.query('name'), {
      folder: uploadFolder(runtime.config),
      limitBytes: runtime.config.uploadLimitBytes,
    });
    try {
      return await createImport(db, caller.person.id, files);
    } catch (error) {
      for (const { path } of files) await rm(path, { force: true });
      throw error;
    }
  });

  routes.implement('GET /api/v1/imports/{id}', ({ caller, params }) =>
    getImport(db, caller.person.id, params.id),
  );

  routes.implement('GET /api/v1/imports/{id}/refusals', ({ caller, params, query }) =>
    listRefusals(db, caller.person.id, params.id, query),
  );

  routes.implement('POST /api/v1/imports/{id}/cancel', ({ caller, params }) =>
    cancelImport(db, caller.person.id, params.id),
  );

  routes.implement('POST /api/v1/imports/{id}/undo', ({ caller, params }) =>
    undoImport(store, caller.person.id, params.id, { afterDirty }),
  );

  routes.implement('POST /api/v1/sample', ({ caller }) =>
    loadSample(store, caller.person.id, { afterDirty }),
  );

  routes.implement('DELETE /api/v1/sample', ({ caller }) =>
    removeSample(store, caller.person.id, { afterDirty }),
  );

  routes.implement('GET /api/v1/jobs', async ({ caller, query }) => {
    const { items, next } = await listJobs(db, caller.person.id, query);
    return { items: items.map(({ result: _, ...job }) => job), next };
  });

  routes.implement('POST /api/v1/jobs/{id}/cancel', async ({ caller, params }) => {
    const { id, role } = caller.person;
    // What the schedule started is nobody's, and the owner's to stop.
    await requestCancel(db, { personId: id, jobId: params.id, nobodysToo: role === 'owner' });
    return { ok: true };
  });
}
