import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, makeStorage } from './support/edge.ts';
import { album, scrobble, until } from './support/jobs.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
let storage: string;
beforeAll(async () => {
  storage = await makeStorage();
  world = await openWorld({ storage });
});
afterAll(() => world.close());

const signInUrl = async (browser: Browser, body: object = {}) =>
  new URL((await browser.call<{ url: string }>('POST', '/api/v1/lastfm/login', body)).url);

const callbackFor = async (browser: Browser, name: string, body: object = {}): Promise<URL> => {
  const allowed = await fetch(`${await signInUrl(browser, body)}&auto=${name}`, { redirect: 'manual' });
  return new URL(allowed.headers.get('location') ?? '');
};

const sessionKeyExchanges = () =>
  world.lastfm.requests().filter(({ operation }) => operation === 'auth.getSession').length;

describe('signing in at Last.fm', () => {
  test('nobody is signed in at first', async () => {
    const browser = world.browser();
    expect(await browser.call('GET', '/api/v1/lastfm/status')).toEqual({
      configured: true,
      linked: false,
      name: null,
      status: null,
      url: null,
    });
    const refused = await browser.fetch('/api/v1/scrobbles/jobs');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  test('goes to Last.fm and back, and the browser gets nothing but a cookie of its own', async () => {
    world.lastfm.addUser({ name: 'Ada' });
    const browser = world.browser();
    const login = await browser.fetch('/api/v1/lastfm/login', {
      method: 'POST',
      json: { returnTo: '/queue' },
    });
    const { url } = (await login.json()) as { url: string };
    expect(new URL(url).searchParams.get('api_key')).toBe(world.lastfm.apiKey);
    expect(login.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-fonoteca-state=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    const allowed = await fetch(`${url}&auto=Ada`, { redirect: 'manual' });
    const back = await browser.fetch(allowed.headers.get('location') ?? '');
    expect([back.status, back.headers.get('location')]).toEqual([303, '/queue']);
    expect(back.headers.getSetCookie()).toContainEqual(
      expect.stringMatching(
        /^__Host-fonoteca=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    );
    expect(await browser.call('GET', '/api/v1/lastfm/status')).toMatchObject({ linked: true, name: 'Ada' });
  });

  test('a forged state changes nothing', async () => {
    const browser = world.browser();
    const before = sessionKeyExchanges();
    const callback = await callbackFor(browser, 'Ada');
    callback.searchParams.set('state', 'A'.repeat(43));
    const page = await browser.fetch(callback.href);
    expect(page.status).toBe(403);
    expect(await page.text()).toContain('not begun in this browser');
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(sessionKeyExchanges()).toBe(before);
  });

  test("another browser's state changes nothing", async () => {
    const attacker = world.browser();
    const callback = await callbackFor(attacker, 'Ada');
    const victim = world.browser();
    await signInUrl(victim);
    const before = sessionKeyExchanges();
    expect((await victim.fetch(callback.href)).status).toBe(403);
    expect((await world.browser().fetch(callback.href)).status).toBe(403);
    expect(sessionKeyExchanges()).toBe(before);
  });

  test('a callback works once', async () => {
    const browser = world.browser();
    const callback = await callbackFor(browser, 'Ada');
    const state = browser.cookies.get('__Host-fonoteca-state') ?? '';
    expect((await browser.fetch(callback.href)).status).toBe(303);
    const before = sessionKeyExchanges();
    // Somebody who noted the cookie, too.
    browser.cookies.set('__Host-fonoteca-state', state);
    const replayed = await browser.fetch(callback.href);
    expect(replayed.status).toBe(403);
    expect(await replayed.text()).toContain('used already');
    expect(sessionKeyExchanges()).toBe(before);
  });

  test('without a token or state, or with a token that Last.fm does not know, a page says so', async () => {
    const browser = world.browser();
    expect((await browser.fetch('/api/v1/lastfm/callback')).status).toBe(400);
    const callback = await callbackFor(browser, 'Ada');
    callback.searchParams.set('token', 'nobody-gave-this');
    const page = await browser.fetch(callback.href);
    expect(page.status).toBe(403);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await browser.call('GET', '/api/v1/lastfm/status')).toMatchObject({ linked: false });
  });

  test('it never sends the browser to another site', async () => {
    for (const returnTo of [
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/\t/elsewhere.example',
      '/.//elsewhere.example',
      '/x/..//elsewhere.example',
    ]) {
      const browser = world.browser();
      const back = await browser.fetch((await callbackFor(browser, 'Ada', { returnTo })).href);
      expect(new URL(back.headers.get('location') ?? '', world.edge.url).origin).toBe(world.edge.url);
    }
  });

  test('pages of other sites cannot write', async () => {
    const browser = await world.signedIn('Ada');
    for (const origin of ['https://elsewhere.example', 'null']) {
      const refused = await browser.fetch('/api/v1/lastfm/logout', { method: 'POST', headers: { origin } });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ errors: [{ field: 'Origin' }] });
    }
    expect(await browser.call('GET', '/api/v1/lastfm/status')).toMatchObject({ linked: true });
  });

  test('every answer carries the security headers', async () => {
    for (const path of ['/api/v1/lastfm/status', '/api/v1/lastfm/callback', '/api/v1/nothing']) {
      const { headers } = await world.browser().fetch(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });

  test('signing out ends every session of the account and forgets the key; jobs wait; signing in goes on', async () => {
    const browser = await world.signedIn('Mary');
    const other = await world.signedIn('Mary');
    const scheduled = { when: { kind: 'started-at', at: new Date(Date.now() + 2_000).toISOString() } };
    const [track] = album(1, 'Later');
    const job = await scrobble(browser, [{ ...track, lengthSeconds: 1 }], scheduled);
    await browser.call('POST', '/api/v1/lastfm/logout');
    expect(browser.cookies.has('__Host-fonoteca')).toBe(false);
    expect((await other.fetch('/api/v1/scrobbles/jobs')).status).toBe(401);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(world.lastfm.ledger().filter(({ account }) => account === 'Mary')).toEqual([]);
    const again = await world.signedIn('mary');
    const done = await until(again, job.id, ({ state }) => state === 'done');
    expect(done.targets).toMatchObject([{ accepted: 1 }]);
  });

  test('a session key that Last.fm revoked pauses the job until the person signs in again', async () => {
    const browser = await world.signedIn('Eve');
    world.lastfm.revoke(world.lastfm.addUser({ name: 'Eve' }).sessionKey);
    const job = await scrobble(browser, album(3));
    const waiting = await until(browser, job.id, ({ waitReason }) => waitReason === 'reconnect');
    expect(waiting.state).toBe('paused');
    expect(await browser.call('GET', '/api/v1/lastfm/status')).toMatchObject({ status: 'reconnect' });
    const again = await world.signedIn('Eve');
    await until(again, job.id, ({ state }) => state === 'done');
    expect(world.lastfm.ledger().filter(({ account }) => account === 'Eve')).toHaveLength(3);
  });

  test('the session key is in no answer and in no file', async () => {
    const { sessionKey } = world.lastfm.addUser({ name: 'Ada' });
    const seen: string[] = [];
    const browser = world.browser();
    const callback = await callbackFor(browser, 'Ada');
    for (const path of [
      callback.href,
      '/api/v1/lastfm/status',
      '/api/v1/lastfm/profile',
      '/api/v1/scrobbles/jobs',
    ]) {
      const answer = await browser.fetch(path);
      seen.push(JSON.stringify([...answer.headers]), await answer.text());
    }
    expect(seen.join('\n')).toContain('Ada');
    expect(seen.join('\n')).not.toContain(sessionKey);
    const files = readdirSync(storage, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    const stored = files.map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`));
    expect(stored.some((bytes) => bytes.includes('Ada'))).toBe(true);
    expect(stored.some((bytes) => bytes.includes(sessionKey))).toBe(false);
    const token = browser.cookies.get('__Host-fonoteca') ?? '';
    expect(stored.some((bytes) => bytes.includes(token))).toBe(false);
  });
});

describe('an installation that is not set up', () => {
  test('says which setting is wrong', async () => {
    const broken = await openWorld({ encryptionKey: 'c2hvcnQ=' });
    try {
      const answer = await broken.browser().fetch('/api/v1/lastfm/status');
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        detail: expect.stringMatching(/ENCRYPTION_KEY must be 32 bytes in base64, it has 5/),
      });
    } finally {
      await broken.close();
    }
  });

  test('says that it has no API key', async () => {
    const bare = await openWorld({ apiKey: '', secret: '' });
    try {
      expect(await new Browser(bare.edge).call('GET', '/api/v1/lastfm/status')).toMatchObject({
        configured: false,
      });
      const refused = await bare.browser().fetch('/api/v1/lastfm/login', { method: 'POST', json: {} });
      expect(refused.status).toBe(503);
      expect(await refused.json()).toMatchObject({ errors: [{ field: 'LASTFM_API_KEY' }] });
    } finally {
      await bare.close();
    }
  });
});
