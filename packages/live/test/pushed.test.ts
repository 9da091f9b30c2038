import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HookReply, HookRequest } from '../src/index.ts';
import { createWatcher } from '../src/index.ts';
import { type LiveWorld, makeLiveWorld, scriptedPlatform } from './watch-support.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await makeLiveWorld();
});
afterAll(() => world.close());

test('whoever took a call hears when what it told could not be recorded', async () => {
  await world.follow(await world.person(), await world.channel('ada'));
  const clock = { now: () => Date.now(), elapsed: () => performance.now() };
  const platform = scriptedPlatform(clock, { pushes: true });
  let lost = 0;
  const hook = async (): Promise<HookReply> => ({
    status: 204,
    body: '',
    events: [{ account: 'ada', kind: 'live', at: Date.now(), facts: { platformId: 'p' } }],
    lost: () => {
      lost += 1;
    },
  });
  if (!platform.push) throw new Error('no push');
  let away = true;
  const watcher = createWatcher({
    store: world.store,
    platforms: [{ ...platform, push: { ...platform.push, hook } }],
    clock,
    afterStart: async () => {
      if (away) throw new Error('the database is away');
    },
  });
  const request: HookRequest = { method: 'POST', query: {}, headers: {}, body: '' };
  await expect(watcher.hook('kick', request)).rejects.toThrow('away');
  expect(lost).toBe(1);
  away = false;
  expect((await watcher.hook('kick', request)).status).toBe(204);
  expect(lost).toBe(1);
});
