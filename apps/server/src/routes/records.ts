import {
  addFoundRelease,
  artistOnShelf,
  correctLength,
  createShare,
  deleteRecord,
  facets,
  findByBarcode,
  getRecord,
  listRecords,
  randomRecord,
  readShare,
  refreshRecord,
  removeShare,
  type ShelfShare,
  sharedShelf,
  trackListProgress,
} from '@fonoteca/collection';
import type { Context } from 'hono';
import { baseUrl } from '../http/base-url.ts';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';
import { recordImportRoutes } from './record-imports.ts';

/** The shelf: importing, browsing, sharing. */
export function recordRoutes(routes: Implementations, runtime: Runtime): void {
  browseRoutes(routes, runtime);
  changeRoutes(routes, runtime);
  shareRoutes(routes, runtime);
  recordImportRoutes(routes, runtime);
}

function browseRoutes(routes: Implementations, { store }: Runtime): void {
  const { db } = store;
  routes.implement('GET /api/v1/records', ({ caller, query }) => listRecords(store, caller.person, query));
  routes.implement('GET /api/v1/records/facets', ({ caller, query }) => facets(db, caller.person.id, query));
  routes.implement('GET /api/v1/records/random', async ({ caller, query }) => ({
    record: await randomRecord(store, caller.person, query),
  }));
  routes.implement('GET /api/v1/records/track-lists', ({ caller }) =>
    trackListProgress(db, caller.person.id),
  );
  routes.implement('GET /api/v1/records/artists/{key}', ({ caller, params }) =>
    artistOnShelf(store, caller.person, params.key),
  );
  routes.implement('GET /api/v1/records/{id}', ({ caller, params }) =>
    getRecord(store, caller.person, params.id),
  );
}

function changeRoutes(routes: Implementations, { store, collection }: Runtime): void {
  const { db } = store;
  routes.implement('DELETE /api/v1/records/{id}', async ({ caller, params }) => {
    await deleteRecord(db, caller.person.id, params.id);
    return { ok: true };
  });
  routes.implement('PATCH /api/v1/records/{id}/tracks/{number}', ({ caller, params, body }) =>
    correctLength(db, caller.person.id, params.id, params.number, body.lengthSeconds),
  );
  routes.implement('POST /api/v1/records/{id}/refresh', async ({ caller, params }) => {
    await refreshRecord(db, caller.person.id, params.id);
    return { ok: true };
  });
  routes.implement('GET /api/v1/records/barcodes/{code}', ({ context, caller, params }) =>
    findByBarcode(db, collection, caller.person.id, params.code, context.req.raw.signal),
  );
  routes.implement('POST /api/v1/records', ({ context, caller, body }) =>
    addFoundRelease(db, collection, caller.person.id, body, context.req.raw.signal),
  );
}

function shareRoutes(routes: Implementations, runtime: Runtime): void {
  const { store, secretKeys } = runtime;
  const viewOf = (context: Context, { token, createdAt }: ShelfShare) => {
    return { url: `${baseUrl(runtime, context)}/shared/${token}`, createdAt };
  };
  routes.implement('GET /api/v1/shelf-share', async ({ context, caller }) => {
    const share = await readShare(store.db, secretKeys, caller.person.id);
    return { share: share && viewOf(context, share) };
  });
  routes.implement('POST /api/v1/shelf-share', async ({ context, caller }) => ({
    share: viewOf(context, await createShare(store.db, secretKeys, caller.person.id)),
  }));
  routes.implement('DELETE /api/v1/shelf-share', async ({ caller }) => {
    await removeShare(store.db, caller.person.id);
    return { ok: true };
  });

  routes.implement('GET /api/v1/shelves/{token}', async ({ params, query }) => {
    const shelf = await sharedShelf(store, params.token);
    return { ...(await shelf.list(query)), owner: shelf.ownerName };
  });
  routes.implement('GET /api/v1/shelves/{token}/facets', async ({ params, query }) =>
    (await sharedShelf(store, params.token)).facets(query),
  );
  routes.implement('GET /api/v1/shelves/{token}/records/{id}', async ({ params }) =>
    (await sharedShelf(store, params.token)).record(params.id),
  );
}
