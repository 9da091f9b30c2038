import type { Batch, DeliveryResult, JobStore, RoundResult, Scrobble } from '@fonoteca/scrobble';
import { priorities } from '@fonoteca/scrobble';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A job store of one account on a storage of its own, and what the suite must do to that storage. */
export interface JobStoreWorld {
  readonly store: JobStore;
  /** Puts a waiting delivery of a job (`job` names it; the same name is the same job) into the queue. Its id. */
  add(delivery: {
    readonly scrobble: Scrobble;
    readonly priority: number;
    readonly job: string;
  }): Promise<string>;
  /** What the person says of a job. `cancel` gives up what was not sent yet. */
  command(job: string, command: 'pause' | 'resume' | 'cancel'): Promise<void>;
  /** How a delivery is stored now. */
  read(id: string): Promise<{
    readonly state: 'waiting' | 'sending' | 'accepted' | 'ignored' | 'rejected' | 'cancelled';
    readonly attempts: number;
    readonly message: string | null;
  }>;
  /** A second store on the same storage, as a process has that was started after a kill. */
  reopen(): Promise<JobStore>;
  close(): Promise<void>;
}

export interface JobStoreSuite {
  readonly name: string;
  /** A world with an empty queue and an account that is active. */
  open(account: { readonly dailyCap: number }): Promise<JobStoreWorld>;
}

/** 2026-03-01T12:00:00Z */
const start = Date.UTC(2026, 2, 1, 12);
const quiet: RoundResult['account'] = { failures: 0, waitUntil: null, waitReason: null, message: null };

