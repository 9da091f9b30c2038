import type { Push, PushEvent, WatchedChannel } from '@fonoteca/live';
import { keep } from '../keep.ts';
import { createMessageGuard } from '../message-guard.ts';
import { unlessRefused } from '../unless-refused.ts';
import { HelixClient, type TwitchConnection } from './helix.ts';
import { eventsOf } from './hooks.ts';
import { holdSession } from './socket-session.ts';
import { UserIds } from './user-ids.ts';

/** A connection carries a cost of ten. The end of a broadcast is left to looks, so that it is ten channels. */
const most = 10;
const rule = { everyMs: 2000, retryMs: 2000, longestMs: 5 * 60_000 };
const type = 'stream.online';

/**
 * Twitch tells us over a WebSocket, which needs a token of some account and no address of ours. Subscriptions
 * end with the connection. One connection goes on while channels change.
 */
export function createTwitchSocket(connection: TwitchConnection, url: string): Push {
  const ids = new UserIds();
  const guard = createMessageGuard(() => connection.time.now());
  /** By the number of the channel, the number of its subscription. */
  const held = new Map<string, string>();
  let wanted: readonly WatchedChannel[] = [];
  let sink: (event: PushEvent) => void = () => {};
  let latest: AbortSignal | undefined;
  let running: AbortController | undefined;
  let session: { readonly id: string; readonly stop: AbortController } | undefined;
  let adjusting: Promise<void> = Promise.resolve();

  /** Makes what is subscribed to what is wanted. One after the other: two would subscribe twice. */
  function adjust(): void {
    adjusting = adjusting.then(async () => {
      const now = session;
      if (!now || now.stop.signal.aborted) return;
      // What fails ends the session, and the next one begins anew after a while.
      await subscribe(now.id, now.stop.signal).catch(() => now.stop.abort());
    });
  }

  async function subscribe(id: string, signal: AbortSignal): Promise<void> {
    const client = new HelixClient(connection, { signal, again: true });
    const channels = wanted;
    await ids.learn(channels, client);
    const needed = new Set(channels.flatMap(({ account }) => ids.idOf(account) ?? []));
    for (const [broadcaster, subscription] of held)
      if (!needed.has(broadcaster)) {
        held.delete(broadcaster);
        const asked = { url: 'eventsub/subscriptions', method: 'DELETE', forceType: 'user' } as const;
        await unlessRefused(() => client.callApi({ ...asked, query: { id: subscription } }));
      }
    for (const broadcaster of needed) {
      if (held.has(broadcaster)) continue;
      const transport = { method: 'websocket', session_id: id } as const;
      const condition = { broadcaster_user_id: broadcaster };
      await unlessRefused(async () => {
        const made = await client.eventSub.createSubscription(type, '1', condition, transport, broadcaster);
        held.set(broadcaster, made.id);
      });
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const events = {
      welcomed(id: string) {
        session = { id, stop };
        adjust();
      },
      notified(id: string, timestamp: string, { subscription, event }: Notified) {
        if (!event || guard.judge(id, timestamp) !== 'new') return;
        const account =
          ids.accountOf(event.broadcaster_user_id) ?? event.broadcaster_user_login.toLowerCase();
        for (const one of eventsOf(subscription.type, account, event, Date.parse(timestamp))) sink(one);
      },
      revoked(subscription: string) {
        for (const [broadcaster, one] of held) if (one === subscription) held.delete(broadcaster);
      },
    };
    try {
      await holdSession(url, events, AbortSignal.any([signal, stop.signal]));
    } finally {
      session = undefined;
      held.clear();
    }
    // Ended by us because subscribing failed: that waits longer each time.
    if (stop.signal.aborted) throw new Error('Twitch took no subscription');
  }

  function start(): void {
    running = new AbortController();
    void keep(run, rule, connection.time, running.signal);
  }

  return {
    most,
    watch(channels, next, signal) {
      wanted = channels.slice(0, most);
      sink = next;
      latest = signal;
      const stop = () => {
        // Who changes the channels aborts and watches anew at once: that keeps the connection.
        queueMicrotask(() => {
          if (latest !== signal) return;
          running?.abort();
          running = undefined;
        });
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      if (running) adjust();
      else start();
    },
    covers(account) {
      const id = ids.idOf(account);
      return latest?.aborted === false && id !== undefined && held.has(id);
    },
  };
}

type Notified = Parameters<Parameters<typeof holdSession>[1]['notified']>[2];
