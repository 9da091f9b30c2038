import type { Hono } from 'hono';
import { implement } from '../http/implement.ts';
import type { AccountContext } from './context.ts';
import { expand } from './expand.ts';
import { cancelJob, createJob, jobRow, pauseJob, resendItem, resumeJob, setPriority } from './jobs.ts';
import { previewOf } from './preview.ts';
import { itemsPage, itemView, type JobView, jobsPage, jobView } from './views.ts';
import { clock } from './work.ts';

/** The answer goes out before the work begins, and presses in quick succession are one piece of work. */
const gatherMs = 200;

/** Scrobble jobs of the account: the server's paths with the server's answers. */
export function jobRoutes(app: Hono, account: AccountContext): void {
  const { sql } = account;
  /** The job as it stands after a change; open pages hear of it, and the work goes on. */
  const changed = async (id: string): Promise<JobView> => {
    const row = jobRow(sql, id);
    account.tell([Number(row.number)]);
    await account.wake(clock.now() + gatherMs);
    return jobView(sql, row, clock.now());
  };

  implement(app, 'POST /api/v1/scrobbles/preview', ({ body }) => {
    const now = clock.now();
    return previewOf(sql, expand(body, now), now);
  });
  implement(app, 'POST /api/v1/scrobbles', async ({ body }) => {
    const now = clock.now();
    const { priority = 'normal', idempotencyKey = null } = body;
    return changed(createJob(sql, { ...expand(body, now), priority, idempotencyKey }, now));
  });
  implement(app, 'GET /api/v1/scrobbles/jobs', ({ query }) => jobsPage(sql, query, clock.now()));
  implement(app, 'GET /api/v1/scrobbles/jobs/{id}', ({ params }) =>
    jobView(sql, jobRow(sql, params.id), clock.now()),
  );
  implement(app, 'GET /api/v1/scrobbles/jobs/{id}/items', ({ params, query }) =>
    itemsPage(sql, jobRow(sql, params.id), query),
  );
  implement(app, 'POST /api/v1/scrobbles/jobs/{id}/pause', ({ params }) => {
    pauseJob(sql, params.id);
    return changed(params.id);
  });
  implement(app, 'POST /api/v1/scrobbles/jobs/{id}/resume', ({ params }) => {
    resumeJob(sql, params.id);
    return changed(params.id);
  });
  implement(app, 'POST /api/v1/scrobbles/jobs/{id}/cancel', ({ params }) => {
    cancelJob(sql, params.id, clock.now());
    return changed(params.id);
  });
  implement(app, 'PATCH /api/v1/scrobbles/jobs/{id}', ({ params, body }) => {
    setPriority(sql, params.id, body.priority);
    return changed(params.id);
  });
  implement(app, 'POST /api/v1/scrobbles/items/{id}/resend', async ({ params, body }) => {
    const item = resendItem(sql, params.id, body, clock.now());
    account.tell([Number(item.job)]);
    await account.wake(clock.now() + gatherMs);
    return itemView(item);
  });
}
