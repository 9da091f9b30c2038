import fs from 'node:fs';
import { text } from 'node:stream/consumers';
import {
  isSignedCall,
  type NtfyDouble,
  type PushServiceDouble,
  type SmtpDouble,
  startNtfyDouble,
  startPushServiceDouble,
  startSmtpDouble,
  startWebhookDouble,
  type WebhookDouble,
} from '@fonoteca/test-kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { partsOf } from '../src/account-file/parts.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

const targets = '/api/v1/live/targets';
let ntfy: NtfyDouble;
let webhook: WebhookDouble;
let push: PushServiceDouble;
let smtp: SmtpDouble;
let server: TestServer;
let guarded: TestServer;
let ada: TestPerson;
const logged: string[] = [];
beforeAll(async () => {
  const write = fs.writeSync;
  vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, ...rest: [string]) => {
    if (fd !== 2) return write(fd, ...rest);
    logged.push(String(rest[0]));
    return Buffer.byteLength(String(rest[0]));
  }) as typeof fs.writeSync);
  [ntfy, webhook, push, smtp] = await Promise.all([
    startNtfyDouble(),
    startWebhookDouble(),
    startPushServiceDouble(),
    startSmtpDouble(),
  ]);
  server = await startTestServer({
    allowPrivateAddresses: true,
    logLevel: 'trace',
    smtp: { url: smtp.url, from: 'fonoteca@example.org' },
  });
  guarded = await startTestServer();
  ada = await server.createPerson('ada', 'owner');
});
afterAll(async () => {
  await Promise.all([server?.close(), guarded?.close()]);
  await Promise.all([ntfy, webhook, push, smtp].map((double) => double?.close()));
  vi.restoreAllMocks();
});

const json = async (answer: Promise<Response>) => {
  const response = await answer;
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body;
};

