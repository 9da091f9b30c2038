import { createHmac, randomUUID } from 'node:crypto';
import type { DoubleClock } from '../shared/clock.ts';
import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import { failure, seconds } from './helix.ts';
import { Sockets } from './sockets.ts';
import type { TokenOwner } from './tokens.ts';
import type { TwitchDelivery } from './types.ts';
import type { Channel, World } from './world.ts';

interface Subscription {
  readonly id: string;
  readonly type: string;
  readonly broadcaster: string;
  readonly created: number;
  readonly transport: Webhook | { readonly method: 'websocket'; readonly session_id: string };
  /** The account whose token it was made with; of webhooks none. */
  readonly user?: string;
  status: string;
}

interface Webhook {
  readonly method: 'webhook';
  readonly callback: string;
  readonly secret: string;
}

/** What the connections of one account may cost together. */
const socketCost = 10;

const known: ReadonlySet<string> = new Set(['stream.online', 'stream.offline']);

/** Subscriptions to events, and their messages: signed, with a challenge before the first. */
export class EventSub {
  readonly deliveries: TwitchDelivery[] = [];
  private readonly held = new Map<string, Subscription>();
  private readonly onTheWay = new Set<Promise<void>>();
  private readonly clock: DoubleClock;
  private readonly world: World;
  readonly sockets: Sockets;

  constructor(clock: DoubleClock, world: World, keepaliveSeconds: number) {
    this.clock = clock;
    this.world = world;
    this.sockets = new Sockets(clock, keepaliveSeconds, (session) => {
      for (const { id, transport } of [...this.held.values()])
        if (transport.method === 'websocket' && transport.session_id === session) this.held.delete(id);
    });
  }

  list(): { id: string; type: string; broadcaster: string; status: string }[] {
    return [...this.held.values()].map(({ id, type, broadcaster, status }) => ({
      id,
      type,
      broadcaster,
      status,
    }));
  }

  answer(asked: Asked, owner: TokenOwner): Reply {
    if (asked.verb === 'POST') return this.create(asked, owner);
    if (asked.verb === 'DELETE') {
      const id = asked.params.id ?? '';
      const found = this.held.get(id)?.user === owner.user && this.held.delete(id);
      return found ? { status: 204, body: '', says: 'ok' } : failure(404, 'subscription not found');
    }
    if (owner.user !== undefined) return failure(401, 'an application token is needed');
    return json({
      total: this.held.size,
      data: [...this.held.values()].map(entry),
      max_total_cost: 10_000,
      total_cost: this.held.size,
      pagination: {},
    });
  }

