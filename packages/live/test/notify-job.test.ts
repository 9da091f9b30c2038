import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../src/index.ts';
import {
  evening,
  makeNotifyWorld,
  type NotifyWorld,
  notifierWorker,
  runNotifier,
  scriptedSenders,
} from './notify-support.ts';

let world: NotifyWorld;
beforeAll(async () => {
  world = await makeNotifyWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.store.db.deleteFrom('channels').execute();
  await world.store.pool.query('delete from jobs');
});

const minute = 60_000;
const later: Delivery = { status: 'later', reason: 'it is busy' };
const unknown: Delivery = { status: 'unknown', reason: 'it said nothing' };
const states = async () => (await world.rows()).map(({ state, attempts }) => [state, attempts]);
const nextDue = async (): Promise<number | undefined> => {
  const { rows } = await world.store.pool.query(
    "select next_attempt_at from notifications where state = 'waiting' order by 1 limit 1",
  );
  return rows[0]?.next_attempt_at.getTime();
};
const targetOf = (id: number) =>
  world.store.db
    .selectFrom('notification_targets')
    .select(['enabled', 'message', 'last_used_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

describe('sending what waits', () => {
  test('says who is live, what, where, since when in the zone of the person, and where to watch', async () => {
    const { targetId } = await world.started(evening);
    const person = await world.store.db
      .selectFrom('notification_targets')
      .select('person_id')
      .where('id', '=', targetId)
      .executeTakeFirstOrThrow();
    await world.store.pool.query("update people set time_zone = 'Asia/Kolkata' where id = $1", [
      person.person_id,
    ]);
    const { senders, sent } = scriptedSenders(() => ({ status: 'sent' }));
    expect(await runNotifier(world, senders, evening)).toEqual({ sent: 1, failed: 0, waiting: 0 });
    expect(sent).toMatchObject([
      {
        event: 'broadcast.started',
        headline: 'Ada is live',
        body: 'Morning show\nTwitch, since 01:30',
        link: expect.stringMatching(/^https:\/\/twitch\.example\//),
        channel: { name: 'Ada', platform: 'twitch' },
        broadcast: { title: 'Morning show', startedAt: new Date(evening) },
      },
    ]);
    expect(await states()).toEqual([['sent', 1]]);
    expect(await targetOf(targetId)).toMatchObject({
      enabled: true,
      message: null,
      last_used_at: new Date(evening),
    });
    await runNotifier(world, senders, evening + minute);
    expect(sent).toHaveLength(1);
  });

  test.each([1e9, 1e300])('a server that asks for %d seconds stops nobody else', async (afterSeconds) => {
    await world.started(evening);
    await world.started(evening);
    const { senders, sent } = scriptedSenders((count) =>
      count === 1 ? { ...later, afterSeconds } : { status: 'sent' },
    );
    expect(await runNotifier(world, senders, evening)).toEqual({ sent: 1, failed: 0, waiting: 1 });
    expect(sent).toHaveLength(2);
    expect(await nextDue()).toBe(evening + 30 * minute);
    await runNotifier(world, senders, evening + 30 * minute);
    expect(await states()).toEqual([
      ['expired', 1],
      ['sent', 1],
    ]);
  });

  test('line breaks and signs that turn text round do not come through', async () => {
    await world.started(evening);
    await world.store.pool.query(
      "update channels set name = E'Ada\\r\\nBcc: x\\u202Eevil', url = 'javascript:alert(1)'",
    );
    const { senders, sent } = scriptedSenders(() => ({ status: 'sent' }));
    await runNotifier(world, senders, evening);
    expect(sent).toMatchObject([{ headline: 'Ada Bcc: x evil is live', link: null }]);
  });

  test('waits longer each time while it surely did not arrive, as long as asked, and 30 minutes in all', async () => {
    const { targetId } = await world.started(evening);
    const { senders, sent } = scriptedSenders((count) =>
      count === 3 ? { ...later, afterSeconds: 77 } : later,
    );
    const at: number[] = [];
    for (let now: number | undefined = evening; now !== undefined; now = await nextDue()) {
      const before = sent.length;
      await runNotifier(world, senders, now);
      if (sent.length > before) at.push((now - evening) / 1000);
    }
    const waits = at.slice(1).map((seconds, index) => seconds - (at[index] ?? 0));
    expect(waits).toEqual([5, 10, 77, 40, 80, 160, 300, 300, 300, 300]);
    expect(await states()).toEqual([['expired', 11]]);
    expect(await targetOf(targetId)).toMatchObject({ enabled: true, message: 'it is busy' });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
  });

  test('one that was never tried, for the server was down, is told late, but not hours late', async () => {
    await world.started(evening);
    await world.started(evening - 90 * minute);
    const { senders, sent } = scriptedSenders(() => later);
    await runNotifier(world, senders, evening + 60 * minute);
    expect(sent).toHaveLength(1);
    expect(await states()).toEqual([
      ['waiting', 1],
      ['expired', 0],
    ]);
  });

  test('what is under way when the server stops may still end', async () => {
    await world.started(Date.now());
    const { senders, sent } = scriptedSenders(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { status: 'sent' };
    });
    const worker = notifierWorker(world, senders);
    await worker.start();
    await expect.poll(() => sent.length, { timeout: 5_000 }).toBe(1);
    await worker.stop();
    expect(await states()).toEqual([['sent', 1]]);
  });

  test('nobody is told of a broadcast that has ended', async () => {
    const { broadcastId } = await world.started(evening);
    const { senders, sent } = scriptedSenders(() => later);
    await runNotifier(world, senders, evening);
    await world.store.pool.query(
      'update broadcasts set ended_at = started_at, end_known = $2 where id = $1',
      [broadcastId, 'seen'],
    );
    await runNotifier(world, senders, evening + minute);
    expect(sent).toHaveLength(1);
    expect(await states()).toEqual([['expired', 1]]);
  });

  test('what may have arrived is sent once more and never a third time', async () => {
    const { targetId } = await world.started(evening);
    const { senders, sent } = scriptedSenders(() => unknown);
    for (let turn = 0; turn < 10; turn += 1) await runNotifier(world, senders, evening + turn * minute);
    expect(sent).toHaveLength(2);
    expect(sent[0]?.id).toBe(sent[1]?.id);
    expect(await states()).toEqual([['failed', 2]]);
    expect(await targetOf(targetId)).toMatchObject({ message: 'it said nothing' });
  });

  test('mail that may have arrived is not sent again', async () => {
    await world.started(evening, { kind: 'email', address: 'ada@example.org' });
    const { senders, sent } = scriptedSenders(() => unknown);
    for (let turn = 0; turn < 3; turn += 1) await runNotifier(world, senders, evening + turn * minute);
    expect(sent).toHaveLength(1);
    expect(await states()).toEqual([['failed', 1]]);
  });

  test('a target that is gone is switched off and says why; what else waits for it ends', async () => {
    const { targetId } = await world.started(evening);
    const { senders, sent } = scriptedSenders(() => ({ status: 'gone', reason: 'it is no more' }));
    await runNotifier(world, senders, evening);
    expect(await targetOf(targetId)).toMatchObject({ enabled: false, message: 'it is no more' });
    await world.store.pool.query("update notifications set state = 'waiting'");
    await runNotifier(world, senders, evening + minute);
    expect(sent).toHaveLength(1);
    expect(await states()).toEqual([['expired', 1]]);
  });

  test('an address that no key opens ends that notification alone', async () => {
    await world.started(evening);
    const broken = await world.started(evening);
    await world.store.pool.query("update notification_targets set sealed = '\\x00' where id = $1", [
      broken.targetId,
    ]);
    const { senders, sent } = scriptedSenders(() => ({ status: 'sent' }));
    expect(await runNotifier(world, senders, evening)).toEqual({ sent: 1, failed: 1, waiting: 0 });
    expect(sent).toHaveLength(1);
  });

  test('one that is slow holds up nobody, and what comes meanwhile goes out', async () => {
    await world.started(evening);
    let free: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const { senders, sent } = scriptedSenders(async (count) => {
      if (count === 1) await held;
      return { status: 'sent' };
    });
    const run = runNotifier(world, senders, evening);
    while (sent.length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await world.started(evening);
    while (sent.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    free();
    expect(await run).toEqual({ sent: 2, failed: 0, waiting: 0 });
  });

  test('what was begun by a process that is gone is left alone for its lease, then sent once more', async () => {
    await world.started(evening);
    await world.store.pool.query(
      "update notifications set state = 'begun', attempts = 1, next_attempt_at = $1",
      [new Date(evening + 30_000)],
    );
    const { senders, sent } = scriptedSenders(() => ({ status: 'sent' }));
    await runNotifier(world, senders, evening + 29_999);
    expect(sent).toHaveLength(0);
    await runNotifier(world, senders, evening + 30_000);
    expect(await states()).toEqual([['sent', 2]]);
  });

  test('begun twice without an outcome, or mail once: it ends, and says so', async () => {
    await world.started(evening);
    await world.started(evening, { kind: 'email', address: 'ada@example.org' });
    await world.store.pool.query("update notifications set state = 'begun', attempts = 2, resent = true");
    const { senders, sent } = scriptedSenders(() => ({ status: 'sent' }));
    await runNotifier(world, senders, evening + minute);
    expect(sent).toHaveLength(0);
    expect(await world.rows()).toMatchObject([
      { state: 'failed', message: expect.stringContaining('not known') },
      { state: 'failed', message: expect.stringContaining('not known') },
    ]);
  });

  test('two processes at once send each only once', async () => {
    for (let count = 0; count < 30; count += 1) await world.started(Date.now());
    const { senders, sent } = scriptedSenders(() => ({ status: 'sent' }));
    const workers = [notifierWorker(world, senders), notifierWorker(world, senders)];
    await Promise.all(workers.map((worker) => worker.start()));
    const now = Date.now();
    await Promise.all([runNotifier(world, senders, now), runNotifier(world, senders, now)]);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(30);
    expect(sent).toHaveLength(30);
  });

  test('a worker that is woken sends, and comes back by itself for what is to be tried again', async () => {
    const { senders, sent } = scriptedSenders((count) =>
      count === 1 ? { ...later, afterSeconds: 1 } : { status: 'sent' },
    );
    const worker = notifierWorker(world, senders);
    await worker.start();
    await world.started(Date.now());
    const until = Date.now() + 10_000;
    while (sent.length < 2 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    await worker.stop();
    expect(await states()).toEqual([['sent', 2]]);
    const { rows } = await world.store.pool.query(
      "select payload, result, error from jobs where state = 'done'",
    );
    expect(JSON.stringify(rows)).not.toMatch(/Ada|Morning|hooks\.example/);
  });
});
