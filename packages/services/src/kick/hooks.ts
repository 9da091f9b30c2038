import type { HookReply, HookRequest, Push, PushEvent, WatchedChannel } from '@fonoteca/live';
import { keep } from '../keep.ts';
import { looseJson } from '../loose-json.ts';
import { createMessageGuard } from '../message-guard.ts';
import { toldTitle } from '../told.ts';
import { unlessRefused } from '../unless-refused.ts';
import { isKickSlug } from './address.ts';
import { type KickApi, repeated } from './api.ts';
import { channelsBySlug } from './looks.ts';
import { createKickSignatures } from './public-key.ts';
import { createdSchema, statusBody, subscriptionSchema } from './replies.ts';

/** Kick names no limit of subscriptions; one call makes one. */
const most = 1000;
const batch = 50;
/** Between two subscriptions: looks go out by the same door. */
const gapMs = 500;
const rule = { everyMs: 30 * 60_000, retryMs: 60_000 };
const event = 'livestream.status.updated';
const path = '/events/subscriptions';

/** Kick calls us, at the address in the application's own settings. */
export function createKickHooks(api: KickApi): Push {
  const signatures = createKickSignatures(api);
  const guard = createMessageGuard(() => api.time.now());
  const ids = new Map<string, string>();
  const accounts = new Map<string, string>();
  let subscribed: ReadonlySet<string> = new Set();
  let current = new AbortController();
  let watched: AbortSignal = AbortSignal.abort();

  function learn(account: string, id: string): void {
    ids.set(account, id);
    accounts.set(id, account);
  }

  async function learnAll(channels: readonly WatchedChannel[], signal: AbortSignal): Promise<void> {
    for (const { account, state } of channels) if (typeof state.id === 'string') learn(account, state.id);
    const missing = channels.map(({ account }) => account).filter((one) => !ids.has(one) && isKickSlug(one));
    for (let first = 0; first < missing.length; first += batch) {
      const slugs = missing.slice(first, first + batch);
      const { entries } = await channelsBySlug(api, slugs, signal, true);
      for (const { slug, broadcaster_user_id: id } of entries) learn(slug.toLowerCase(), id);
    }
  }

  async function reconcile(channels: readonly WatchedChannel[], signal: AbortSignal): Promise<void> {
    const use = { signal, again: true };
    await learnAll(channels, signal);
    const needed = new Set(channels.flatMap(({ account }) => ids.get(account) ?? []));
    const { entries } = await api.list({ path }, subscriptionSchema, use);
    const ours = entries.filter((one) => one.event === event);
    const working = new Set<string>();
    const unneeded: string[] = [];
    for (const { id, broadcaster_user_id: broadcaster } of ours)
      if (needed.has(broadcaster) && !working.has(broadcaster)) working.add(broadcaster);
      else unneeded.push(id);
    subscribed = working;
    for (let first = 0; first < unneeded.length; first += batch)
      await api.send(
        { method: 'DELETE', path: `${path}${repeated('id', unneeded.slice(first, first + batch))}` },
        use,
      );
    for (const broadcaster of needed) {
      if (working.has(broadcaster)) continue;
      const json = {
        broadcaster_user_id: Number(broadcaster),
        events: [{ name: event, version: 1 }],
        method: 'webhook',
      };
      await api.time.sleep(gapMs, signal);
      await unlessRefused(async () => {
        const { entries: made } = await api.list({ method: 'POST', path, json }, createdSchema, use);
        if (made.some(({ subscription_id: id, error }) => id && !error)) working.add(broadcaster);
      });
    }
  }

  function take({ headers, body }: HookRequest): HookReply {
    const timestamp = headers['kick-event-message-timestamp'] ?? '';
    const id = headers['kick-event-message-id'] ?? '';
    const verdict = guard.judge(id, timestamp);
    if (verdict === 'stale') return reply(403, 'The message is too old.');
    if (verdict === 'repeated' || headers['kick-event-type'] !== event) return reply(200, '');
    const parsed = statusBody.safeParse(looseJson(body));
    if (!parsed.success) return reply(400, 'The message cannot be read.');
    const {
      broadcaster,
      is_live: isLive,
      title: written,
      started_at: started,
      ended_at: ended,
    } = parsed.data;
    const title = toldTitle(written ?? undefined);
    const pushed: PushEvent = {
      account: accounts.get(broadcaster.user_id) ?? broadcaster.channel_slug.toLowerCase(),
      kind: isLive ? 'live' : 'offline',
      at: Date.parse(timestamp),
      facts: {
        ...(started ? { startedAt: Date.parse(started) } : {}),
        ...(ended && !isLive ? { endedAt: Date.parse(ended) } : {}),
        ...(title === undefined ? {} : { title }),
      },
    };
    return { ...reply(200, ''), events: [pushed], lost: () => guard.forget(id) };
  }

  return {
    most,
    watch(channels, _sink, signal) {
      current.abort();
      current = new AbortController();
      watched = AbortSignal.any([current.signal, signal]);
      void keep((running) => reconcile(channels.slice(0, most), running), rule, api.time, watched);
    },
    covers: (account) => !watched.aborted && subscribed.has(ids.get(account) ?? ''),
    async hook(request) {
      if (request.method !== 'POST') return reply(401, 'The signature is not right.');
      try {
        if (!(await signatures.signed(request))) return reply(401, 'The signature is not right.');
      } catch {
        // Kick sends it again.
        return reply(503, 'The signature cannot be checked now.');
      }
      return take(request);
    },
  };
}

const reply = (status: number, body: string): HookReply => ({ status, body, events: [] });