/** What every store of deliveries promises to the dispatcher, whatever it is built on. */
export function testJobStore({ name, open }: JobStoreSuite): void {
  describe(`${name}: a job store`, () => {
    let world: JobStoreWorld;
    let store: JobStore;
    beforeEach(async () => {
      world = await open({ dailyCap: 600 });
      store = world.store;
    });
    afterEach(() => world.close());

    const scrobble = (minute: number): Scrobble => ({
      artist: 'Ada',
      track: `Track ${minute}`,
      album: 'First',
      albumArtist: 'Ada & Friends',
      trackNumber: 3,
      durationSeconds: 60,
      mbid: 'b1a9c0e9-d987-4042-ae91-78d6a3267d69',
      listenedAt: start / 1000 - 86_400 + minute * 60,
    });
    const add = (minute: number, priority: number = priorities.normal, job = 'one') =>
      world.add({ scrobble: scrobble(minute), priority, job });
    const fill = async (count: number): Promise<string[]> => {
      const ids: string[] = [];
      for (let minute = 0; minute < count; minute++) ids.push(await add(minute));
      return ids;
    };
    const next = async (limit = 50, now = start): Promise<Batch> => {
      const batch = await store.nextBatch(limit, now);
      if (!batch) throw new Error('nothing is due');
      return batch;
    };
    const idsOf = (batch: Batch | null) => batch?.deliveries.map(({ id }) => id) ?? null;
    const begun = async (limit = 50, now = start): Promise<Batch> => {
      const batch = await next(limit, now);
      await store.begin(batch, now);
      return batch;
    };
    const accepted = (id: string): DeliveryResult => ({ id, state: 'accepted' });
    const back = (id: string, spent = false): DeliveryResult => ({ id, state: 'waiting', spent });

    test('starts with an account at rest and nothing to do', async () => {
      expect(await store.account()).toEqual({
        status: 'active',
        waitUntil: null,
        waitReason: null,
        failures: 0,
        message: null,
        lastRequestAt: null,
        dailyCap: 600,
      });
      expect(await store.begunBatch()).toBeNull();
      expect(await store.nextBatch(50, start)).toBeNull();
      expect(await store.nextDueAt(start)).toBeNull();
      expect(await store.spentSince(0)).toEqual({ count: 0, oldest: null });
    });

    test('gives what was put in as it was put in', async () => {
      const full = await add(1);
      const bare = await world.add({
        scrobble: { artist: 'Émile', track: '“日本” \\ 100 %', listenedAt: start / 1000 },
        priority: priorities.normal,
        job: 'one',
      });
      expect((await next()).deliveries).toEqual([
        { id: full, scrobble: scrobble(1), attempts: 0 },
        {
          id: bare,
          scrobble: { artist: 'Émile', track: '“日本” \\ 100 %', listenedAt: start / 1000 },
          attempts: 0,
        },
      ]);
    });

    test('lower priority first, then the older listen, at most so many', async () => {
      const late = await add(9);
      const early = await add(1);
      const low = await add(0, priorities.low);
      const live = await add(30, priorities.live);
      expect(idsOf(await next(2))).toEqual([live, early]);
      expect(idsOf(await next())).toEqual([live, early, late, low]);
      expect((await next()).begun).toBe(false);
    });

    test('a batch that was begun is found again by whoever comes after a kill, unchanged', async () => {
      const ids = await fill(4);
      const batch = await begun(3);
      const later = await world.reopen();
      expect(await later.begunBatch()).toEqual({
        ...batch,
        begun: true,
        deliveries: batch.deliveries.map((delivery) => ({ ...delivery, attempts: 1 })),
      });
      expect((await later.account()).lastRequestAt).toBe(start);
      expect(idsOf(await later.nextBatch(50, start))).toEqual([ids[3]]);
      expect(await world.read(ids[0] ?? '')).toMatchObject({ state: 'sending', attempts: 1 });
      expect(await world.read(ids[3] ?? '')).toMatchObject({ state: 'waiting', attempts: 0 });
    });

    test('every outcome is kept, and what is settled never comes again', async () => {
      const [taken = '', ignored = '', refused = '', again = ''] = await fill(4);
      const batch = await begun();
      await store.finish(
        {
          batchId: batch.id,
          results: [
            accepted(taken),
            { id: ignored, state: 'ignored', reason: 'artist', message: 'Artist was ignored' },
            { id: refused, state: 'rejected', message: 'no such parameter' },
            back(again),
          ],
          account: quiet,
        },
        start + 1_000,
      );
      expect(await world.read(taken)).toEqual({ state: 'accepted', attempts: 1, message: null });
      expect(await world.read(ignored)).toEqual({
        state: 'ignored',
        attempts: 1,
        message: 'Artist was ignored',
      });
      expect(await world.read(refused)).toMatchObject({ state: 'rejected', message: 'no such parameter' });
      expect(await world.read(again)).toMatchObject({ state: 'waiting', attempts: 1 });
      expect(await store.begunBatch()).toBeNull();
      const rest = await next(50, start + 2_000);
      expect(idsOf(rest)).toEqual([again]);
      expect(rest).toMatchObject({ begun: false, timeouts: 0 });
      // A process that was thought dead writes its outcome late: what is settled stays.
      await store.finish({ batchId: batch.id, results: [back(taken)], account: quiet }, start + 3_000);
      expect(await world.read(taken)).toMatchObject({ state: 'accepted' });
    });

    test('writing the same outcome twice is writing it once', async () => {
      const [one = '', two = ''] = await fill(2);
      const batch = await begun();
      const round: RoundResult = {
        batchId: batch.id,
        results: [accepted(one), accepted(two)],
        account: quiet,
      };
      await store.finish(round, start);
      await (await world.reopen()).finish(round, start + 1);
      expect(await world.read(one)).toMatchObject({ state: 'accepted', attempts: 1 });
      expect((await store.spentSince(start - 1)).count).toBe(2);
    });

    test('places in the budget: taken by beginning, held anew by beginning again, given back on request', async () => {
      const ids = await fill(4);
      const first = await begun(3, start);
      expect(await store.spentSince(start - 1)).toEqual({ count: 3, oldest: start });
      expect(await store.spentSince(start)).toEqual({ count: 0, oldest: null });
      await store.begin({ ...first, begun: true }, start + 5_000);
      expect(await store.spentSince(start + 4_999)).toEqual({ count: 3, oldest: start + 5_000 });
      const [a = '', b = '', c = ''] = ids;
      await store.finish(
        { batchId: first.id, results: [accepted(a), back(b, true), back(c, false)], account: quiet },
        start + 6_000,
      );
      expect(await store.spentSince(start)).toEqual({ count: 2, oldest: start + 5_000 });
      const second = await next(1, start + 7_000);
      expect(idsOf(second)).toEqual([b]);
      await store.begin(second, start + 7_000);
      expect(await store.spentSince(start)).toEqual({ count: 2, oldest: start + 5_000 });
    });

    test('an ignored listen gives its place in the budget back', async () => {
      const [id = ''] = await fill(1);
      const batch = await begun();
      await store.finish(
        {
          batchId: batch.id,
          results: [{ id, state: 'ignored', reason: 'too-old', message: 'too old' }],
          account: quiet,
        },
        start,
      );
      expect((await store.spentSince(0)).count).toBe(0);
    });

    test('an unknown outcome keeps the batch together, begun, and counted', async () => {
      const [one = '', two = '', three = ''] = await fill(3);
      const batch = await begun();
      await store.finish(
        {
          batchId: batch.id,
          results: [],
          keepBatch: true,
          timeouts: 1,
          account: { failures: 1, waitUntil: start + 60_000, waitReason: 'backoff', message: 'no answer' },
        },
        start + 500,
      );
      expect(await store.account()).toMatchObject({
        status: 'active',
        failures: 1,
        waitUntil: start + 60_000,
        waitReason: 'backoff',
        message: 'no answer',
      });
      const kept = await (await world.reopen()).begunBatch();
      expect(kept).toMatchObject({ id: batch.id, begun: true, timeouts: 1 });
      expect(idsOf(kept)).toEqual([one, two, three]);
      // A look at the service found one of them: the others stay together.
      await store.finish(
        { batchId: batch.id, results: [accepted(two)], keepBatch: true, timeouts: 1, account: quiet },
        start + 70_000,
      );
      expect(idsOf(await store.begunBatch())).toEqual([one, three]);
      expect((await store.begunBatch())?.timeouts).toBe(1);
      expect((await store.account()).waitUntil).toBeNull();
    });

    test('halves go out as they were cut, before anything else, and remember the timeouts', async () => {
      const [one = '', two = '', three = ''] = await fill(3);
      const batch = await begun();
      await store.finish(
        {
          batchId: batch.id,
          results: [back(one), back(two), back(three)],
          splitInto: [[one, two], [three]],
          timeouts: 2,
          account: quiet,
        },
        start,
      );
      await add(-5, priorities.live);
      const first = await next();
      expect(idsOf(first)).toEqual([one, two]);
      expect(first).toMatchObject({ begun: false, timeouts: 2 });
      expect(first.id).not.toBe(batch.id);
      await store.begin(first, start);
      expect((await store.begunBatch())?.id).toBe(first.id);
      await store.finish(
        { batchId: first.id, results: [accepted(one), accepted(two)], account: quiet },
        start,
      );
      expect(idsOf(await next())).toEqual([three]);
    });

    test('a half is cut to what the budget leaves; its rest stays a batch', async () => {
      const ids = await fill(4);
      const batch = await begun();
      await store.finish(
        { batchId: batch.id, results: ids.map((id) => back(id)), splitInto: [ids], account: quiet },
        start,
      );
      const cut = await next(3);
      expect(idsOf(cut)).toEqual(ids.slice(0, 3));
      await store.begin(cut, start);
      expect(idsOf(await store.begunBatch())).toEqual(ids.slice(0, 3));
      await store.finish({ batchId: cut.id, results: ids.slice(0, 3).map(accepted), account: quiet }, start);
      await add(99, priorities.live);
      expect(idsOf(await next())).toEqual([ids[3]]);
    });

    test('one that steps aside comes when its time has come', async () => {
      const [one = '', two = ''] = await fill(2);
      const batch = await begun();
      await store.finish(
        {
          batchId: batch.id,
          results: [
            { id: one, state: 'waiting', spent: true, notBefore: start + 120_000 },
            { id: two, state: 'waiting', spent: false },
          ],
          splitInto: [[one]],
          timeouts: 1,
          account: quiet,
        },
        start,
      );
      expect(idsOf(await next(50, start))).toEqual([two]);
      expect(await store.nextDueAt(start)).toBe(start);
      await store.begin(await next(50, start), start);
      await store.finish({ batchId: batch.id, results: [accepted(two)], account: quiet }, start);
      expect(await store.nextBatch(50, start + 119_999)).toBeNull();
      expect(await store.nextDueAt(start)).toBe(start + 120_000);
      const alone = await next(50, start + 120_000);
      expect(idsOf(alone)).toEqual([one]);
      expect(alone.timeouts).toBe(1);
    });

    test('a paused job waits, without a wake-up; others go on; resumed it goes out', async () => {
      const paused = await add(1, priorities.high, 'paused');
      const other = await add(2, priorities.normal, 'other');
      await world.command('paused', 'pause');
      expect(idsOf(await next())).toEqual([other]);
      const batch = await begun();
      await store.finish({ batchId: batch.id, results: [accepted(other)], account: quiet }, start);
      expect(await store.nextBatch(50, start)).toBeNull();
      expect(await store.nextDueAt(start)).toBeNull();
      await world.command('paused', 'resume');
      expect(await store.nextDueAt(start)).toBe(start);
      expect(idsOf(await next())).toEqual([paused]);
    });

    test('pausing does not hide a batch that may have been taken', async () => {
      const [id = ''] = await fill(1);
      await begun();
      await world.command('one', 'pause');
      expect(idsOf(await store.begunBatch())).toEqual([id]);
      expect(await store.nextDueAt(start)).toBe(start);
    });

    test('a cancelled job sends nothing more, and what is on its way is still settled', async () => {
      const sent = await add(1);
      const batch = await begun();
      const never = await add(2);
      await world.command('one', 'cancel');
      expect(await world.read(never)).toMatchObject({ state: 'cancelled', attempts: 0 });
      expect(await store.nextBatch(50, start)).toBeNull();
      expect(idsOf(await store.begunBatch())).toEqual([sent]);
      await store.finish({ batchId: batch.id, results: [accepted(sent)], account: quiet }, start);
      expect(await world.read(sent)).toMatchObject({ state: 'accepted' });
      expect(await store.nextDueAt(start)).toBeNull();
    });

    test('the account alone: only what is named changes', async () => {
      await store.setAccount({ waitUntil: start + 1_000, waitReason: 'budget' }, start);
      await store.setAccount({ status: 'reconnect', message: 'sign in again' }, start);
      expect(await (await world.reopen()).account()).toEqual({
        status: 'reconnect',
        waitUntil: start + 1_000,
        waitReason: 'budget',
        failures: 0,
        message: 'sign in again',
        lastRequestAt: null,
        dailyCap: 600,
      });
    });
  });
}
