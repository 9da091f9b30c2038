import { randomUUID } from 'node:crypto';
import { createWorker, type WorkerOptions } from '@fonoteca/jobs';
import { generateSecretKey, openStore, parseSecretKeys, type SecretKeys, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import type { Delivery, Notification, Senders } from '../src/index.ts';
import { notificationJob, queueNotifications } from '../src/index.ts';
import type { TargetAddress } from '../src/notify/ports.ts';
import { addressHashes, labelOf, sealAddress } from '../src/notify/sealed-address.ts';

/** Eight in the evening of a summer day, UTC. */
export const evening = Date.UTC(2026, 6, 14, 20);

export interface NotifyWorld {
  readonly store: Store;
  readonly keys: SecretKeys;
  person(timeZone?: string): Promise<number>;
  target(personId: number, address?: TargetAddress): Promise<number>;
  channel(): Promise<number>;
  follow(personId: number, channelId: number, more?: { group?: string; muted?: boolean }): Promise<void>;
  broadcast(channelId: number, startedAt?: number): Promise<number>;
  /** A channel, a follower with one webhook, and a broadcast that was queued for them. */
  started(now: number, address?: TargetAddress): Promise<{ broadcastId: number; targetId: number }>;
  rows(): Promise<NotificationRow[]>;
  close(): Promise<void>;
}

export interface NotificationRow {
  readonly target_id: number;
  readonly state: string;
  readonly attempts: number;
  readonly message: string | null;
}

export async function makeNotifyWorld(): Promise<NotifyWorld> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  const { db } = store;
  const keys = parseSecretKeys(generateSecretKey());
  const world: NotifyWorld = {
    store,
    keys,
    person: async (timeZone = 'UTC') => {
      const name = randomUUID();
      const values = { name, name_key: name, role: 'listener', time_zone: timeZone } as const;
      return (await db.insertInto('people').values(values).returning('id').executeTakeFirstOrThrow()).id;
    },
    target: async (personId, address = { kind: 'webhook', url: `https://hooks.example/${randomUUID()}` }) => {
      const [address_hash = Buffer.alloc(0)] = addressHashes(keys, personId, address);
      const sealed = sealAddress(keys, personId, address);
      const values = {
        person_id: personId,
        kind: address.kind,
        label: labelOf(address),
        sealed,
        address_hash,
      };
      const row = db.insertInto('notification_targets').values(values).returning('id');
      return (await row.executeTakeFirstOrThrow()).id;
    },
    channel: async () => {
      const account = randomUUID();
      const values = {
        platform: 'twitch',
        account,
        name: 'Ada',
        url: `https://twitch.example/${account}`,
      } as const;
      return (await db.insertInto('channels').values(values).returning('id').executeTakeFirstOrThrow()).id;
    },
    follow: async (person_id, channel_id, { group, muted = false } = {}) => {
      const values = { person_id, channel_id, muted, channel_group: group ?? null };
      await db.insertInto('follows').values(values).execute();
    },
    broadcast: async (channel_id, startedAt = evening) => {
      const at = new Date(startedAt);
      const values = {
        channel_id,
        title: 'Morning show',
        started_at: at,
        start_known: 'platform',
        found_at: at,
        seen_at: at,
        caught_live: true,
      } as const;
      return (await db.insertInto('broadcasts').values(values).returning('id').executeTakeFirstOrThrow()).id;
    },
    started: async (now, address) => {
      const personId = await world.person();
      const targetId = await world.target(personId, address);
      const channelId = await world.channel();
      await world.follow(personId, channelId);
      const broadcastId = await world.broadcast(channelId, now);
      await queueNotifications(db, { broadcastId, channelId, now });
      return { broadcastId, targetId };
    },
    rows: () =>
      db
        .selectFrom('notifications')
        .select(['target_id', 'state', 'attempts', 'message'])
        .orderBy('id')
        .execute(),
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
  return world;
}

/** Every way answers with what `answer` says; what was sent is kept. */
export function scriptedSenders(answer: (count: number) => Delivery | Promise<Delivery>) {
  const sent: Notification[] = [];
  const send = async (_address: TargetAddress, notification: Notification): Promise<Delivery> => {
    sent.push(notification);
    return answer(sent.length);
  };
  const senders: Senders = { push: send, email: send, webhook: send, ntfy: send };
  return { senders, sent };
}

/** Runs the job once, as a worker does, at a moment of the test's own. */
export async function runNotifier(
  { store, keys }: Pick<NotifyWorld, 'store' | 'keys'>,
  senders: Senders,
  now: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<Record<string, unknown> | undefined> {
  const job = notificationJob({ senders, secretKeys: keys, clock: { now: () => now } });
  return job.start({}, { id: randomUUID(), personId: null, signal, store, progress: async () => undefined });
}

/** A worker of the queue that runs the notifier alone. */
export const notifierWorker = (world: NotifyWorld, senders: Senders, options: WorkerOptions = {}) =>
  createWorker(world.store, [notificationJob({ senders, secretKeys: world.keys })], {
    pollMs: 50,
    ...options,
  });
