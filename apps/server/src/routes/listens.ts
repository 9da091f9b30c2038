import { Readable } from 'node:stream';
import type { BodyOf } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import {
  applyBulk,
  type BulkAction,
  deleteListen,
  editListen,
  exportFormats,
  exportListens,
  getListen,
  listChanges,
  listListens,
  previewBulk,
  readNowPlaying,
  undoChange,
} from '@fonoteca/listens';
import { eventStream } from '../http/event-stream.ts';
import type { Implementations } from '../http/implement.ts';
import { afterDirty } from '../jobs.ts';
import type { Runtime } from '../runtime.ts';
import { auditExport } from './accounts.ts';

/** The history: reading, entering, editing, exporting, events. */
export function listenRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;

  routes.implement('GET /api/v1/listens', ({ caller, query }) => listListens(db, caller.person.id, query));

  routes.implement('POST /api/v1/listens', async ({ caller, body }) => {
    const stampMs = Date.parse(body.listenedAt);
    if (stampMs > Date.now() + 60_000) {
      throw new Fault('invalid', 'The listen cannot be in the future', {
        fields: [{ field: 'listenedAt', reason: 'give an instant that has passed' }],
      });
    }
    const sent = {
      artist: body.artist,
      track: body.track,
      ...(body.release ? { release: body.release } : {}),
      ...(body.lengthMs === undefined ? {} : { lengthMs: body.lengthMs }),
    };
    const [outcome] = await runtime.intake.submit(caller.person.id, { source: 'manual' }, [
      { sent, stampMs },
    ]);
    if (!outcome) throw new Error('the intake gave no outcome');
    return { status: outcome.status, listen: await getListen(db, caller.person.id, outcome.listenId) };
  });

  routes.implement('GET /api/v1/listens/{id}', ({ caller, params }) =>
    getListen(db, caller.person.id, params.id),
  );

  routes.implement('PATCH /api/v1/listens/{id}', ({ caller, params, body }) =>
    editListen(db, caller.person.id, params.id, body, { afterDirty }),
  );

  routes.implement('DELETE /api/v1/listens/{id}', ({ caller, params }) =>
    deleteListen(db, caller.person.id, params.id, { afterDirty }),
  );

  routes.implement('POST /api/v1/listens/bulk/preview', ({ caller, body }) =>
    previewBulk(db, caller.person.id, body.selection, actionOf(body)),
  );

  routes.implement('POST /api/v1/listens/bulk', ({ caller, body }) =>
    applyBulk(db, caller.person.id, body.selection, actionOf(body), {
      afterDirty,
      expectedCount: body.expectedCount,
    }),
  );

  routes.implement('GET /api/v1/changes', ({ caller, query }) => listChanges(db, caller.person.id, query));

  routes.implement('POST /api/v1/changes/{id}/undo', async ({ caller, params }) => {
    const change = await undoChange(db, caller.person.id, params.id, { afterDirty });
    runtime.intake.forgetCatalogue();
    return change;
  });

  routes.implement('GET /api/v1/now-playing', async ({ caller }) => ({
    nowPlaying: await readNowPlaying(db, caller.person.id),
  }));

  routes.implement('GET /api/v1/events', async ({ context, caller }) =>
    eventStream(runtime, context, caller),
  );

  routes.implement('GET /api/v1/listens/export', async ({ caller, query, client }) => {
    const { extension, mediaType } = exportFormats[query.format];
    await auditExport(runtime, caller.person.id, client.address);
    const lines = Readable.from(exportListens(runtime.store, caller.person.id, query.format));
    const day = new Date().toISOString().slice(0, 10);
    return new Response(Readable.toWeb(lines) as unknown as ReadableStream, {
      headers: {
        'content-type': mediaType,
        'content-disposition': `attachment; filename="fonoteca-listens-${day}.${extension}"`,
        'cache-control': 'no-store',
      },
    });
  });
}

/** The action with what it needs. Throws Fault `invalid` where that is missing. */
function actionOf(body: BodyOf<'POST /api/v1/listens/bulk/preview'>): BulkAction {
  if (body.action === 'delete') return { action: 'delete' };
  if (body.action === 'edit') {
    if (body.edit) return { action: 'edit', edit: body.edit };
    throw missing('edit', 'say what the texts should become');
  }
  if (body.shiftSeconds !== undefined) return { action: 'shift', shiftSeconds: body.shiftSeconds };
  throw missing('shiftSeconds', 'say by how many seconds');
}

const missing = (field: string, reason: string) =>
  new Fault('invalid', 'The change is not complete', { fields: [{ field, reason }] });
