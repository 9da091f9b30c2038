import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { DoubleClock } from '../shared/clock.ts';
import type { Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import { failure, good, seconds } from './answers.ts';
import type { KickDelivery } from './types.ts';
import type { KickChannel, KickWorld } from './world.ts';

interface Subscription {
  readonly id: string;
  readonly event: string;
  readonly broadcaster_user_id: number;
}

const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const status = 'livestream.status.updated';

/** Subscriptions to events, and their messages, signed with Kick's own key. */
export class KickEvents {
  private readonly deliveries: KickDelivery[] = [];
  private readonly held = new Map<string, Subscription>();
  private readonly onTheWay = new Set<Promise<void>>();
  private readonly clock: DoubleClock;
  private readonly world: KickWorld;
  private readonly webhook: string | undefined;
  private keys = newKeys();

  constructor(clock: DoubleClock, world: KickWorld, webhook: string | undefined) {
    this.clock = clock;
    this.world = world;
    this.webhook = webhook;
  }

  list(): Subscription[] {
    return [...this.held.values()];
  }

  changeKey(): void {
    this.keys = newKeys();
  }

  publicKey(): Reply {
    return good({ public_key: this.keys.publicKey.export({ type: 'spki', format: 'pem' }) });
  }

  answer(asked: Asked): Reply {
    if (asked.verb === 'POST') return this.create(asked);
    if (asked.verb === 'DELETE') {
      for (const id of asked.url.searchParams.getAll('id')) this.held.delete(id);
      return { status: 204, body: '', says: 'ok' };
    }
    const at = seconds(this.clock.now());
    return good(
      this.list().map((one) => ({
        ...one,
        app_id: 'fonoteca',
        version: 1,
        method: 'webhook',
        created_at: at,
        updated_at: at,
      })),
    );
  }

  private create({ json: body }: Asked): Reply {
    const asked = (body ?? {}) as {
      broadcaster_user_id?: unknown;
      events?: { name?: unknown; version?: unknown }[];
      method?: unknown;
    };
    const id = asked.broadcaster_user_id;
    if (typeof id !== 'number' || !this.world.byId(id)) return failure(400, 'Invalid broadcaster_user_id');
    if (asked.method !== 'webhook' || !Array.isArray(asked.events) || asked.events.length === 0)
      return failure(400, 'Invalid request');
    return good(
      asked.events.map(({ name, version }) => {
        if (name !== status || version !== 1) return { name, version, error: 'unknown event' };
        const subscription = { id: randomUUID(), event: name, broadcaster_user_id: id };
        this.held.set(subscription.id, subscription);
        return { name, version, subscription_id: subscription.id };
      }),
    );
  }

  /** Tells of a channel's start, or of its end at `endedAt`. */
  tell(channel: KickChannel, title: string, startedAt: number, endedAt: number | null): void {
    if (!this.list().some((one) => one.broadcaster_user_id === channel.id) || !this.webhook) return;
    const body = JSON.stringify({
      broadcaster: {
        is_anonymous: false,
        user_id: channel.id,
        username: channel.slug,
        channel_slug: channel.slug,
      },
      is_live: endedAt === null,
      title,
      started_at: seconds(startedAt),
      ended_at: endedAt === null ? null : seconds(endedAt),
    });
    const running: Promise<void> = this.send(this.webhook, body).finally(() => this.onTheWay.delete(running));
    this.onTheWay.add(running);
  }

  async settled(): Promise<KickDelivery[]> {
    while (this.onTheWay.size > 0) await Promise.all(this.onTheWay);
    return [...this.deliveries];
  }

  private async send(url: string, body: string): Promise<void> {
    const [id, timestamp] = [randomUUID(), new Date(this.clock.now()).toISOString()];
    const signed = sign('RSA-SHA256', Buffer.from(`${id}.${timestamp}.${body}`), this.keys.privateKey);
    const headers = {
      'content-type': 'application/json',
      'kick-event-message-id': id,
      'kick-event-message-timestamp': timestamp,
      'kick-event-signature': signed.toString('base64'),
      'kick-event-type': status,
      'kick-event-version': '1',
    };
    const answered = await fetch(url, { method: 'POST', headers, body }).then(
      (response) => response.status,
      () => 0,
    );
    this.deliveries.push({ headers, body, status: answered });
  }
}
