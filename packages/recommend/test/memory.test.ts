import { createRandom } from '@fonoteca/learn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgotten, relistening } from '../src/candidates/relistening.ts';
import { addExclusion } from '../src/taste/exclusions.ts';
import { loadTaste, tasteAt } from '../src/taste/load.ts';
import { fitOffThread } from '../src/taste/memory/off-thread.ts';
import { refreshMemory } from '../src/taste/memory/refresh.ts';
import { buildProfile } from '../src/taste/profile/build.ts';
import { markProfileStale, tasteProfileJob } from '../src/taste/profile/job.ts';
import { updateTasteSettings } from '../src/taste/settings-store.ts';
import { makeTasteWorld, repeated, type TasteWorld } from './taste-world.ts';

// More than the eight windows of four weeks that a fit holds out.
const days = 240;
const never = new AbortController().signal;
const fitted = { memory: { ndcg: expect.any(Number), windows: 8 } };

let world: TasteWorld;
let steady: { id: number };
let moving: { id: number };
beforeAll(async () => {
  world = await makeTasteWorld();
  steady = await world.person('Steady');
  moving = await world.person('Moving');
  const random = createRandom(4);
  // The same favourites day after day, or always what came up lately.
  await hearDaily(steady, () => Math.floor(random() ** 3 * 120));
  await hearDaily(moving, (day) => Math.floor(day / 3) + Math.floor(random() * 15));
});
afterAll(() => world.close());

const hearDaily = (person: { id: number }, choose: (day: number) => number) =>
  world.hear(
    person,
    Array.from({ length: days * 5 }, (_, index) => {
      const number = choose(Math.floor(index / 5));
      const hoursAgo = 40 + (days - Math.floor(index / 5)) * 24 - (index % 5);
      return { artist: `Artist ${number % 7}`, track: `Track ${number}`, hoursAgo };
    }),
  );

const runJob = ({ id }: { id: number }, signal = never) =>
  tasteProfileJob.run(
    { personId: id },
    { id: 'x', personId: id, signal, store: world.store, progress: async () => undefined },
  );

const memoryOf = async (person: { id: number }) => (await loadTaste(world.store, person)).memory;

const age = ({ id }: { id: number }, by: string) =>
  world.store.pool.query(
    'update taste_profiles set memory_at = memory_at - $2::interval where person_id = $1',
    [id, by],
  );

