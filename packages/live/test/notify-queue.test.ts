import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueNotifications, writePreferences } from '../src/index.ts';
import { evening, makeNotifyWorld, type NotifyWorld } from './notify-support.ts';

let world: NotifyWorld;
beforeAll(async () => {
  world = await makeNotifyWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.store.db.deleteFrom('channels').execute();
  await world.store.pool.query('delete from jobs');
});

const everything = { notify: 'all', quietHours: null, groups: null } as const;
const told = async (now = evening, channelId?: number): Promise<number[]> => {
  const channel = channelId ?? (await channelOf());
  const broadcastId = await world.broadcast(channel);
  await queueNotifications(world.store.db, { broadcastId, channelId: channel, now });
  return (await world.rows()).map((row) => row.target_id);
};
const channelOf = async (): Promise<number> =>
  (await world.store.db.selectFrom('channels').select('id').executeTakeFirstOrThrow()).id;
const jobs = async (): Promise<number> =>
  (await world.store.pool.query("select from jobs where name = 'live.notify' and state = 'queued'"))
    .rowCount ?? 0;

describe('who is told of a start', () => {
  test('each target that is on, of each follower, once, with one job', async () => {
    const [ada, bob, stranger] = [await world.person(), await world.person(), await world.person()];
    const channel = await world.channel();
    const targets = [await world.target(ada), await world.target(ada), await world.target(bob)];
    const off = await world.target(bob);
    await world.target(stranger);
    await world.store.db
      .updateTable('notification_targets')
      .set({ enabled: false })
      .where('id', '=', off)
      .execute();
    await world.follow(ada, channel);
    await world.follow(bob, channel);
    const broadcastId = await world.broadcast(channel);
    const start = { broadcastId, channelId: channel, now: evening };
    expect(await queueNotifications(world.store.db, start)).toBe(3);
    expect(await queueNotifications(world.store.db, start)).toBe(0);
    expect((await world.rows()).map((row) => row.target_id).sort()).toEqual(targets.sort());
    expect(await jobs()).toBe(1);
  });

  test('nobody who muted it, wants none, or asked for other groups', async () => {
    const channel = await world.channel();
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => world.person()));
    const [muted, none, other, same, groupless] = people as [number, number, number, number, number];
    const targets = new Map<number, number>();
    for (const person of people) targets.set(person, await world.target(person));
    const { db } = world.store;
    await world.follow(muted, channel, { muted: true });
    await writePreferences(db, none, { ...everything, notify: 'none' });
    await world.follow(none, channel);
    await writePreferences(db, other, { ...everything, groups: ['radio'] });
    await world.follow(other, channel, { group: 'djs' });
    await writePreferences(db, same, { ...everything, groups: ['radio', 'djs'] });
    await world.follow(same, channel, { group: 'djs' });
    await writePreferences(db, groupless, { ...everything, groups: ['djs'] });
    await world.follow(groupless, channel);
    expect(await told()).toEqual([targets.get(same)]);
  });

  test('nobody in their quiet hours, and they are not rung later', async () => {
    const channel = await world.channel();
    const [awake, asleep] = [await world.person('America/New_York'), await world.person('Europe/Madrid')];
    const target = await world.target(awake);
    const silent = await world.target(asleep);
    const night = { ...everything, quietHours: { from: '22:00', to: '08:00' } };
    for (const person of [awake, asleep]) {
      await world.follow(person, channel);
      await writePreferences(world.store.db, person, night);
    }
    // 20:00 UTC: 22:00 in Madrid, 16:00 in New York.
    expect(await told(evening)).toEqual([target]);
    await world.store.db.deleteFrom('broadcasts').execute();
    expect(await told(evening - 1)).toEqual(expect.arrayContaining([silent]));
  });

  test('a transaction that is given up leaves neither notification nor job', async () => {
    const person = await world.person();
    await world.target(person);
    const channel = await world.channel();
    await world.follow(person, channel);
    const broadcastId = await world.broadcast(channel);
    const giveUp = world.store.db.transaction().execute(async (trx) => {
      expect(await queueNotifications(trx, { broadcastId, channelId: channel, now: evening })).toBe(1);
      throw new Error('given up');
    });
    await expect(giveUp).rejects.toThrow('given up');
    expect(await world.rows()).toEqual([]);
    expect(await jobs()).toBe(0);
  });

  test('quiet hours without length are refused, and preferences are given back as they were put', async () => {
    const person = await world.person();
    const { db } = world.store;
    const put = { notify: 'all', quietHours: { from: '23:00', to: '07:30' }, groups: ['djs'] } as const;
    expect(await writePreferences(db, person, put)).toEqual(put);
    const empty = writePreferences(db, person, { ...put, quietHours: { from: '23:00', to: '23:00' } });
    await expect(empty).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'quietHours.to' }] });
    expect(await writePreferences(db, person, everything)).toEqual(everything);
  });
});
