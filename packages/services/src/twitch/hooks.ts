import { Fault } from '@fonoteca/domain';
import type { HookReply, HookRequest, Push, PushEvent, WatchedChannel } from '@fonoteca/live';
import { keep } from '../keep.ts';
import { looseJson } from '../loose-json.ts';
import { createMessageGuard } from '../message-guard.ts';
import { toldId } from '../told.ts';
import { unlessRefused } from '../unless-refused.ts';
import { type Held, HeldSubscriptions } from './held.ts';
import { HelixClient, type TwitchConnection } from './helix.ts';
import { hookBody, type SignedHeaders, signedByTwitch, type TwitchEvent } from './hook-messages.ts';
import type { TwitchHooks } from './options.ts';
import type { TwitchList, TwitchSubscription } from './replies.ts';
import { UserIds } from './user-ids.ts';

/** Every subscription costs one of ten thousand, and a channel has two. */
const most = 5000;
/** Between two subscriptions: looks go out by the same door. */
const gapMs = 200;
const rule = { everyMs: 30 * 60_000, retryMs: 60_000 };
const wanted = ['stream.online', 'stream.offline'] as const;

/**
 * Twitch calls us: a subscription for the start and one for the end of each channel, that outlive a restart.
 * Throws Fault `invalid` for an address or a secret that Twitch would not take.
 */
export function createTwitchHooks(connection: TwitchConnection, hooks: TwitchHooks): Push {
  checkHooks(hooks);
  const { time } = connection;
  const ids = new UserIds();
  const held = new HeldSubscriptions();
  const guard = createMessageGuard(() => time.now());
  let current = new AbortController();
  let watched: AbortSignal = AbortSignal.abort();

  async function reconcile(channels: readonly WatchedChannel[], signal: AbortSignal): Promise<void> {
    const client = new HelixClient(connection, { signal, again: true });
    await ids.learn(channels, client);
    const theirs = await subscriptionsOf(client, hooks.url);
    const needed = new Map<string, readonly [type: string, id: string]>();
    for (const { account } of channels)
      for (const type of wanted) {
        const id = ids.idOf(account);
        if (id !== undefined) needed.set(`${type} ${id}`, [type, id]);
      }
    const kept = new Map<string, Held>();
    for (const one of theirs) {
      const key = `${one.type} ${one.condition.broadcaster_user_id ?? ''}`;
      const works = one.status === 'enabled' || one.status === 'webhook_callback_verification_pending';
      if (works && needed.delete(key)) {
        const broadcaster = one.condition.broadcaster_user_id ?? '';
        // A challenge may have been answered since the list was written.
        const enabled = one.status === 'enabled' || held.get(one.id)?.enabled === true;
        kept.set(one.id, { type: one.type, broadcaster, enabled });
      } else await unlessRefused(() => client.eventSub.deleteSubscription(one.id));
    }
    held.replace(kept);
    for (const [type, id] of needed.values()) {
      await time.sleep(gapMs, signal);
      await unlessRefused(async () => {
        const transport = { method: 'webhook', callback: hooks.url, secret: hooks.secret } as const;
        const condition = { broadcaster_user_id: id };
        const { id: made } = await client.eventSub.createSubscription(type, '1', condition, transport);
        // The challenge may have been quicker than this reply.
        if (!held.get(made)) held.set(made, { type, broadcaster: id, enabled: false });
      });
    }
  }

  function take({ id, timestamp, type }: SignedHeaders, request: HookRequest): HookReply {
    const verdict = guard.judge(id, timestamp);
    if (verdict === 'stale') return reply(403, 'The message is too old.');
    const parsed = hookBody.safeParse(looseJson(request.body));
    if (!parsed.success) return reply(400, 'The message cannot be read.');
    const { subscription, challenge, event } = parsed.data;
    const broadcaster = subscription.condition.broadcaster_user_id;
    if (type === 'webhook_callback_verification' && challenge !== undefined) {
      held.set(subscription.id, { type: subscription.type, broadcaster, enabled: true });
      return reply(200, challenge);
    }
    if (type === 'revocation') held.delete(subscription.id);
    if (type !== 'notification' || !event || verdict === 'repeated') return reply(204, '');
    const account = ids.accountOf(event.broadcaster_user_id) ?? event.broadcaster_user_login.toLowerCase();
    const events = eventsOf(subscription.type, account, event, Date.parse(timestamp));
    return { ...reply(204, ''), events, lost: () => guard.forget(id) };
  }

  return {
    most,
    watch(channels, _sink, signal) {
      current.abort();
      current = new AbortController();
      watched = AbortSignal.any([current.signal, signal]);
      void keep((running) => reconcile(channels.slice(0, most), running), rule, time, watched);
    },
    covers(account) {
      const id = ids.idOf(account);
      return !watched.aborted && id !== undefined && held.tellsStart(id);
    },
    async hook(request) {
      const signed = request.method === 'POST' ? signedByTwitch(request, hooks.secret) : null;
      return signed ? take(signed, request) : reply(401, 'The signature is not right.');
    },
  };
}

/** The events of a notification; a rerun or a premiere asks for a look, and is no broadcast by itself. */
export function eventsOf(type: string, account: string, event: TwitchEvent, at: number): PushEvent[] {
  if (type === 'stream.offline') return [{ account, kind: 'offline', at, facts: { endedAt: at } }];
  if (type !== 'stream.online') return [];
  if (event.type !== 'live') return [{ account, kind: 'hint', at, facts: {} }];
  const id = toldId(event.id);
  const platformId = id === undefined ? {} : { platformId: id };
  const startedAt = event.started_at === undefined ? {} : { startedAt: Date.parse(event.started_at) };
  return [{ account, kind: 'live', at, facts: { ...platformId, ...startedAt } }];
}

/** Ours alone: another server may use the same application. */
async function subscriptionsOf(client: HelixClient, callback: string): Promise<TwitchSubscription[]> {
  const all: TwitchSubscription[] = [];
  let after: string | undefined;
  do {
    const query = after === undefined ? {} : { after };
    const page: TwitchList = await client.callApi({ url: 'eventsub/subscriptions', query });
    all.push(...(page.data as TwitchSubscription[]));
    // Empty at the end of some of Twitch's lists.
    after = page.pagination?.cursor || undefined;
  } while (after !== undefined);
  return all.filter(({ transport }) => transport.callback === callback);
}

function checkHooks({ url, secret }: TwitchHooks): void {
  const field = (name: string, reason: string) =>
    new Fault('invalid', `Push from Twitch cannot be set up: ${reason}.`, {
      fields: [{ field: name, reason }],
    });
  if (!URL.canParse(url)) throw field('url', 'the address of this server cannot be read');
  if (!/^[\x20-\x7e]{10,100}$/.test(secret))
    throw field('secret', 'the secret must have 10 to 100 characters');
}

const reply = (status: number, body: string): HookReply => ({ status, body, events: [] });
