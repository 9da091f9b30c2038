import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { AddressOf, Notification, PushKeys, Senders } from '@fonoteca/live';
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
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AddressGuard, createAddressGuard, createSenders } from '../src/index.ts';
import { makePushKeys } from './notify-support.ts';

const notification: Notification = {
  id: '7-lyabc',
  event: 'broadcast.started',
  headline: 'Ada is live',
  body: 'Mañana, mañana 🎧\nTwitch, since 20:00',
  link: 'https://twitch.example/ada',
  channel: { name: 'Ada', platform: 'twitch', url: 'https://twitch.example/ada' },
  broadcast: { title: 'Mañana, mañana 🎧', startedAt: new Date(Date.UTC(2026, 6, 14, 20)) },
  usefulSeconds: 1800,
};
const never = new AbortController().signal;
const keys: PushKeys = makePushKeys();

let webhook: WebhookDouble;
let ntfy: NtfyDouble;
let push: PushServiceDouble;
let smtp: SmtpDouble;
let guard: AddressGuard;
let senders: ReturnType<typeof createSenders>;
beforeAll(async () => {
  [webhook, ntfy, push, smtp] = await Promise.all([
    startWebhookDouble(),
    startNtfyDouble(),
    startPushServiceDouble(),
    startSmtpDouble(),
  ]);
  guard = createAddressGuard({ allowPrivate: true });
  senders = createSenders({
    fetch: guard.fetch,
    pushKeys: async () => keys,
    contact: 'ada@example.org',
    email: { url: smtp.url, from: 'fonoteca@example.org' },
    timeoutMs: 700,
  });
});
afterAll(async () => {
  senders.close();
  await guard.close();
  await Promise.all([webhook, ntfy, push, smtp].map((double) => double.close()));
});
beforeEach(() => {
  for (const double of [webhook, ntfy, push]) double.script([]);
  smtp.trouble(undefined);
});

const mail = (address: string): ReturnType<NonNullable<Senders['email']>> => {
  if (!senders.email) throw new Error('mail is configured');
  return senders.email({ kind: 'email', address }, notification, never);
};

describe('webhooks', () => {
  const call = (more: Partial<AddressOf<'webhook'>> = {}) =>
    senders.webhook({ kind: 'webhook', url: `${webhook.url}/hook?key=1`, ...more }, notification, never);

  test('get JSON, signed with the secret, with an id that says what comes twice', async () => {
    expect(await call({ secret: 'a shared secret' })).toEqual({ status: 'sent' });
    const taken = webhook.calls().at(-1);
    if (!taken) throw new Error('nothing arrived');
    expect(taken.path).toBe('/hook?key=1');
    expect(taken.headers['idempotency-key']).toBe(notification.id);
    expect(taken.json).toEqual({
      id: '7-lyabc',
      event: 'broadcast.started',
      sentAt: expect.stringMatching(/Z$/),
      text: 'Ada is live\nMañana, mañana 🎧\nTwitch, since 20:00\nhttps://twitch.example/ada',
      headline: 'Ada is live',
      body: notification.body,
      link: notification.link,
      channel: notification.channel,
      broadcast: { title: 'Mañana, mañana 🎧', startedAt: '2026-07-14T20:00:00.000Z' },
    });
    expect(isSignedCall(taken, 'a shared secret', Date.now())).toBe(true);
    expect(isSignedCall(taken, 'another secret', Date.now())).toBe(false);
    expect(isSignedCall({ ...taken, text: `${taken.text} ` }, 'a shared secret', Date.now())).toBe(false);
    expect(isSignedCall(taken, 'a shared secret', Date.now() + 3_600_000)).toBe(false);
    await call();
    expect(webhook.calls().at(-1)?.headers).not.toHaveProperty('x-fonoteca-signature');
  });

  test.each([
    [
      { status: 429, headers: { 'retry-after': '77' } },
      { status: 'later', afterSeconds: 77 },
    ],
    [{ status: 503 }, { status: 'later' }],
    [{ status: 500 }, { status: 'later' }],
    [{ status: 504 }, { status: 'unknown' }],
    [{ status: 400 }, { status: 'refused' }],
    [{ status: 401 }, { status: 'refused' }],
    [{ status: 404 }, { status: 'refused' }],
    [{ status: 410 }, { status: 'gone' }],
    [{ status: 302, headers: { location: 'http://169.254.169.254/' } }, { status: 'refused' }],
    [{ cutAfterAccept: true as const }, { status: 'unknown' }],
    [{ cutBeforeAccept: true as const }, { status: 'unknown' }],
    [{ delayMs: 3_000 }, { status: 'unknown' }],
    [{ garbageAfterAccept: 'html' as const }, { status: 'sent' }],
  ])('%j is %j', async (answer, expected) => {
    webhook.script([{ answer }]);
    const delivery = await call();
    expect(delivery).toMatchObject(expected);
    // A path may be a key: what a person is shown names the host alone.
    expect(JSON.stringify(delivery)).not.toMatch(/hook|key=1/);
  });

  test('a server that is not there may come back; one in a network that is shut is refused', async () => {
    const gone = await startWebhookDouble();
    await gone.close();
    expect(await call({ url: `${gone.url}/hook` })).toMatchObject({ status: 'later' });
    const shut = createAddressGuard();
    const strict = createSenders({ fetch: shut.fetch, pushKeys: async () => keys });
    const before = webhook.requests().length;
    const sent = strict.webhook({ kind: 'webhook', url: `${webhook.url}/hook` }, notification, never);
    expect(await sent).toMatchObject({ status: 'refused', reason: expect.stringContaining('network') });
    expect(webhook.requests()).toHaveLength(before);
    expect(strict.email).toBeNull();
    await shut.close();
  });

  test('an abort passes through', async () => {
    webhook.script([{ answer: { delayMs: 3_000 } }]);
    const abort = new AbortController();
    const sending = senders.webhook({ kind: 'webhook', url: webhook.url }, notification, abort.signal);
    setTimeout(() => abort.abort(new Error('stopping')), 50);
    await expect(sending).rejects.toThrow('stopping');
  });
});

