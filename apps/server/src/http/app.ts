import { randomUUID } from 'node:crypto';
import { defectResponse } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import { receivingRoutes } from '@fonoteca/receiving';
import { outageOf } from '@fonoteca/store';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { matchedRoutes } from 'hono/route';
import { receivingPorts } from '../adapters/receiving.ts';
import { accountFileRoutes } from '../routes/account-file.ts';
import { accountRoutes } from '../routes/accounts.ts';
import { catalogueRoutes } from '../routes/catalogue.ts';
import { channelRoutes } from '../routes/channels.ts';
import { importRoutes } from '../routes/imports.ts';
import { instanceRoutes } from '../routes/instance.ts';
import { linkedAccountRoutes } from '../routes/linked-accounts.ts';
import { listenRoutes } from '../routes/listens.ts';
import { calendarRoutes } from '../routes/live-calendar.ts';
import { liveNotificationRoutes } from '../routes/live-notifications.ts';
import { livePlatformRoutes } from '../routes/live-platforms.ts';
import { modelRoutes } from '../routes/models.ts';
import { ownerRoutes } from '../routes/owner.ts';
import { playlistRoutes } from '../routes/playlists.ts';
import { recommendationRoutes } from '../routes/recommendations.ts';
import { recordRoutes } from '../routes/records.ts';
import { scrobbleRoutes } from '../routes/scrobbles.ts';
import { statisticsRoutes } from '../routes/statistics.ts';
import { tasteRoutes } from '../routes/taste.ts';
import { tokenRoutes } from '../routes/tokens.ts';
import type { Runtime } from '../runtime.ts';
import { Implementations } from './implement.ts';
import { loggedPath } from './logged-path.ts';
import { answerFault } from './problems.ts';
import { addressOf, checkHost, clientFacts, securityHeaders } from './security.ts';
import { serveWeb } from './static.ts';

/** The whole HTTP face. Throws when the contract names an endpoint that nothing implements. */
export function createApp(runtime: Runtime, webFolder: string): Hono {
  const app = new Hono();
  app.onError((error, context) => answerError(runtime, error, context));
  app.use(observe(runtime));
  app.use(clientFacts(runtime.config, remoteAddress));
  app.use(securityHeaders);
  app.use(checkHost(runtime.config));
  // Before compression: these answers are small and come by the thousand.
  app.route('/', receivingRoutes(receivingPorts(runtime)));
  app.use(compress());
  app.use('/api/v1/*', limitRequests(runtime));

  instanceRoutes(app, runtime);
  const routes = new Implementations();
  accountRoutes(routes, runtime);
  accountFileRoutes(routes, runtime);
  tokenRoutes(routes, runtime);
  ownerRoutes(routes, runtime);
  listenRoutes(routes, runtime);
  importRoutes(routes, runtime);
  statisticsRoutes(routes, runtime);
  catalogueRoutes(routes, runtime);
  recordRoutes(routes, runtime);
  scrobbleRoutes(routes, runtime);
  linkedAccountRoutes(routes, runtime);
  recommendationRoutes(routes, runtime);
  tasteRoutes(routes, runtime);
  modelRoutes(routes, runtime);
  playlistRoutes(routes, runtime);
  channelRoutes(routes, runtime);
  livePlatformRoutes(routes, runtime);
  liveNotificationRoutes(routes, runtime);
  calendarRoutes(routes, runtime);
  routes.mount(app, runtime);
  app.all('/api/v1/*', () => {
    throw new Fault('not-found', 'There is no such endpoint; /api/v1/docs lists them all');
  });
  app.use(serveWeb(webFolder));
  app.notFound(() => answerFault(new Fault('not-found', 'There is nothing at this address')));
  return app;
}

const requestIds = new WeakMap<Request, string>();

function answerError(runtime: Runtime, error: Error, context: Context): Response {
  const fault = error instanceof Fault ? error : outageOf(error);
  if (fault) return answerFault(fault);
  if (error instanceof HTTPException && error.status < 500) {
    return answerFault(new Fault(error.status === 413 ? 'too-large' : 'invalid', error.message));
  }
  const id = requestIds.get(context.req.raw) ?? '';
  // The person has gone away: nobody reads the answer, and nothing is wrong.
  if (context.req.raw.signal.aborted) return defectResponse(`request ${id}`);
  runtime.log.error(
    { err: error, request: id, method: context.req.method, path: loggedPath(context.req.path) },
    'defect',
  );
  return defectResponse(`request ${id}`);
}

/** Request ids, the log and the histogram. Paths are logged without query and tokens. */
const observe =
  (runtime: Runtime): MiddlewareHandler =>
  async (context, next) => {
    const startedAt = performance.now();
    const id = randomUUID();
    requestIds.set(context.req.raw, id);
    await next();
    context.header('x-request-id', id);
    const seconds = (performance.now() - startedAt) / 1000;
    const { method, path } = context.req;
    const { status } = context.res;
    runtime.metrics.observeRequest({ method, route: patternOf(context), status, seconds });
    const facts = { request: id, method, path: loggedPath(path), status, ms: Math.round(seconds * 1000) };
    if (status >= 500) runtime.log.warn(facts, 'request');
    else runtime.log.debug(facts, 'request');
  };

/** The pattern, never the address itself: a label for each address would fill the memory. */
function patternOf(context: Context): string {
  return matchedRoutes(context).find(({ path }) => !path.includes('*'))?.path ?? 'web';
}

const limitRequests =
  (runtime: Runtime): MiddlewareHandler =>
  async (context, next) => {
    await runtime.requestLimit.count(addressOf(context).address ?? 'unknown');
    await next();
  };

function remoteAddress(context: Context): string | undefined {
  try {
    return getConnInfo(context).remote.address;
  } catch {
    return undefined;
  }
}
