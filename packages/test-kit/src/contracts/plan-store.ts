import type { PlannableGroup, PlanStore } from '@fonoteca/scrobble';
import { priorities } from '@fonoteca/scrobble';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A track as the suite asks for it; `album` numbers the group it belongs to, counted from 1. */
export interface PlanTrack {
  readonly album: number;
  readonly durationSeconds: number;
  readonly side?: string;
}

/** The plan store of one person on a storage of its own, and what the suite must do to that storage. */
export interface PlanStoreWorld {
  readonly store: PlanStore;
  /** Makes a running job whose items have no times. Ids of the items, in order. */
  addJob(job: {
    readonly priority: number;
    readonly tracks: readonly PlanTrack[];
    /** Start of the first track, seconds; absent when it just finished. */
    readonly startsAt?: number;
  }): Promise<{ readonly jobId: string; readonly itemIds: readonly string[] }>;
  command(jobId: string, command: 'pause' | 'resume' | 'cancel'): Promise<void>;
  readItem(id: string): Promise<{
    readonly state: 'waiting' | 'planned' | 'listened' | 'refused' | 'cancelled';
    /** Seconds. */
    readonly listenedAt: number | null;
    readonly reason: string | null;
  }>;
  /**
   * A listen that came another way; seconds. A store that keeps no history remembers what it was told of
   * the history of the person.
   */
  addListen(listen: { readonly start: number; readonly lengthSeconds: number }): Promise<void>;
  /** A second store on the same storage, as a process has that was started after a kill. */
  reopen(): Promise<PlanStore>;
  close(): Promise<void>;
}

export interface PlanStoreSuite {
  readonly name: string;
  /** A world with no jobs and one account that forwards with this cap; without a cap no account at all. */
  open(account: { readonly dailyCap: number | null }): Promise<PlanStoreWorld>;
}

/** 2026-03-01T12:00:00Z, seconds. */
const noon = Date.UTC(2026, 2, 1, 12) / 1000;
const enough = 1_000;