describe('ntfy', () => {
  test('a message in its topic, with a link; sent again it takes the place of the first', async () => {
    const address = { kind: 'ntfy', url: `${ntfy.url}/my-topic` } as const;
    expect(await senders.ntfy(address, notification, never)).toEqual({ status: 'sent' });
    expect(await senders.ntfy(address, notification, never)).toEqual({ status: 'sent' });
    expect(ntfy.messages('my-topic')).toEqual([
      {
        topic: 'my-topic',
        title: 'Ada is live',
        message: notification.body,
        tags: ['red_circle'],
        priority: 4,
        click: 'https://twitch.example/ada',
        sequenceId: '7-lyabc',
      },
    ]);
  });

  test('topics with a token', async () => {
    ntfy.protect('closed', 'tk_secret');
    const url = `${ntfy.url}/closed`;
    expect(await senders.ntfy({ kind: 'ntfy', url, token: 'tk_secret' }, notification, never)).toEqual({
      status: 'sent',
    });
    const refused = await senders.ntfy({ kind: 'ntfy', url, token: 'tk_wrong' }, notification, never);
    expect(refused).toMatchObject({ status: 'refused', reason: expect.stringContaining('token') });
    expect(JSON.stringify(refused)).not.toMatch(/closed|tk_/);
  });
});

describe('pushes', () => {
  const to = ({ endpoint, keys: browser }: ReturnType<PushServiceDouble['subscribe']>) =>
    senders.push({ kind: 'push', endpoint, keys: browser }, notification, never);

  test('reach the browser, encrypted for it and signed with the key it trusts', async () => {
    const browser = push.subscribe(keys.publicKey);
    expect(await to(browser)).toEqual({ status: 'sent' });
    expect(await to(browser)).toEqual({ status: 'sent' });
    const [first, again] = browser.received();
    expect(first).toEqual({
      json: {
        id: '7-lyabc',
        event: 'broadcast.started',
        title: 'Ada is live',
        body: notification.body,
        url: 'https://twitch.example/ada',
      },
      ttl: 1800,
      urgency: 'high',
      topic: expect.stringMatching(/^[\w-]{32}$/),
      subject: 'mailto:ada@example.org',
    });
    expect(again?.topic).toBe(first?.topic);
  });

  test.each([404, 410] as const)('a subscription that ended with %i is gone', async (status) => {
    const browser = push.subscribe(keys.publicKey);
    browser.end(status);
    expect(await to(browser)).toMatchObject({ status: 'gone', reason: expect.stringContaining('browser') });
  });

  test('a browser that trusts another key gets nothing, and it is said', async () => {
    const browser = push.subscribe(makePushKeys().publicKey);
    expect(await to(browser)).toMatchObject({ status: 'refused' });
    expect(browser.received()).toEqual([]);
  });

  test('an address too long for a push is left out, the rest arrives', async () => {
    const browser = push.subscribe(keys.publicKey);
    const long = { ...notification, link: `https://twitch.example/${'a'.repeat(4000)}` };
    const { endpoint, keys: own } = browser;
    expect(await senders.push({ kind: 'push', endpoint, keys: own }, long, never)).toEqual({
      status: 'sent',
    });
    expect(browser.received()).toMatchObject([{ json: { title: 'Ada is live', url: null } }]);
  });
});

