import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemTime } from '@fonoteca/http-kit';
import type { ChannelAddress, LivePlatform, Look } from '@fonoteca/live';
import { type RunningIcecast, runsWithout, startIcecast } from '@fonoteca/test-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStationPlatform } from '../src/index.ts';

const never = new AbortController().signal;

describe.skipIf(runsWithout('icecast'))('a real Icecast', () => {
  let platform: LivePlatform;
  let folder: string;
  let icecast: RunningIcecast;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fonoteca-icecast-'));
    icecast = await startIcecast(folder);
  });
  afterAll(async () => {
    await icecast.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  // A time of its own for each test, for a server's pace is kept by time: tests ask more often than people.
  beforeEach(() => {
    platform = createStationPlatform({ allowPrivate: true, time: { ...systemTime } });
  });
  afterEach(() => platform.close?.());
  const resolved = (address: string) => platform.resolve(platform.parse(address, true) as ChannelAddress);
  const look = async (channel: ChannelAddress, route = 'look'): Promise<Look | undefined> =>
    (await platform.look([{ ...channel, state: {} }], route, never)).looks.get(channel.account);

  test('a source comes and goes, its server goes and comes', async () => {
    const mount = `${icecast.url}/live.mp3`;
    const account = `icecast:${icecast.statusUrl}#/live.mp3`;
    // Followed while nobody is on: the mount is “not found”, and its server says what it is.
    const channel = await resolved(mount);
    expect(channel).toMatchObject({ account, url: mount, options: { kind: 'icecast', mount: '/live.mp3' } });
    expect((await resolved(`${icecast.statusUrl}?mount=/live.mp3`)).account).toBe(account);
    expect((await resolved(`${icecast.statusUrl}#/live.mp3`)).account).toBe(account);
    expect(await look(channel)).toEqual({ status: 'offline', sure: true });
    expect(await look(channel, 'mount')).toEqual({ status: 'offline', sure: true });

    const before = Date.now();
    const source = await icecast.connectSource({ mount: '/live.mp3', name: 'Own Radio' });
    const live = await look(channel);
    expect(live).toMatchObject({ status: 'live', sure: true, facts: { title: 'Own Radio', viewers: 0 } });
    const startedAt = live?.status === 'live' ? live.facts.startedAt : undefined;
    expect(startedAt).toBeGreaterThan(before - 2000);
    expect(startedAt).toBeLessThanOrEqual(Date.now());
    expect(await look(channel, 'mount')).toMatchObject({ status: 'live', sure: false });
    expect((await resolved(mount)).name).toBe('Own Radio');
    expect((await resolved(`${mount}.m3u`)).account).toBe(account);

    const listener = new AbortController();
    await fetch(source.url, { signal: listener.signal });
    // Beyond Latin-1, of digits alone, and the one that makes Icecast write JSON that is none.
    for (const [told, shown] of [
      ['Ada — Über "quoted"', 'Ada — Über "quoted"'],
      ['1999', '1999'],
      ['-', 'Own Radio'],
    ] as const) {
      await source.tell(told);
      expect(await look(channel)).toMatchObject({
        status: 'live',
        facts: { title: shown, viewers: 1, startedAt },
      });
    }
    listener.abort();

    await source.disconnect();
    expect(await look(channel)).toEqual({ status: 'offline', sure: true });

    const port = Number(new URL(icecast.url).port);
    await icecast.stop();
    expect(await look(channel)).toMatchObject({ status: 'unknown', kind: 'failed' });
    await expect(resolved(mount)).rejects.toMatchObject({ code: 'unavailable' });
    icecast = await startIcecast(folder, port);
    expect(await look(channel)).toEqual({ status: 'offline', sure: true });
  });

  test('a whole server is live when any of its mounts is', async () => {
    const channel = await resolved(`${icecast.url}/`);
    expect(channel).toMatchObject({ account: `icecast:${icecast.statusUrl}`, options: { kind: 'icecast' } });
    expect(await look(channel)).toEqual({ status: 'offline', sure: true });
    const one = await icecast.connectSource({ mount: '/one.mp3' });
    const two = await icecast.connectSource({ mount: '/two.mp3' });
    expect(await look(channel)).toMatchObject({ status: 'live', facts: { viewers: 0 } });
    await one.disconnect();
    expect(await look(channel)).toMatchObject({ status: 'live' });
    await two.disconnect();
    expect(await look(channel)).toMatchObject({ status: 'offline' });
  });
});