/** What every store of plans promises to the planner, whatever it is built on. */
export function testPlanStore({ name, open }: PlanStoreSuite): void {
  describe(`${name}: a plan store`, () => {
    let world: PlanStoreWorld;
    let store: PlanStore;
    beforeEach(async () => {
      world = await open({ dailyCap: 600 });
      store = world.store;
    });
    afterEach(() => world.close());

    const album = (tracks: number, number = 1): PlanTrack[] =>
      Array.from({ length: tracks }, (_, index) => ({
        album: number,
        durationSeconds: 100 + index,
        side: index * 2 < tracks ? 'A' : 'B',
      }));
    const next = async (room = enough): Promise<PlannableGroup> => {
      const group = await store.nextGroup(room);
      if (!group) throw new Error('nothing waits');
      return group;
    };
    const timesFrom = (group: PlannableGroup, at: number): Map<string, number> =>
      new Map(group.items.map(({ id }, index) => [id, at + index * 200]));
    const itemsOf = (group: PlannableGroup | null) => group?.items.map(({ id }) => id) ?? null;

    test('nothing waits at first', async () => {
      expect(await store.nextGroup(enough)).toBeNull();
      expect(await store.busy(noon - 86_400, noon)).toEqual([]);
      expect(await store.room()).toBe(600);
    });

    test('without an account that forwards there is always room', async () => {
      const alone = await open({ dailyCap: null });
      try {
        await alone.addJob({ priority: priorities.normal, tracks: album(3) });
        expect(await alone.store.room()).toBeGreaterThan(1_000_000);
      } finally {
        await alone.close();
      }
    });

    test('albums come one by one, in the order of the job, whole', async () => {
      const { jobId, itemIds } = await world.addJob({
        priority: priorities.normal,
        tracks: [...album(3, 1), ...album(2, 2)],
      });
      const first = await next();
      expect(first).toMatchObject({ jobId, when: { kind: 'just-finished' } });
      expect(first.items).toEqual([
        { id: itemIds[0], durationSeconds: 100, side: 'A' },
        { id: itemIds[1], durationSeconds: 101, side: 'A' },
        { id: itemIds[2], durationSeconds: 102, side: 'B' },
      ]);
      await store.assign(first, timesFrom(first, noon));
      expect(itemsOf(await next())).toEqual(itemIds.slice(3));
    });

    test('by priority, then by age', async () => {
      const low = await world.addJob({ priority: priorities.low, tracks: album(1) });
      const older = await world.addJob({ priority: priorities.normal, tracks: album(1) });
      const newer = await world.addJob({ priority: priorities.normal, tracks: album(1) });
      const high = await world.addJob({ priority: priorities.high, tracks: album(1) });
      const order: string[] = [];
      for (let at = noon; order.length < 4; at += 1_000) {
        const group = await next();
        order.push(group.jobId);
        await store.assign(group, timesFrom(group, at));
      }
      expect(order).toEqual([high.jobId, older.jobId, newer.jobId, low.jobId]);
      expect(await store.nextGroup(enough)).toBeNull();
    });

    test('without room only those come whose start the person named', async () => {
      await world.addJob({ priority: priorities.high, tracks: album(2) });
      const named = await world.addJob({ priority: priorities.low, tracks: album(2), startsAt: noon + 60 });
      const group = await next(0);
      expect(group).toMatchObject({ jobId: named.jobId, when: { kind: 'started-at', at: noon + 60 } });
      expect(itemsOf(group)).toEqual(named.itemIds);
      await store.assign(group, timesFrom(group, noon + 60));
      expect(await store.nextGroup(0)).toBeNull();
      expect(await store.nextGroup(1)).not.toBeNull();
    });

    test('a second album whose start is named begins where the first one ends', async () => {
      await world.addJob({
        priority: priorities.normal,
        tracks: [...album(2, 1), ...album(1, 2)],
        startsAt: noon,
      });
      const first = await next();
      expect(first.when).toEqual({ kind: 'started-at', at: noon });
      await store.assign(first, new Map([...first.items].map(({ id }, index) => [id, noon + index * 100])));
      expect((await next()).when).toEqual({ kind: 'started-at', at: noon + 201 });
    });

    test('times are written once, for good, and seen after a kill', async () => {
      const { itemIds } = await world.addJob({ priority: priorities.normal, tracks: album(2) });
      const group = await next();
      await store.assign(group, timesFrom(group, noon));
      const later = await world.reopen();
      expect(await later.nextGroup(enough)).toBeNull();
      // A planner that was thought dead comes back with other times: those that were given stand.
      await later.assign(group, timesFrom(group, noon + 5_000)).catch(() => undefined);
      expect(await world.readItem(itemIds[0] ?? '')).toEqual({
        state: 'planned',
        listenedAt: noon,
        reason: null,
      });
      expect((await world.readItem(itemIds[1] ?? '')).listenedAt).toBe(noon + 200);
    });

    test('what has a time is busy from its start to its end, from whatever job', async () => {
      await world.addJob({ priority: priorities.normal, tracks: album(2) });
      const group = await next();
      const [first = '', second = ''] = group.items.map(({ id }) => id);
      await store.assign(
        group,
        new Map([
          [first, noon],
          [second, noon + 100],
        ]),
      );
      const sorted = async (from: number, to: number) =>
        [...(await store.busy(from, to))].sort((a, b) => a.start - b.start);
      expect(await sorted(noon - 10, noon + 1_000)).toEqual([
        { start: noon, end: noon + 100 },
        { start: noon + 100, end: noon + 201 },
      ]);
      // What began before the stretch and reaches into it counts; what only touches it does not.
      expect(await sorted(noon + 50, noon + 90)).toEqual([{ start: noon, end: noon + 100 }]);
      expect(await sorted(noon + 201, noon + 900)).toEqual([]);
      expect(await sorted(noon - 900, noon)).toEqual([]);
    });

    test('listens that came another way are busy too', async () => {
      await world.addListen({ start: noon, lengthSeconds: 180 });
      expect(await store.busy(noon + 179, noon + 500)).toEqual([{ start: noon, end: noon + 180 }]);
      expect(await store.busy(noon + 180, noon + 500)).toEqual([]);
    });

    test('a long track that began hours before the stretch is seen', async () => {
      await world.addListen({ start: noon - 3 * 3_600, lengthSeconds: 4 * 3_600 });
      expect(await store.busy(noon, noon + 60)).toEqual([{ start: noon - 3 * 3_600, end: noon + 3_600 }]);
    });

    test('a group that finds no room is refused with its reason and comes no more', async () => {
      const { itemIds } = await world.addJob({ priority: priorities.normal, tracks: album(2) });
      await store.refuse(await next(), 'no free stretch');
      expect(await world.readItem(itemIds[1] ?? '')).toEqual({
        state: 'refused',
        listenedAt: null,
        reason: 'no free stretch',
      });
      expect(await store.nextGroup(enough)).toBeNull();
      expect(await store.busy(noon - 86_400, noon + 86_400)).toEqual([]);
    });

    test('paused and cancelled jobs are not planned', async () => {
      const paused = await world.addJob({ priority: priorities.normal, tracks: album(1) });
      const cancelled = await world.addJob({ priority: priorities.normal, tracks: album(1) });
      await world.command(paused.jobId, 'pause');
      await world.command(cancelled.jobId, 'cancel');
      expect(await store.nextGroup(enough)).toBeNull();
      expect(await world.readItem(cancelled.itemIds[0] ?? '')).toMatchObject({ state: 'cancelled' });
      await world.command(paused.jobId, 'resume');
      expect((await next()).jobId).toBe(paused.jobId);
    });

    test('a job that was cancelled while its times were found gets none', async () => {
      const { jobId, itemIds } = await world.addJob({ priority: priorities.normal, tracks: album(1) });
      const group = await next();
      await world.command(jobId, 'cancel');
      await store.assign(group, timesFrom(group, noon)).catch(() => undefined);
      expect(await world.readItem(itemIds[0] ?? '')).toMatchObject({ state: 'cancelled', listenedAt: null });
    });

    test('what was given a time takes its room', async () => {
      await world.addJob({ priority: priorities.normal, tracks: album(12) });
      const group = await next();
      await store.assign(group, timesFrom(group, noon));
      expect(await store.room()).toBe(588);
    });
  });
}
