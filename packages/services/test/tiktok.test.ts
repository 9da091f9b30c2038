import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelAddress, LivePlatform, Look, LookResult } from '@fonoteca/live';
import { startTikTokDouble, type TikTokDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTikTokPlatform, loadLiveLookPlugin } from '../src/index.ts';
import { SimulatedTime } from './support.ts';

const never = new AbortController().signal;
const hour = 3_600_000;
let time: SimulatedTime;
let double: TikTokDouble;
let platform: LivePlatform;
beforeEach(async () => {
  time = new SimulatedTime();
  double = await startTikTokDouble({ clock: time });
  for (const handle of ['ada', 'bo']) double.addAccount(handle);
  platform = createTikTokPlatform({ baseUrl: double.url, time, timeoutMs: 400 });
});
afterEach(() => double.close());

const channel = (handle: string) => ({ ...(platform.parse(handle, true) as ChannelAddress), state: {} });
const ask = (handle: string, route: string): Promise<LookResult> =>
  platform.look([channel(handle)], route, never);
const look = async (handle: string, route: string): Promise<Look | undefined> =>
  (await ask(handle, route)).looks.get(handle);

describe('addresses', () => {
  test.each([
    'https://www.tiktok.com/@Ada.B_1/live?lang=en',
    'https://www.tiktok.com/@ada.b_1',
    'm.tiktok.com/@ada.b_1/',
    'tiktok.com/@ada.b_1/video/7',
  ])('%s', (text) => {
    expect(platform.parse(text, false)).toEqual({
      platform: 'tiktok',
      account: 'ada.b_1',
      name: '@ada.b_1',
      url: 'https://www.tiktok.com/@ada.b_1/live',
    });
  });

  test('handles only where a person named the platform; what is none is null, or refused', async () => {
    for (const text of ['@ada', 'ada', ' Ada ']) {
      expect(platform.parse(text, false)).toBeNull();
      expect(platform.parse(text, true)?.account).toBe('ada');
    }
    for (const text of [
      '',
      'a',
      'no spaces',
      'https://vm.tiktok.com/Zx/',
      'https://nottiktok.com/@ada',
      'x'.repeat(25),
    ])
      expect(platform.parse(text, true)).toBeNull();
    expect(await platform.resolve({ ...channel('ada'), account: '@Ada' })).toMatchObject({
      account: 'ada',
      name: '@ada',
    });
    await expect(platform.resolve({ ...channel('ada'), account: 'no spaces' })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'address' }],
    });
    expect(double.requests()).toEqual([]);
  });
});

test.each(['scope', 'sigi'] as const)(
  'a broadcast by both routes, with its facts (%s)',
  async (pageState) => {
    const own = await startTikTokDouble({ clock: time, pageState });
    try {
      own.addAccount('ada');
      const asked = createTikTokPlatform({ baseUrl: own.url, time });
      const by = async (route: string) => (await asked.look([channel('ada')], route, never)).looks.get('ada');
      for (const route of ['room', 'page'])
        expect(await by(route)).toEqual({ status: 'offline', sure: false });
      const startedAt = Math.floor(time.time / 1000) * 1000 - 60_000;
      const platformId = own.goLive('ada', { title: 'Records </script> late', startedAt, viewers: 12 });
      const facts = { platformId, startedAt, title: 'Records </script> late', viewers: 12 };
      expect(await by('room')).toEqual({ status: 'live', sure: false, facts });
      expect(await by('page')).toEqual({ status: 'live', sure: true, facts });
      expect(await by('room')).toEqual({ status: 'live', sure: true, facts });
      // What one route said is not believed for ever.
      time.time += 16 * 60_000;
      expect(await by('room')).toMatchObject({ status: 'live', sure: false });
      own.end('ada');
      for (const route of ['room', 'page'])
        expect(await by(route)).toEqual({ status: 'offline', sure: true });
      own.goLive('ada');
      expect(await by('page')).toMatchObject({ status: 'live', sure: false });
    } finally {
      await own.close();
    }
  },
);

