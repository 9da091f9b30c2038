import { createIntake } from '@fonoteca/listens';
import { planNext, type Scrobble, type ScrobbleTarget, SubmitError } from '@fonoteca/scrobble';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScrobbles, createSqlPlanStore, forwardStored } from '../src/index.ts';
import { linkAccount } from '../src/links/accounts.ts';
import { openAccount } from '../src/links/secrets.ts';
import {
  type DeliveryTools,
  deliverOnce,
  planOnce,
  tidyDeliveries,
  wakeWhatIsDue,
} from '../src/queue/jobs.ts';
import { settlePlanned } from '../src/queue/settle-planned.ts';
import { makeWorld, nowSeconds, track, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const never = new AbortController().signal;

/** A service that keeps what it is sent, and fails as it is told. */
class Service implements ScrobbleTarget {
  readonly name = 'Service';
  readonly maxBatch = 50;
  readonly taken: Scrobble[] = [];
  fail: SubmitError | null = null;
  async submit(listens: readonly Scrobble[]) {
    if (this.fail) throw this.fail;
    this.taken.push(...listens);
    return listens.map(() => ({ status: 'accepted' as const }));
  }
}

const toolsFor = (service: ScrobbleTarget): DeliveryTools => ({
  secretKeys: world.keys,
  targetOf: () => service,
  intake: { afterStored: forwardStored },
});

const listOf = (count: number, more: Record<string, unknown> = {}) => ({
  what: { kind: 'tracks' as const, tracks: Array.from({ length: count }, (_, index) => track(index, more)) },
  when: { kind: 'just-finished' as const },
});

const itemsOf = (personId: number) =>
  world.db
    .selectFrom('scrobble_items')
    .select(['track', 'listened_at', 'state', 'listen_id'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();

describe('a scrobble job', () => {
  test('killed between the history and its own note, is noted with the listens that are there', async () => {
    const person = await world.person();
    await world.link(person);
    const tools = toolsFor(new Service());
    const scrobbles = createScrobbles(world.db);
    const { id } = await scrobbles.create(person, listOf(5));
    // A history that commits, and a process that ends before the answer is heard.
    const dying = {
      submit: async (...task: Parameters<typeof world.intake.submit>) => {
        await world.intake.submit(...task);
        throw new Error('killed');
      },
    };
    const clock = { now: Date.now, sleep: async () => undefined };
    await planNext(createSqlPlanStore(world.db, person), clock);
    await expect(settlePlanned(world.db, dying, person, Date.now(), never)).rejects.toThrow('killed');
    const before = await itemsOf(person);
    expect(before.map(({ state }) => state)).toEqual(Array(5).fill('planned'));
    await planOnce(world.store, tools, person, never);
    const after = await itemsOf(person);
    expect(after.map(({ state }) => state)).toEqual(Array(5).fill('listened'));
    expect(after.map(({ listened_at }) => listened_at)).toEqual(before.map(({ listened_at }) => listened_at));
    expect(new Set(after.map(({ listen_id }) => listen_id)).size).toBe(5);
    const { rows } = await sql`select from listens where person_id = ${person}`.execute(world.db);
    expect(rows).toHaveLength(5);
    const waiting = await scrobbles.get(person, id);
    expect(waiting.targets).toMatchObject([{ target: 'Last.fm', waiting: 5 }]);
  });

  test('is dated late: only what the budget of the day takes has times, the rest keeps none', async () => {
    const person = await world.person();
    const account = await world.link(person, { dailyCap: 100 });
    const service = new Service();
    const tools = toolsFor(service);
    const scrobbles = createScrobbles(world.db);
    const preview = await scrobbles.preview(person, listOf(250));
    expect(preview).toMatchObject({ tracks: 250, days: 2, budgetLeft: 100, from: null });
    const { id } = await scrobbles.create(person, listOf(250));
    await planOnce(world.store, tools, person, never);
    const dated = (await itemsOf(person)).filter(({ listened_at }) => listened_at !== null);
    expect(dated).toHaveLength(100);
    const wakeAt = await deliverOnce(world.store, tools, account, never);
    expect(service.taken).toHaveLength(100);
    expect(wakeAt).toBeNull();
    const standing = await scrobbles.get(person, id);
    expect(standing).toMatchObject({ state: 'waiting', waitReason: 'room' });
    expect(Date.parse(standing.waitUntil ?? '') - Date.now()).toBeGreaterThan(86_000_000);
    await sql`update deliveries set spent_at = spent_at - interval '25 hours' where account_id = ${account}`.execute(
      world.db,
    );
    await planOnce(world.store, tools, person, never);
    await deliverOnce(world.store, tools, account, never);
    expect(service.taken).toHaveLength(200);
    expect(new Set(service.taken.map(({ listenedAt }) => listenedAt)).size).toBe(200);
  });

  test('never lies over what was heard another way, nor over another job', async () => {
    const person = await world.person();
    const tools = toolsFor(new Service());
    const scrobbles = createScrobbles(world.db);
    const busyFrom = nowSeconds() - 500;
    await world.intake.submit(person, { source: 'manual' }, [
      { sent: { artist: 'Bo', track: 'Tide', lengthMs: 300_000 }, stampMs: busyFrom * 1000 },
    ]);
    await Promise.all([scrobbles.create(person, listOf(3)), scrobbles.create(person, listOf(4))]);
    await planOnce(world.store, tools, person, never);
    const stretches = (await itemsOf(person)).map(({ listened_at }) => (listened_at?.getTime() ?? 0) / 1000);
    stretches
      .sort((a, b) => a - b)
      .forEach((start, index) => {
        expect(start + 60 <= busyFrom || start >= busyFrom + 300).toBe(true);
        expect(start + 60).toBeLessThanOrEqual(nowSeconds());
        if (index > 0) expect(start - (stretches[index - 1] ?? 0)).toBeGreaterThanOrEqual(60);
      });
  });

  test.each([
    ['a length that is known', 60, { lengthSeconds: 60 }],
    ['an estimated length', 230, { lengthSeconds: undefined }],
  ])('of a track that was just heard another way too is a listen of its own: %s', async (_, ago, more) => {
    const person = await world.person();
    await world.link(person);
    const lengthMs = more.lengthSeconds === undefined ? {} : { lengthMs: 60_000 };
    await world.intake.submit(person, { source: 'manual' }, [
      {
        sent: { artist: 'Ada', track: 'Track 0', release: 'First', ...lengthMs },
        stampMs: (nowSeconds() - ago) * 1000,
      },
    ]);
    const scrobbles = createScrobbles(world.db);
    // Back to back: one before the other way's, or right after it.
    const { id } = await scrobbles.create(person, listOf(1, more));
    await planOnce(world.store, toolsFor(new Service()), person, never);
    const { rows } = await sql`select from listens where person_id = ${person}`.execute(world.db);
    expect(rows).toHaveLength(2);
    expect(await scrobbles.get(person, id)).toMatchObject({ targets: [{ target: 'Last.fm', waiting: 1 }] });
  });

  test('paused, resumed and cancelled at any stage; what others wait for goes on', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const service = new Service();
    const tools = toolsFor(service);
    const scrobbles = createScrobbles(world.db);
    const paused = await scrobbles.create(person, listOf(2, { artist: 'Paused' }));
    const cancelled = await scrobbles.create(person, listOf(2, { artist: 'Cancelled' }));
    const live = await scrobbles.create(person, listOf(2, { artist: 'Through' }));
    await planOnce(world.store, tools, person, never);
    expect(await scrobbles.pause(person, paused.id)).toMatchObject({ state: 'paused', waitReason: null });
    expect(await scrobbles.cancel(person, cancelled.id)).toMatchObject({ state: 'cancelled' });
    await deliverOnce(world.store, tools, account, never);
    expect(service.taken.map(({ artist }) => artist)).toEqual(['Through', 'Through']);
    expect(await scrobbles.get(person, live.id)).toMatchObject({ state: 'done' });
    await scrobbles.resume(person, paused.id);
    await deliverOnce(world.store, tools, account, never);
    expect(service.taken).toHaveLength(4);
    expect((await scrobbles.get(person, paused.id)).finishedAt).not.toBeNull();
    await expect(scrobbles.cancel(person, paused.id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(scrobbles.resume(person, cancelled.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('cancelled while its request is under way, keeps nothing that waits for ever', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const scrobbles = createScrobbles(world.db);
    const { id } = await scrobbles.create(person, listOf(3));
    const service: ScrobbleTarget = {
      name: 'Service',
      maxBatch: 50,
      submit: async () => {
        await scrobbles.cancel(person, id);
        throw new SubmitError('retry-later', 'offline for a moment');
      },
    };
    const tools = toolsFor(service);
    await planOnce(world.store, tools, person, never);
    await deliverOnce(world.store, tools, account, never);
    const job = await scrobbles.get(person, id);
    expect(job).toMatchObject({ state: 'cancelled', targets: [{ waiting: 0, accepted: 0 }] });
  });

  test('cancelled after a service ignored a track, sends that track again when asked to', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const scrobbles = createScrobbles(world.db);
    const taken: string[] = [];
    const ignoring = { yes: true };
    const service: ScrobbleTarget = {
      name: 'Service',
      maxBatch: 1,
      submit: async ([one]) => {
        if (ignoring.yes) {
          await scrobbles.cancel(person, id);
          return [{ status: 'ignored', reason: 'track', message: 'filtered' }];
        }
        taken.push(one?.track ?? '');
        return [{ status: 'accepted' }];
      },
    };
    const { id } = await scrobbles.create(person, listOf(2));
    const tools = toolsFor(service);
    await planOnce(world.store, tools, person, never);
    await deliverOnce(world.store, tools, account, never);
    const { items } = await scrobbles.items(person, id, { limit: 10, only: 'problems' });
    expect(items).toHaveLength(1);
    ignoring.yes = false;
    await scrobbles.resend(person, items[0]?.id ?? '', { track: 'Edited' });
    await planOnce(world.store, tools, person, never);
    await deliverOnce(world.store, tools, account, never);
    expect(taken).toEqual(['Edited']);
    expect(await scrobbles.get(person, id)).toMatchObject({ targets: [{ waiting: 0, accepted: 1 }] });
  });

  test('waits and says so when the service is down, and when it refuses this installation', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const service = new Service();
    const tools = toolsFor(service);
    const scrobbles = createScrobbles(world.db);
    const { id } = await scrobbles.create(person, listOf(2));
    await planOnce(world.store, tools, person, never);
    service.fail = new SubmitError('retry-later', 'offline for a moment', { retryAfterSeconds: 600 });
    const wakeAt = await deliverOnce(world.store, tools, account, never);
    expect(wakeAt).toBeGreaterThan(Date.now());
    expect(await scrobbles.get(person, id)).toMatchObject({ state: 'waiting', waitReason: 'backoff' });
    await world.db
      .updateTable('linked_accounts')
      .set({ wait_until: null })
      .where('id', '=', account)
      .execute();
    service.fail = new SubmitError('unusable', 'the key is suspended');
    expect(await deliverOnce(world.store, tools, account, never)).toBeNull();
    const standing = await scrobbles.get(person, id);
    expect(standing).toMatchObject({ state: 'waiting', waitReason: 'unusable' });
    expect(standing.message).toContain('the key is suspended');
  });

  test('a secret that no longer opens stops the account, not the worker', async () => {
    const person = await world.person();
    const account = await world.link(person);
    await world.intake.submit(person, { source: 'manual' }, [
      { sent: { artist: 'Bo', track: 'Rain' }, stampMs: Date.now() - 400_000 },
    ]);
    await sql`update linked_accounts set secret_sealed = '\\x01' where id = ${account}`.execute(world.db);
    expect(await deliverOnce(world.store, toolsFor(new Service()), account, never)).toBeNull();
    const { status, message } = await world.db
      .selectFrom('linked_accounts')
      .select(['status', 'message'])
      .where('id', '=', account)
      .executeTakeFirstOrThrow();
    expect(status).toBe('unusable');
    expect(message).toContain('damaged');
  });
});

describe('the sweep', () => {
  test('wakes what is due and has no job, once; tidying keeps what jobs show', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const scrobbles = createScrobbles(world.db);
    await scrobbles.create(person, listOf(1));
    await createIntake(world.store, { afterStored: forwardStored }).submit(person, { source: 'manual' }, [
      { sent: { artist: 'Bo', track: 'Moon' }, stampMs: Date.now() - 900_000 },
    ]);
    await sql`delete from jobs`.execute(world.db);
    await wakeWhatIsDue(world.store);
    await wakeWhatIsDue(world.store);
    const jobs = await world.db.selectFrom('jobs').select(['name', 'singleton_key']).execute();
    const own = jobs.filter(
      ({ name, singleton_key }) =>
        (name === 'scrobble.deliver' && singleton_key === String(account)) ||
        (name === 'scrobble.plan' && singleton_key === String(person)),
    );
    expect(own.map(({ name }) => name).toSorted()).toEqual(['scrobble.deliver', 'scrobble.plan']);

    const tools = toolsFor(new Service());
    await planOnce(world.store, tools, person, never);
    await deliverOnce(world.store, tools, account, never);
    await sql`update deliveries set finished_at = now() - interval '31 days' where account_id = ${account}`.execute(
      world.db,
    );
    await tidyDeliveries(world.store);
    const kept = await world.db
      .selectFrom('deliveries')
      .select('item_id')
      .where('account_id', '=', account)
      .execute();
    expect(kept).toHaveLength(1);
    expect(kept[0]?.item_id).not.toBeNull();
  });
});

describe('linking anew', () => {
  const relink = (personId: number, name: string) =>
    linkAccount(world.db, world.keys, {
      personId,
      service: 'lastfm',
      url: '',
      signedIn: { name, secret: { kind: 'lastfm', sessionKey: `key of ${name}` } },
      address: null,
    });

  test('the same account goes on with what waited; another one does not get it', async () => {
    const person = await world.person();
    const account = await relink(person, 'ada');
    const service = new Service();
    const tools = toolsFor(service);
    const scrobbles = createScrobbles(world.db);
    const { id } = await scrobbles.create(person, listOf(2));
    await planOnce(world.store, tools, person, never);
    service.fail = new SubmitError('not-authorized', 'Invalid session key');
    await deliverOnce(world.store, tools, account, never);
    expect(await scrobbles.get(person, id)).toMatchObject({ state: 'paused', waitReason: 'reconnect' });
    service.fail = null;
    expect(await relink(person, 'Ada')).toBe(account);
    await deliverOnce(world.store, tools, account, never);
    expect(service.taken).toHaveLength(2);
    expect(await scrobbles.get(person, id)).toMatchObject({ state: 'done' });

    const second = await scrobbles.create(person, listOf(1));
    await planOnce(world.store, tools, person, never);
    const other = await relink(person, 'bo');
    expect(other).not.toBe(account);
    expect(await scrobbles.get(person, second.id)).toMatchObject({ state: 'done', listened: 1, targets: [] });
    await deliverOnce(world.store, tools, other, never);
    expect(service.taken).toHaveLength(2);
  });

  test('a secret opens for its own person alone', async () => {
    const [ada, bo] = [await world.person(), await world.person()];
    const [own, foreign] = [await relink(ada, 'ada'), await relink(bo, 'bo')];
    await sql`update linked_accounts set secret_sealed = (select secret_sealed from linked_accounts where id = ${own})
      where id = ${foreign}`.execute(world.db);
    expect((await openAccount(world.db, world.keys, own))?.secret).toMatchObject({
      sessionKey: 'key of ada',
    });
    await expect(openAccount(world.db, world.keys, foreign)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
