import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createTargets, queueNotifications, type Senders } from '@fonoteca/live';
import { generateSecretKey, openStore, parseSecretKeys, type Store } from '@fonoteca/store';
import {
  createTestDatabase,
  startWebhookDouble,
  type TestDatabase,
  type WebhookDouble,
} from '@fonoteca/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';

const secretKey = generateSecretKey();
let database: TestDatabase;
let store: Store;
let webhook: WebhookDouble;
let child: ChildProcess | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore(database.url);
  webhook = await startWebhookDouble();
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await webhook.close();
  await store.close();
  await database.drop();
});

function startWorker(): ChildProcess {
  child = spawn(process.execPath, [new URL('notify-worker.ts', import.meta.url).pathname], {
    env: { ...process.env, DATABASE_URL: database.url, SECRET_KEY: secretKey },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return child;
}

async function kill(process: ChildProcess): Promise<void> {
  process.kill('SIGKILL');
  await once(process, 'exit');
  // As if the time had passed in which the one that was killed might still have been sending.
  await store.pool.query("update notifications set next_attempt_at = now() where state = 'begun'");
}

const row = async () =>
  store.db.selectFrom('notifications').select(['state', 'attempts', 'message']).executeTakeFirstOrThrow();
const calls = (): string[] => webhook.calls().map(({ json }) => (json as { id: string }).id);

async function start(): Promise<void> {
  const { db } = store;
  const person = await db
    .insertInto('people')
    .values({ name: 'Ada', name_key: 'ada', role: 'owner' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const nobody = (): never => {
    throw new Error('nothing is sent here');
  };
  const targets = createTargets({
    db,
    secretKeys: parseSecretKeys(secretKey),
    senders: { push: nobody, email: nobody, webhook: nobody, ntfy: nobody } satisfies Senders,
    checkAddress: async (url) => url,
  });
  await targets.add({ personId: person.id, address: null }, { kind: 'webhook', url: `${webhook.url}/hook` });
  const channel = await db
    .insertInto('channels')
    .values({ platform: 'twitch', account: 'ada', name: 'Ada', url: 'https://twitch.example/ada' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('follows').values({ person_id: person.id, channel_id: channel.id }).execute();
  const now = new Date();
  const broadcast = await db
    .insertInto('broadcasts')
    .values({
      channel_id: channel.id,
      started_at: now,
      start_known: 'seen',
      found_at: now,
      seen_at: now,
      caught_live: true,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await queueNotifications(db, { broadcastId: broadcast.id, channelId: channel.id, now: now.getTime() });
}

test('killed while it sends, twice: what may have arrived is sent once more, with the same id, and then never', async () => {
  webhook.script([{ times: 'ever', answer: { delayMs: 60_000 } }]);
  await start();
  for (const count of [1, 2]) {
    const worker = startWorker();
    await expect.poll(calls, { timeout: 10_000 }).toHaveLength(count);
    expect(await row()).toMatchObject({ state: 'begun', attempts: count });
    await kill(worker);
  }
  expect(new Set(calls()).size).toBe(1);
  startWorker();
  await expect.poll(async () => (await row()).state, { timeout: 10_000 }).toBe('failed');
  expect(await row()).toMatchObject({ attempts: 2, message: expect.stringContaining('not known') });
  expect(calls()).toHaveLength(2);
});