test('we say who we are, carry no cookies, and keep calls apart', async () => {
  const began = time.time;
  for (let turn = 0; turn < 5; turn += 1) await look('ada', turn % 2 ? 'page' : 'room');
  expect(time.time - began).toBeGreaterThanOrEqual(8000);
  for (const { headers } of double.requests()) {
    expect(headers['user-agent']).toMatch(/^Fonoteca\//);
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('referer');
  }
});

describe('lies', () => {
  test('everybody alive by one route is never sure, and the other says no', async () => {
    double.goLive('ada');
    double.end('ada');
    double.lie('alive', 'room');
    for (const handle of ['ada', 'bo'])
      expect(await look(handle, 'room')).toMatchObject({ status: 'live', sure: false });
    expect(await look('ada', 'page')).toEqual({ status: 'offline', sure: true });
    expect(await look('ada', 'room')).toMatchObject({ status: 'live', sure: false });
  });

  test('a live account that is not found is unknown, not offline', async () => {
    double.goLive('ada');
    double.lie('not-found', 'room');
    expect(await look('ada', 'room')).toMatchObject({ status: 'unknown', kind: 'gone' });
    expect(await look('ada', 'page')).toMatchObject({ status: 'live', sure: false });
    double.lie('not-found');
    expect(await look('ada', 'page')).toMatchObject({ status: 'unknown', kind: 'gone' });
  });

  test('a page of some minutes ago does not make a start sure', async () => {
    double.goLive('ada');
    double.end('ada');
    double.lie('stale', 'page');
    expect(await look('ada', 'room')).toEqual({ status: 'offline', sure: true });
    expect(await look('ada', 'page')).toMatchObject({ status: 'live', sure: false });
  });

  test('an answer about somebody else, or of a status that is not known, is garbage', async () => {
    double.goLive('ada');
    const other = await platform.look([{ ...channel('ada'), account: 'nobody' }], 'room', never);
    expect(other.looks.get('nobody')).toMatchObject({ status: 'unknown', kind: 'gone' });
    double.script([{ on: 'room', answer: { error: 200, message: 'what?' } }]);
    expect(await look('ada', 'room')).toMatchObject({ status: 'unknown', kind: 'garbage' });
  });
});

describe('refusals are kept for hours, whatever the channel and the route', () => {
  test.each([
    ['status 403', () => double.script([{ times: 1, answer: { status: 403 } }])],
    ['status 429', () => double.script([{ times: 1, answer: { status: 429 } }])],
    ['captcha', () => double.lie('captcha')],
    ['an empty answer', () => double.lie('empty')],
    ['the sign-in page', () => double.lie('sign-in')],
  ])('%s', async (_, misbehave) => {
    misbehave();
    const first = await ask('ada', 'page');
    expect(first.looks.get('ada')).toMatchObject({ status: 'unknown', kind: 'refused' });
    expect(first.quietUntil).toBeGreaterThanOrEqual(time.time + 2 * hour - 1000);
    double.lie(null);
    const second = await ask('bo', 'room');
    expect(second.looks.get('bo')).toMatchObject({ status: 'unknown', kind: 'refused' });
    expect(second.quietUntil).toBe(first.quietUntil);
    expect(double.requests()).toHaveLength(1);
    time.time = (first.quietUntil ?? 0) + 1;
    expect(await look('bo', 'room')).toMatchObject({ status: 'offline' });
  });

  test('longer each time, as long as TikTok says, and not for years when the clock goes back', async () => {
    double.lie('captcha');
    const waits: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const { quietUntil = 0 } = await ask('ada', 'room');
      waits.push((quietUntil - time.time) / hour);
      time.time = quietUntil + 1;
    }
    expect(waits.map(Math.round)).toEqual([2, 4, 8, 16, 24]);
    double.lie(null);
    expect(await look('ada', 'room')).toMatchObject({ status: 'offline' });
    double.script([{ times: 1, answer: { status: 429, headers: { 'retry-after': '18000' } } }]);
    const { quietUntil = 0 } = await ask('ada', 'room');
    expect(Math.round((quietUntil - time.time) / hour)).toBe(5);
    time.time -= 400 * 24 * hour;
    expect(await look('ada', 'room')).toMatchObject({ status: 'offline' });
  });
});