/** Somebody whom Ada follows begins a broadcast, as the watch would find it. */
async function goLive(): Promise<void> {
  const { db } = server.store;
  const channel = await db
    .insertInto('channels')
    .values({ platform: 'twitch', account: 'zora', name: 'Zora', url: 'https://twitch.example/zora' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('follows').values({ person_id: ada.id, channel_id: channel.id }).execute();
  const now = new Date();
  await db.transaction().execute(async (trx) => {
    const broadcast = await trx
      .insertInto('broadcasts')
      .values({
        channel_id: channel.id,
        title: 'Vinyl till dawn',
        started_at: now,
        start_known: 'platform',
        found_at: now,
        seen_at: now,
        caught_live: true,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await server.runtime.notifications.queue(trx, {
      broadcastId: broadcast.id,
      channelId: channel.id,
      now: now.getTime(),
    });
  });
}

describe('notifications', () => {
  test('reach a browser, a mailbox, a webhook and a topic, and leave no trace of who is live', async () => {
    const { push: own } = await json(ada.call('GET', targets));
    const browser = push.subscribe(own.publicKey);
    const added = [
      { kind: 'push', label: 'Laptop', endpoint: browser.endpoint, keys: browser.keys },
      { kind: 'email', address: 'ada.private@example.org' },
      { kind: 'webhook', url: `${webhook.url}/path-of-ada?key=1`, secret: 'sign-of-ada' },
      { kind: 'ntfy', url: `${ntfy.url}/topic-of-ada`, token: 'tk_of_ada' },
    ];
    ntfy.protect('topic-of-ada', 'tk_of_ada');
    for (const target of added) expect((await ada.call('POST', targets, target)).status).toBe(201);
    await goLive();
    await vi.waitFor(
      () => {
        expect(browser.received()).toMatchObject([{ json: { title: 'Zora is live' } }]);
        expect(smtp.mails()).toMatchObject([
          { to: ['ada.private@example.org'], headers: { subject: 'Zora is live' } },
        ]);
        expect(webhook.calls()).toMatchObject([{ json: { broadcast: { title: 'Vinyl till dawn' } } }]);
        expect(ntfy.messages('topic-of-ada')).toMatchObject([{ click: 'https://twitch.example/zora' }]);
      },
      { timeout: 15_000 },
    );
    expect(webhook.calls().every((call) => isSignedCall(call, 'sign-of-ada', Date.now()))).toBe(true);
    await vi.waitFor(async () => {
      const { items, email } = await json(ada.call('GET', targets));
      expect(email).toEqual({ configured: true });
      expect(items).toMatchObject(
        ['Laptop', 'a…@example.org', new URL(webhook.url).host, new URL(ntfy.url).host].map((label) => ({
          label,
          enabled: true,
          message: null,
          lastUsedAt: expect.stringMatching(/Z$/),
        })),
      );
    });
    const listed = await (await ada.call('GET', targets)).text();
    const trail = await (await ada.call('GET', '/api/v1/me/audit')).text();
    expect(trail.match(/notification-target-added/g)).toHaveLength(4);
    const files = await Promise.all(
      (await partsOf(server.store, ada.id, new Date())).map(({ pieces }) =>
        text(pieces() as AsyncIterable<string>),
      ),
    );
    const jobs = await server.store.pool.query("select * from jobs where name = 'live.notify'");
    expect(jobs.rows.length).toBeGreaterThan(0);
    expect(logged.join('')).toContain('/api/v1/live/targets');
    const secrets = /of-ada|of_ada|ada\.private|\/push\//;
    for (const shown of [listed, trail, ...files]) expect(shown).not.toMatch(secrets);
    for (const kept of [logged.join(''), JSON.stringify(jobs.rows)]) {
      expect(kept).not.toMatch(secrets);
      expect(kept).not.toMatch(/Zora|zora|Vinyl/);
    }
  });

  test('a browser that took its permission back is switched off, and says so', async () => {
    const { push: own } = await json(ada.call('GET', targets));
    const browser = push.subscribe(own.publicKey);
    const { endpoint, keys } = browser;
    const { id } = await json(ada.call('POST', targets, { kind: 'push', endpoint, keys }));
    expect(await json(ada.call('POST', `${targets}/${id}/test`))).toEqual({ delivered: true, message: null });
    expect(browser.received()).toMatchObject([{ json: { event: 'test' } }]);
    const tooSoon = await ada.call('POST', `${targets}/${id}/test`);
    expect(tooSoon.status).toBe(429);
    expect(tooSoon.headers.get('retry-after')).toBe('10');
    browser.end();
    await server.store.pool.query('update notification_targets set last_used_at = null where id = $1', [id]);
    expect(await json(ada.call('POST', `${targets}/${id}/test`))).toMatchObject({ delivered: false });
    const { items } = await json(ada.call('GET', targets));
    expect(items.at(-1)).toMatchObject({ enabled: false, message: expect.stringContaining('again') });
    expect(await json(ada.call('PATCH', `${targets}/${id}`, { enabled: true }))).toMatchObject({
      message: null,
    });
    expect((await ada.call('DELETE', `${targets}/${id}`)).status).toBe(200);
    expect((await ada.call('DELETE', `${targets}/${id}`)).status).toBe(404);
  });

  test('addresses in private networks, without encryption or with a password are refused by their field', async () => {
    const eve = await guarded.createPerson('eve', 'owner');
    const { keys } = push.subscribe('x');
    const addresses = [
      'https://127.0.0.1/x',
      'https://localhost/x',
      'https://10.0.0.1/x',
      'https://169.254.169.254/latest',
      'https://[::1]/x',
      'https://[::ffff:127.0.0.1]/x',
      'https://0x7f.1/x',
      'http://192.0.2.1/x',
      'https://name:password@192.0.2.1/x',
    ];
    for (const url of addresses) {
      for (const target of [
        { kind: 'webhook', url },
        { kind: 'webhook', url: `${url}?key=1` },
        { kind: 'ntfy', url },
        { kind: 'push', endpoint: url, keys },
      ]) {
        const refused = await eve.call('POST', targets, target);
        expect([url, target.kind, refused.status]).toEqual([url, target.kind, 400]);
        const { errors } = await refused.json();
        expect(errors[0].field).toBe(target.kind === 'push' ? 'endpoint' : 'url');
      }
    }
    const mail = await eve.call('POST', targets, { kind: 'email', address: 'eve@example.org' });
    expect(mail.status).toBe(503);
    expect((await mail.json()).errors[0].field).toBe('FONOTECA_SMTP_URL');
    const listed = await json(eve.call('GET', targets));
    expect(listed).toMatchObject({ items: [], email: { configured: false } });
  });

  test('preferences are each person’s own', async () => {
    const path = '/api/v1/live/preferences';
    const unsaid = { notify: 'all', quietHours: null, groups: null };
    expect(await json(ada.call('GET', path))).toEqual(unsaid);
    const put = { notify: 'all', quietHours: { from: '23:00', to: '07:30' }, groups: ['djs'] };
    expect(await json(ada.call('PUT', path, put))).toEqual(put);
    expect(await json(ada.call('GET', path))).toEqual(put);
    const bob = await server.createPerson('bob');
    expect(await json(bob.call('GET', path))).toEqual(unsaid);
    const wrong = await ada.call('PUT', path, { ...put, quietHours: { from: '24:00', to: '07:00' } });
    expect(wrong.status).toBe(400);
    expect((await server.call('GET', path)).status).toBe(401);
  });
});