  private create({ json: body }: Asked, owner: TokenOwner): Reply {
    const { type, version, condition, transport } = (body ?? {}) as Record<string, Record<string, string>>;
    const broadcaster = condition?.broadcaster_user_id;
    if (typeof type !== 'string' || !known.has(type) || String(version) !== '1')
      return failure(400, 'invalid subscription type and version');
    if (broadcaster === undefined || !this.world.byId(broadcaster))
      return failure(400, 'the broadcaster does not exist');
    if (transport?.method === 'websocket') return this.connect(type, broadcaster, transport, owner);
    if (transport?.method !== 'webhook') return failure(400, 'unsupported transport method');
    if (owner.user !== undefined) return failure(401, 'webhooks need an application token');
    const { callback = '', secret = '' } = transport;
    if (!/^https?:\/\//.test(callback)) return failure(400, 'invalid callback');
    if (secret.length < 10 || secret.length > 100) return failure(400, 'invalid secret');
    const isTwin = (one: Subscription['transport']) => one.method === 'webhook' && one.callback === callback;
    const { subscription, reply } = this.hold(
      { type, broadcaster, transport: { method: 'webhook', callback, secret } },
      'webhook_callback_verification_pending',
      isTwin,
    );
    if (subscription) this.soon(() => this.challenge(subscription));
    return reply;
  }

  private connect(
    type: string,
    broadcaster: string,
    { session_id: session = '' }: Record<string, string>,
    { user }: TokenOwner,
  ): Reply {
    if (user === undefined) return failure(400, 'invalid transport and auth combination');
    if (!this.sockets.has(session)) return failure(400, 'websocket transport session does not exist');
    if ([...this.held.values()].filter((one) => one.user === user).length >= socketCost)
      return failure(429, 'number of websocket subscriptions limit exceeded');
    const transport = { method: 'websocket', session_id: session } as const;
    const isTwin = (one: Subscription['transport']) =>
      one.method === 'websocket' && one.session_id === session;
    this.sockets.used(session);
    return this.hold({ type, broadcaster, transport, user }, 'enabled', isTwin).reply;
  }

  private hold(
    wish: Pick<Subscription, 'type' | 'broadcaster' | 'transport' | 'user'>,
    status: string,
    isTwin: (transport: Subscription['transport']) => boolean,
  ): { subscription?: Subscription; reply: Reply } {
    const twice = [...this.held.values()].some(
      (one) => one.type === wish.type && one.broadcaster === wish.broadcaster && isTwin(one.transport),
    );
    if (twice) return { reply: failure(409, 'subscription already exists') };
    const subscription: Subscription = { ...wish, id: randomUUID(), created: this.clock.now(), status };
    this.held.set(subscription.id, subscription);
    const reply = json({ data: [entry(subscription)], total: this.held.size, max_total_cost: 10_000 }, 202);
    return { subscription, reply };
  }

  began(channel: Channel): void {
    const { live } = channel;
    if (!live) return;
    const event = { id: live.id, type: live.type, started_at: seconds(live.startedAt), ...who(channel) };
    this.tell('stream.online', channel, event);
  }

  ended(channel: Channel): void {
    this.tell('stream.offline', channel, who(channel));
  }

  revoke(id: string, status: string): void {
    const subscription = this.held.get(id);
    if (!subscription) throw new Error(`The double has no subscription ${id}`);
    subscription.status = status;
    this.message(subscription, 'revocation', {});
    this.held.delete(id);
  }

  async settled(): Promise<TwitchDelivery[]> {
    while (this.onTheWay.size > 0) await Promise.all(this.onTheWay);
    return [...this.deliveries];
  }

  private tell(type: string, channel: Channel, event: unknown): void {
    for (const subscription of this.held.values())
      if (
        subscription.type === type &&
        subscription.broadcaster === channel.id &&
        subscription.status === 'enabled'
      )
        this.message(subscription, 'notification', { event });
  }

  private message(subscription: Subscription, kind: string, more: object): void {
    const { transport } = subscription;
    if (transport.method === 'websocket')
      this.sockets.send(transport.session_id, kind, { subscription: entry(subscription), ...more });
    else this.soon(() => this.send(subscription, transport, kind, more).then(() => undefined));
  }

  private async challenge(subscription: Subscription): Promise<void> {
    if (subscription.transport.method !== 'webhook') return;
    const challenge = randomUUID();
    const { status, reply } = await this.send(
      subscription,
      subscription.transport,
      'webhook_callback_verification',
      { challenge },
    );
    const kept = status >= 200 && status < 300 && reply === challenge;
    subscription.status = kept ? 'enabled' : 'webhook_callback_verification_failed';
  }

  private async send(
    subscription: Subscription,
    { callback, secret }: Webhook,
    kind: string,
    more: object,
  ): Promise<TwitchDelivery> {
    const body = JSON.stringify({ subscription: entry(subscription), ...more });
    const id = randomUUID();
    const timestamp = new Date(this.clock.now()).toISOString();
    const headers = {
      'content-type': 'application/json',
      'twitch-eventsub-message-id': id,
      'twitch-eventsub-message-retry': '0',
      'twitch-eventsub-message-type': kind,
      'twitch-eventsub-message-timestamp': timestamp,
      'twitch-eventsub-message-signature': `sha256=${createHmac('sha256', secret)
        .update(id + timestamp + body)
        .digest('hex')}`,
      'twitch-eventsub-subscription-type': subscription.type,
      'twitch-eventsub-subscription-version': '1',
    };
    const answer = await fetch(callback, { method: 'POST', headers, body }).then(
      async (response) => ({ status: response.status, reply: await response.text() }),
      () => ({ status: 0, reply: '' }),
    );
    const delivery: TwitchDelivery = { url: callback, headers, body, ...answer };
    this.deliveries.push(delivery);
    return delivery;
  }

  private soon(run: () => Promise<void>): void {
    const running = Promise.resolve()
      .then(run)
      .finally(() => this.onTheWay.delete(running));
    this.onTheWay.add(running);
  }
}

const who = ({ id, login, displayName }: Channel) => ({
  broadcaster_user_id: id,
  broadcaster_user_login: login,
  broadcaster_user_name: displayName,
});

/** As the API shows it: never with its secret. */
const entry = ({ id, type, status, broadcaster, created, transport }: Subscription) => ({
  id,
  status,
  type,
  version: '1',
  condition: { broadcaster_user_id: broadcaster },
  created_at: new Date(created).toISOString(),
  transport:
    transport.method === 'webhook' ? { method: transport.method, callback: transport.callback } : transport,
  cost: 1,
});