test('time-outs, cuts, 5xx, garbage, aborts: unknown, never thrown and no reason for quiet', async () => {
  for (const [answer, kind] of [
    [{ delayBeforeMs: 2000 }, 'timeout'],
    [{ cutBeforeAccept: true }, 'failed'],
    [{ status: 502 }, 'failed'],
    [{ garbage: 'html' }, 'garbage'],
    [{ garbageAfterAccept: 'truncated' }, 'garbage'],
  ] as const) {
    for (const route of ['room', 'page']) {
      double.script([{ times: 1, answer }]);
      const result = await ask('ada', route);
      expect(result.looks.get('ada'), `${route} ${JSON.stringify(answer)}`).toMatchObject({
        status: 'unknown',
        kind,
      });
      expect(result.quietUntil).toBeUndefined();
    }
  }
  const aborted = await platform.look([channel('ada')], 'room', AbortSignal.abort());
  expect(aborted.looks.get('ada')).toMatchObject({ status: 'unknown', kind: 'timeout' });
  expect(await look('ada', 'telepathy')).toMatchObject({ status: 'unknown', kind: 'unconfigured' });
});

describe('a plug-in', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fonoteca-plugin-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const written = (name: string, source: string): string => {
    const file = join(folder, name);
    writeFileSync(file, source);
    return file;
  };

  test('takes the place of the first route, and another one confirms it', async () => {
    const plugin = await loadLiveLookPlugin(
      written(
        'own.mjs',
        "export const liveLook = { name: 'own', look: async (handle) => handle === 'ada' ? { status: 'live', title: 'By plug-in' } : { status: 'offline' } };",
      ),
    );
    platform = createTikTokPlatform({ baseUrl: double.url, time, plugin });
    expect(platform.routes.map(({ name }) => name)).toEqual(['plugin', 'room', 'page']);
    expect(await look('bo', 'plugin')).toEqual({ status: 'offline', sure: true });
    expect(await look('ada', 'plugin')).toEqual({
      status: 'live',
      sure: false,
      facts: { title: 'By plug-in' },
    });
    double.goLive('ada');
    expect(await look('ada', 'room')).toMatchObject({ status: 'live', sure: true });
  });

  test.each([
    [
      "export const liveLook = { name: 'own', look: async () => ({ status: 'maybe' }) };",
      'garbage',
      'cannot be read',
    ],
    [
      "export default { name: 'own', look: async () => { throw new Error('no signature left'); } };",
      'failed',
      'no signature left',
    ],
    ["export default { name: 'own', look: () => { throw new Error('at once'); } };", 'failed', 'at once'],
    [
      "export default { name: 'own', look: async () => ({ status: 'unknown', reason: 'private' }) };",
      'failed',
      'private',
    ],
    [
      "export default { name: 'own', look: async () => ({ status: 'refused', retryAfterSeconds: 60 }) };",
      'refused',
      'hours',
    ],
  ])('%s', async (source, kind, said) => {
    const plugin = await loadLiveLookPlugin(written('own.mjs', source));
    platform = createTikTokPlatform({ baseUrl: double.url, time, plugin });
    const found = await look('ada', 'plugin');
    expect(found).toMatchObject({ status: 'unknown', kind, reason: expect.stringContaining(said) });
    // What is refused to the plug-in is not refused to us.
    expect(await look('ada', 'room')).toMatchObject({ status: 'offline' });
  });

  test('that does not end is left, and its signal aborts', async () => {
    let aborted = false;
    const plugin = {
      name: 'endless',
      look: (_: string, signal: AbortSignal) =>
        new Promise<never>(() => signal.addEventListener('abort', () => (aborted = true))),
    };
    platform = createTikTokPlatform({ baseUrl: double.url, time, plugin });
    const { looks } = await platform.look([channel('ada')], 'plugin', AbortSignal.timeout(50));
    expect(looks.get('ada')).toMatchObject({ status: 'unknown', kind: 'timeout' });
    expect(aborted).toBe(true);
  });

  test('that cannot be loaded says which file and why', async () => {
    const refused = (said: string) => ({
      code: 'invalid',
      fields: [{ field: 'plugin', reason: expect.stringContaining(said) }],
    });
    await expect(loadLiveLookPlugin('own.mjs')).rejects.toMatchObject(refused('whole path'));
    await expect(loadLiveLookPlugin(join(folder, 'none.mjs'))).rejects.toMatchObject(
      refused('none.mjs cannot be loaded'),
    );
    await expect(loadLiveLookPlugin(written('broken.mjs', 'export const ='))).rejects.toMatchObject(
      refused('broken.mjs'),
    );
    await expect(
      loadLiveLookPlugin(written('bare.mjs', 'export const liveLook = {};')),
    ).rejects.toMatchObject(refused('must export liveLook'));
  });
});