describe('mail', () => {
  test('arrives as plain text, from the sender that was set', async () => {
    expect(await mail('ada@example.org')).toEqual({ status: 'sent' });
    expect(smtp.mails().at(-1)).toMatchObject({
      from: 'fonoteca@example.org',
      to: ['ada@example.org'],
      headers: {
        subject: 'Ada is live',
        'message-id': '<7-lyabc@example.org>',
        'auto-submitted': 'auto-generated',
      },
      text: expect.stringContaining('https://twitch.example/ada'),
    });
  });

  test.each([
    [{ on: 'recipient', code: 450 } as const, 'later'],
    [{ on: 'recipient', code: 550 } as const, 'refused'],
    [{ on: 'data', code: 452 } as const, 'later'],
    [{ on: 'data', code: 554 } as const, 'refused'],
    [{ on: 'cut' } as const, 'unknown'],
  ])('%j is %s', async (trouble, status) => {
    smtp.trouble(trouble);
    const delivery = await mail('ada@example.org');
    expect(delivery).toMatchObject({ status });
    expect(JSON.stringify(delivery)).not.toContain('example.org');
  });

  test('a server that is not there may come back; one that refuses the sign-in is for its operator', async () => {
    const gone = await startSmtpDouble();
    await gone.close();
    const closed = createSenders({
      fetch: guard.fetch,
      pushKeys: async () => keys,
      email: { url: gone.url, from: 'fonoteca@example.org' },
    });
    const wrong = createSenders({
      fetch: guard.fetch,
      pushKeys: async () => keys,
      email: { url: smtp.url.replace('password', 'wrong'), from: 'fonoteca@example.org' },
    });
    const address = { kind: 'email', address: 'ada@example.org' } as const;
    expect(await closed.email?.(address, notification, never)).toMatchObject({ status: 'later' });
    expect(await wrong.email?.(address, notification, never)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('operator'),
    });
  });

  const by = (url: string, timeoutMs = 300) => {
    const { email } = createSenders({
      fetch: guard.fetch,
      pushKeys: async () => keys,
      email: { url, from: 'fonoteca@example.org' },
      timeoutMs,
    });
    if (!email) throw new Error('mail is configured');
    return (signal = never) => email({ kind: 'email', address: 'ada@example.org' }, notification, signal);
  };

  test('a server that says nothing is not waited for, nor one that is slow once we stop', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const begun = Date.now();
    expect(await by(url)()).toMatchObject({ status: 'later' });
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('stopping')), 100);
    await expect(by(url, 10_000)(abort.signal)).rejects.toThrow('stopping');
    expect(Date.now() - begun).toBeLessThan(3_000);
    silent.close();
  });

  test('a server that never comes to its end is not listened to for ever', async () => {
    const timers: NodeJS.Timeout[] = [];
    const endless = createServer((socket) => {
      socket.on('error', () => undefined).write('220 hello\r\n');
      timers.push(setInterval(() => socket.write('250-and\r\n'), 50));
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const begun = Date.now();
    const sending = by(`smtp://127.0.0.1:${(endless.address() as AddressInfo).port}`)();
    expect(await sending).toMatchObject({ status: 'unknown' });
    expect(Date.now() - begun).toBeLessThan(1_500);
    for (const timer of timers) clearInterval(timer);
    endless.close();
  }, 4_000);

  test('a password goes to another machine encrypted or not at all', async () => {
    // The same server under a name that is not known for this machine; it cannot encrypt.
    const elsewhere = smtp.url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
    const before = smtp.mails().length;
    const delivery = await by(elsewhere)();
    expect(delivery).toMatchObject({ status: 'refused', reason: expect.stringContaining('encrypt') });
    expect(smtp.mails()).toHaveLength(before);
    const nameless = await by(elsewhere.replace('name:password@', ''))();
    expect(nameless).toMatchObject({ status: 'refused', reason: expect.stringContaining('operator') });
  });
});
