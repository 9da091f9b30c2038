import { RequestLimit } from '@fonoteca/accounts';
import {
  changeFollow,
  exportChannels,
  followChannel,
  getChannel,
  getCheck,
  getPattern,
  importChannels,
  type LivePlatform,
  listBroadcasts,
  listChannels,
  listChecks,
  mostChannelFileBytes,
  mustFollow,
  parseAddress,
  predictBroadcasts,
  unfollow,
  withJsonPath,
} from '@fonoteca/live';
import { type AskLimits, createAskLimits } from '../adapters/live-asks.ts';
import type { Implementations } from '../http/implement.ts';
import { receiveOneFile } from '../http/one-file.ts';
import type { Runtime } from '../runtime.ts';

/** Of one person at one channel. */
const checksAMinute = 1;

/** Followed channels: the list, following, changing, files. */
export function channelRoutes(routes: Implementations, runtime: Runtime): void {
  const asks = createAskLimits(runtime.live.platforms);
  followRoutes(routes, runtime, asks);
  factRoutes(routes, runtime);
  fileRoutes(routes, runtime);
  checkRoute(routes, runtime, asks);
}

const portsOf = ({ live: { platforms, beliefs } }: Runtime) => ({
  platforms,
  beliefs,
  now: Date.now(),
});

function factRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;
  routes.implement('GET /api/v1/broadcasts', ({ caller, query }) =>
    listBroadcasts(db, caller.person.id, query),
  );
  routes.implement('GET /api/v1/checks', ({ caller, query }) => listChecks(db, caller.person.id, query));
  routes.implement('GET /api/v1/schedule-patterns', ({ caller, query }) =>
    getPattern(db, portsOf(runtime), caller.person.id, query.channel),
  );
  routes.implement('GET /api/v1/predictions', async ({ caller, query }) => ({
    items: await predictBroadcasts(db, portsOf(runtime), caller.person.id, query),
  }));
}

function fileRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;
  routes.implement('POST /api/v1/channels/import', async ({ context, caller }) => {
    const { bytes } = await receiveOneFile(runtime, context, mostChannelFileBytes, {
      what: 'A list of channels',
      tooLarge: 'send a list of channels: CSV or OPML',
    });
    const report = await importChannels(db, runtime.live.platforms, caller.person.id, bytes);
    runtime.live.wake();
    return report;
  });
  routes.implement('GET /api/v1/channels/export', async ({ caller, query }) => {
    const { content, mediaType, fileName } = await exportChannels(
      db,
      caller.person.id,
      query.format,
      new Date(),
    );
    return new Response(content, {
      headers: {
        'content-type': mediaType,
        'content-disposition': `attachment; filename="${fileName}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  });
}

function followRoutes(routes: Implementations, runtime: Runtime, asks: AskLimits): void {
  const {
    store: { db },
    live,
  } = runtime;

  routes.implement('GET /api/v1/channels', ({ caller, query }) =>
    listChannels(db, portsOf(runtime), caller.person.id, query),
  );
  routes.implement('POST /api/v1/channels', async ({ caller, context, body }) => {
    const { address, platform, jsonPath, ...details } = body;
    const parsed = parseAddress(live.platforms, address, platform);
    const asked = jsonPath === undefined ? parsed : withJsonPath(parsed, jsonPath);
    const { signal } = context.req.raw;
    const personId = caller.person.id;
    const ports = {
      platforms: live.platforms,
      // Whoever asked too much still follows: the channel is kept as it was given.
      mayCall: async (one: LivePlatform) =>
        (await asks.allows(one.name, personId)) && (await live.mayCall(one)),
    };
    const id = await followChannel(db, ports, personId, asked, details, signal);
    const channel = await getChannel(db, portsOf(runtime), personId, id);
    live.wake();
    return channel;
  });
  routes.implement('GET /api/v1/channels/{id}', ({ caller, params }) =>
    getChannel(db, portsOf(runtime), caller.person.id, params.id),
  );
  routes.implement('PATCH /api/v1/channels/{id}', async ({ caller, params, body }) => {
    await changeFollow(db, caller.person.id, params.id, body);
    live.wake();
    return getChannel(db, portsOf(runtime), caller.person.id, params.id);
  });
  routes.implement('DELETE /api/v1/channels/{id}', async ({ caller, params }) => {
    await unfollow(db, caller.person.id, params.id, new Date());
    live.wake();
    return { ok: true };
  });
}

function checkRoute(routes: Implementations, { store: { db }, live }: Runtime, asks: AskLimits): void {
  const limit = new RequestLimit({ requests: checksAMinute, seconds: 60 });
  routes.implement('POST /api/v1/channels/{id}/check', async ({ caller, context, params }) => {
    const personId = caller.person.id;
    const platform = await mustFollow(db, personId, params.id);
    if (!live.watcher)
      return { check: null, refused: 'The live watch is switched off on this server (FONOTECA_LIVE)' };
    await limit.count(`${personId} ${params.id}`);
    await asks.count(platform, personId);
    const { checkId, refused } = await live.watcher.checkNow(params.id, context.req.raw.signal);
    return { check: checkId === null ? null : await getCheck(db, personId, checkId), refused };
  });
}
