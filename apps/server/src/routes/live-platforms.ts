import { audit } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import {
  checkReliability,
  comparison,
  type HookRequest,
  type LivePlatform,
  leastCallsPerHour,
  platformStates,
} from '@fonoteca/live';
import type { LivePlatformName } from '@fonoteca/store';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** Platforms: how they are checked, what that costs, how good it is, and where they call us. */
export function livePlatformRoutes(routes: Implementations, runtime: Runtime): void {
  const { store, live } = runtime;

  routes.implement('GET /api/v1/live/platforms', async () => ({ items: await statesOf(runtime) }));
  routes.implement('PATCH /api/v1/live/platforms/{platform}', async ({ caller, client, params, body }) => {
    const platform = live.platforms.find(({ name }) => name === params.platform);
    if (!platform) throw noPlatform(params.platform);
    const [before] = await platformStates(store, [platform], Date.now());
    if (before) mustAllowLooks(platform, { ...before, ...definedOf(body) });
    await store.db.transaction().execute(async (transaction) => {
      const values = settingsOf(body);
      const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      await transaction
        .insertInto('live_platforms')
        .values({ platform: params.platform, ...values })
        .onConflict((conflict) =>
          conflict.column('platform').doUpdateSet({ platform: params.platform, ...values }),
        )
        .execute();
      await audit(transaction, {
        personId: caller.person.id,
        actorId: caller.person.id,
        action: 'live-platform-changed',
        details: { platform: params.platform, ...said },
        address: client.address,
      });
    });
    live.wake();
    const [state] = await statesOf(runtime, params.platform);
    if (!state) throw noPlatform(params.platform);
    return state;
  });
  routes.implement('GET /api/v1/live/comparison', ({ caller, query }) =>
    comparison(store, { personId: caller.person.id, ...query }, Date.now()),
  );
  routes.implement('GET /api/v1/live/reliability', ({ caller }) =>
    checkReliability(store, { personId: caller.person.id }, Date.now()),
  );
  hookRoutes(routes, runtime);
}

const noPlatform = (name: string) => new Fault('not-found', `There is no platform ${name} here`);

/** States of all platforms or of one; where nothing is wrong, why nothing is pushed. */
async function statesOf({ store, live }: Runtime, only?: LivePlatformName) {
  const platforms = live.platforms.filter(({ name }) => only === undefined || name === only);
  const states = await platformStates(store, platforms, Date.now());
  return states.map((state) => {
    const platform = platforms.find(({ name }) => name === state.platform);
    const off = live.watcher ? null : 'The live watch is switched off on this server (FONOTECA_LIVE)';
    return { ...state, message: off ?? state.message ?? (platform ? live.pushNote(platform) : null) };
  });
}

/** Throws Fault `invalid` where the budget would not pay a single look, and nobody would be told why. */
function mustAllowLooks(
  platform: LivePlatform,
  { callsPerHour, reserve }: { readonly callsPerHour?: number | null; readonly reserve: number },
): void {
  const least = leastCallsPerHour(platform, reserve);
  if (callsPerHour == null || callsPerHour >= least) return;
  const reason = `a look at ${platform.label} takes up to ${platform.routes[0].cost(1)} calls, and ${Math.round(100 * reserve)} % are kept back: give at least ${least}`;
  throw new Fault('invalid', 'No channel could be checked with so few calls', {
    fields: [{ field: 'body.callsPerHour', reason }],
  });
}

const definedOf = ({ callsPerHour, reserve }: Change) => ({
  ...(callsPerHour === undefined ? {} : { callsPerHour }),
  ...(reserve === undefined ? {} : { reserve }),
});

interface Change {
  readonly enabled?: boolean | undefined;
  readonly mode?: 'fixed' | 'smart' | 'compare' | undefined;
  readonly pilotShare?: number | undefined;
  readonly callsPerHour?: number | null | undefined;
  readonly reserve?: number | undefined;
  readonly clearFallback?: true | undefined;
}

function settingsOf({ enabled, mode, pilotShare, callsPerHour, reserve, clearFallback }: Change) {
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(mode === undefined ? {} : { mode }),
    ...(pilotShare === undefined ? {} : { pilot_share: pilotShare }),
    ...(callsPerHour === undefined ? {} : { calls_per_hour: callsPerHour }),
    ...(reserve === undefined ? {} : { reserve }),
    ...(clearFallback ? { fallback_since: null, fallback_why: null } : {}),
  };
}

const mostHookBytes = 256 * 1024;

const limitHook = bodyLimit({
  maxSize: mostHookBytes,
  onError: () => {
    throw new Fault('too-large', 'The request is larger than 256 KiB', {
      fields: [{ field: 'body', reason: 'send at most 256 KiB' }],
    });
  },
});

function hookRoutes(routes: Implementations, { live }: Runtime): void {
  const answer = async (context: Context, platform: LivePlatformName): Promise<Response> => {
    if (!live.watcher) throw new Fault('not-found', 'Nothing is watched here');
    const { status, body } = await live.watcher.hook(platform, await requestOf(context));
    return new Response(status === 204 ? null : body, {
      status,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  };
  routes.implement('GET /api/v1/live/hooks/{platform}', ({ context, params }) =>
    answer(context, params.platform),
  );
  routes.implement('POST /api/v1/live/hooks/{platform}', ({ context, params }) =>
    answer(context, params.platform),
  );
}

/** As it came: platforms sign the bytes. */
async function requestOf(context: Context): Promise<HookRequest> {
  let body = '';
  if (context.req.method === 'POST')
    await limitHook(context, async () => {
      body = await context.req.text();
    });
  return { method: context.req.method, query: context.req.query(), headers: context.req.header(), body };
}
