import { setTimeout as sleep } from 'node:timers/promises';
import type { LivePlatformName } from '@fonoteca/store';
import type { HookReply, HookRequest } from '../ports.ts';
import { checkOnce } from './check-now.ts';
import { leadDatabase } from './leader.ts';
import { usualTimes, type WatcherOptions } from './options.ts';
import { createPlatformWatch, type PlatformWatch } from './platform-watch.ts';
import { recordPushes } from './push-here.ts';
import { tellLeader } from './recorder.ts';

export interface Watcher {
  /** Watches until the signal aborts; while another process leads, waits to take over. */
  run(signal: AbortSignal): Promise<void>;
  /** Looks now, out of the budget; any process may. Throws Fault `not-found` for a channel that is not there. */
  checkNow(
    channelId: number,
    signal: AbortSignal,
  ): Promise<{ checkId: number | null; refused: string | null }>;
  /** Takes a call of a platform; what it tells is recorded before it is answered. */
  hook(platform: LivePlatformName, request: HookRequest): Promise<HookReply>;
  /** Follows or settings changed: the leader, whichever process it is, reads them anew. */
  wake(): Promise<void>;
  /** Whether this process leads. */
  leads(): boolean;
}

export function createWatcher(options: WatcherOptions): Watcher {
  const { store, platforms, log } = options;
  const times = { ...usualTimes, ...options.times };
  const watches = new Map<LivePlatformName, PlatformWatch>(
    platforms.map((platform) => [platform.name, createPlatformWatch(options, platform)]),
  );
  let leading = false;
  const sleeping = new Set<() => void>();

  const heard = (payload: string): void => {
    const [what, id] = payload.split(':');
    for (const watch of watches.values()) {
      if (what === 'followed') watch.followedChanged();
      else if (what === 'looked') watch.lookedElsewhere(Number(id));
      else if (what === 'hint') watch.hint(Number(id));
    }
    for (const rouse of sleeping) rouse();
  };

  const watchOne = async (watch: PlatformWatch, signal: AbortSignal): Promise<void> => {
    watch.begin();
    while (!signal.aborted) {
      const pause = await watch.tick(signal).catch((error) => {
        if (!signal.aborted) log?.warn({ err: error, platform: watch.name }, 'watching');
        return times.tickMs;
      });
      const woken = new AbortController();
      const rouse = () => woken.abort();
      sleeping.add(rouse);
      const until = AbortSignal.any([signal, woken.signal]);
      await sleep(pause, undefined, { signal: until }).catch(() => undefined);
      sleeping.delete(rouse);
    }
    watch.stop();
  };

  return {
    leads: () => leading,
    async run(signal) {
      await leadDatabase(store.url, {
        signal,
        retryMs: times.leaderMs,
        onHeard: heard,
        ...(log ? { log } : {}),
        async lead(lost) {
          leading = true;
          try {
            await Promise.all([...watches.values()].map((watch) => watchOne(watch, lost)));
          } finally {
            leading = false;
          }
        },
      });
    },
    checkNow: (channelId, signal) => checkOnce(options, watches, channelId, signal),
    async hook(name, request) {
      const watch = watches.get(name);
      const push = platforms.find((platform) => platform.name === name)?.push;
      if (!watch || !push?.hook) return { status: 404, body: 'This platform does not call back', events: [] };
      const reply = await push.hook(request);
      try {
        await recordPushes(options, watch, reply.events);
      } catch (error) {
        reply.lost?.();
        throw error;
      }
      return reply;
    },
    wake: async () => void (await tellLeader(store, 'followed')),
  };
}
