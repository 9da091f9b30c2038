import { Fault } from '@fonoteca/domain';
import type { Context, Hono } from 'hono';
import { findCaller } from '../http/caller.ts';
import { docsPage, docsStyle } from '../http/docs-page.ts';
import { openApiDocument } from '../http/openapi.ts';
import { addressOf, isLoopback } from '../http/security.ts';
import { type Runtime, version } from '../runtime.ts';

/** What is about the instance and no person: health, metrics, the API's own documents. */
export function instanceRoutes(app: Hono, runtime: Runtime): void {
  app.get('/health', async (context) => {
    const database = await answersWithin(runtime, 2_000);
    const worker = runtime.worker.healthy();
    const good = database && worker;
    return context.json(
      { status: good ? 'ok' : 'unavailable', version, database, worker },
      good ? 200 : 503,
      {
        'cache-control': 'no-store',
      },
    );
  });

  app.get('/metrics', async (context) => {
    await admitToMetrics(runtime, context);
    const { registry } = runtime.metrics;
    return context.body(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });

  const document = openApiDocument(version);
  const page = docsPage(document);
  app.get('/api/v1/openapi.json', (context) => context.json(document));
  app.get('/api/v1/docs', (context) => context.html(page));
  app.get('/api/v1/docs.css', (context) => context.body(docsStyle, 200, { 'content-type': 'text/css' }));
}

async function answersWithin(runtime: Runtime, milliseconds: number): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, milliseconds, false).unref());
  const answer = runtime.store.pool.query('select 1').then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeout]);
}

/** Figures are for this machine, and elsewhere for an owner's token. */
async function admitToMetrics(runtime: Runtime, context: Context): Promise<void> {
  if (isLoopback(addressOf(context).address) && !context.req.header('x-forwarded-for')) return;
  const caller = await findCaller(runtime, context, 'read');
  if (!caller)
    throw new Fault('unauthenticated', "From elsewhere, send an owner's API token with the scope read");
  if (caller.person.role !== 'owner') throw new Fault('forbidden', 'Only the owner may read the metrics');
}