describe('how a person remembers', () => {
  test('is learned from habits: steady ones give others than moving ones, and both change what is proposed', async () => {
    const pulls: number[] = [];
    for (const person of [steady, moving]) {
      const before = await loadTaste(world.store, person);
      expect(before.memory).toBeNull();
      const begun = performance.now();
      expect(await runJob(person)).toEqual({ upToDate: true, ...fitted });
      expect(performance.now() - begun).toBeLessThan(5_000);
      const taste = await loadTaste(world.store, person, new Date(before.now));
      const { memory, now } = taste;
      if (!memory) throw new Error('nothing was stored');
      expect(taste.version).not.toBe(before.version);
      // What profiles of a taste cannot tell is not in it.
      expect(memory).toMatchObject({ spacing: 0, spreading: 0 });
      pulls.push((memory.decay + memory.recency) / (1 + memory.frequency));
      const order = async (of: typeof taste) =>
        (await relistening({ taste: of, now }, 'recording', 30)).map(({ id }) => id);
      expect(await order(taste)).not.toEqual(await order(before));
      expect((await tasteAt(world.store, person.id, new Date(now))).memory).toBeNull();
    }
    const [ofSteady = 0, ofMoving = 0] = pulls;
    expect(ofMoving).toBeGreaterThan(ofSteady);
  });

  test('weighs forgotten favourites too', async () => {
    const taste = await loadTaste(world.store, moving);
    const scores = async (of: typeof taste) =>
      (await forgotten({ taste: of, now: taste.now }, 'recording', 10)).map(({ score }) => score);
    const learned = await scores(taste);
    expect(learned.length).toBeGreaterThan(3);
    expect(learned).not.toEqual(await scores({ ...taste, memory: null }));
  });

  test('lasts a week and through new profiles, then comes out the same of the same listens', async () => {
    const memory = await memoryOf(steady);
    await markProfileStale(world.store.db, steady.id);
    await buildProfile(world.store, steady.id);
    await age(steady, '6 days 23 hours');
    expect(await runJob(steady)).toEqual({ upToDate: true });
    expect(await memoryOf(steady)).toEqual(memory);
    await age(steady, '2 hours');
    expect(await runJob(steady)).toEqual({ upToDate: true, ...fitted });
    expect(await memoryOf(steady)).toEqual(memory);
  });

  test('needs five hundred listens', async () => {
    const novice = await world.person('Novice');
    await world.hear(novice, repeated(499, { artist: 'Few', track: 'One', hoursAgo: 60 }));
    expect(await runJob(novice)).toEqual({ listens: 499 });
    await world.hear(novice, [{ artist: 'Few', track: 'Two', hoursAgo: 70 }]);
    expect(await runJob(novice)).toEqual({ listens: 500, ...fitted });
  });

  test('a fit that fails is told and fails no profile; an abort stops it', async () => {
    await age(moving, '8 days');
    const { pool } = world.store;
    await pool.query(`create function refuse() returns trigger language plpgsql as $$
      begin raise 'no room for memories'; end $$`);
    await pool.query(
      `create trigger refuse before update of memory on taste_profiles execute function refuse()`,
    );
    await markProfileStale(world.store.db, moving.id);
    expect(await runJob(moving)).toEqual({
      listens: days * 5,
      memory: { failed: expect.stringContaining('no room for memories') },
    });
    await pool.query('drop trigger refuse on taste_profiles');
    const stopped = new AbortController();
    const log = { items: Uint32Array.of(0), stamps: Float64Array.of(1) };
    const running = fitOffThread({ log, until: 2 }, stopped.signal);
    stopped.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
    await expect(runJob(moving, stopped.signal)).rejects.toThrow('stopped');
    expect(await runJob(moving)).toEqual({ upToDate: true, ...fitted });
  });
});

describe('what may be learned from changes', () => {
  test('leaving something out, and taking consent back, forgets what was learned', async () => {
    const { store } = world;
    expect(await memoryOf(steady)).not.toBeNull();
    await addExclusion(store.db, steady.id, {
      kind: 'recording',
      id: await world.idOf('recording', 'Track 0'),
    });
    expect(await memoryOf(steady)).toBeNull();
    expect(await runJob(steady)).toMatchObject(fitted);
    await updateTasteSettings(store.db, steady.id, { learnFromSpotifyExport: true });
    expect(await memoryOf(steady)).not.toBeNull();
    await updateTasteSettings(store.db, steady.id, { learnFromSpotifyExport: false });
    expect(await memoryOf(steady)).toBeNull();
  });

  test('a fit that was under way meanwhile is not kept', async () => {
    const { store } = world;
    await age(moving, '8 days');
    const before = await memoryOf(moving);
    const client = await store.pool.connect();
    await client.query('begin');
    await client.query('update taste_profiles set memory = null where person_id = $1', [moving.id]);
    await client.query(
      `insert into taste_exclusions (person_id, kind, name, from_at, until_at) values ($1, 'period', 'x', '2020-01-01', '2020-01-02')`,
      [moving.id],
    );
    const running = refreshMemory(store, moving.id, never);
    await expect.poll(waiting, { timeout: 5_000 }).toBe(1);
    await client.query('commit');
    client.release();
    expect(await running).toEqual(fitted);
    expect(before).not.toBeNull();
    expect(await memoryOf(moving)).toBeNull();
  });
});

/** Connections that wait for a lock of another one. */
async function waiting(): Promise<number> {
  const { rows } = await world.store.pool.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting ?? 0;
}
