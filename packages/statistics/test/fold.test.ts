import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock, foldPerson, overview, type Person, timeline, top } from '../src/index.ts';
import { makeWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const at = (text: string) => new Date(text);
const everyHours = (from: string, count: number, hours: number) =>
  Array.from({ length: count }, (_, index) => ({
    at: new Date(Date.parse(from) + index * hours * 3_600_000),
    track: 1 + (index % 10),
  }));
const chart = async (person: Person, range: { from: string; to: string }, now: Date) =>
  (
    await top(world.store, person, { range: 'custom', ...range, kind: 'recording', limit: 200 }, now)
  ).items.map(({ id, listens, skips, playedSeconds }) => ({ id, listens, skips, seconds: playedSeconds }));

/** Moments beside a change of the clock, with the local day and hour they fall on. */
const changes = [
  ['Europe/Madrid', '2025-03-30T00:59:59Z', '2025-03-30', 1],
  ['Europe/Madrid', '2025-03-30T01:00:00Z', '2025-03-30', 3],
  ['Europe/Madrid', '2025-03-30T21:59:59Z', '2025-03-30', 23],
  ['Europe/Madrid', '2025-03-30T22:00:00Z', '2025-03-31', 0],
  ['America/New_York', '2025-11-02T05:30:00Z', '2025-11-02', 1],
  ['America/New_York', '2025-11-02T06:30:00Z', '2025-11-02', 1],
  ['America/New_York', '2025-11-03T04:59:59Z', '2025-11-02', 23],
  ['Australia/Lord_Howe', '2025-04-05T14:59:59Z', '2025-04-06', 1],
  ['Australia/Lord_Howe', '2025-04-05T15:00:00Z', '2025-04-06', 1],
  ['Australia/Lord_Howe', '2025-04-06T13:29:59Z', '2025-04-06', 23],
  ['Australia/Lord_Howe', '2025-04-06T13:30:00Z', '2025-04-07', 0],
  ['Asia/Kathmandu', '2025-06-01T18:14:59Z', '2025-06-01', 23],
  ['Asia/Kathmandu', '2025-06-01T18:15:00Z', '2025-06-02', 0],
  ['America/Santiago', '2025-09-07T03:59:59Z', '2025-09-06', 23],
  ['America/Santiago', '2025-09-07T04:00:00Z', '2025-09-07', 1],
] as const;

describe('days and hours', () => {
  test.each(changes)('in %s, %s is of %s, hour %i: open and folded', async (timeZone, moment, day, hour) => {
    const person = await world.addPerson(timeZone);
    await world.addListens(person, [{ at: at(moment), track: 1 }]);
    const now = at('2026-01-15T12:00:00Z');
    for (const fold of [false, true]) {
      if (fold) await foldPerson(world.store, person.id, { now });
      const { points } = await timeline(world.store, person, { range: 'all', grain: 'day' }, now);
      expect(points[0]).toMatchObject({ period: day, listens: 1 });
      const { cells } = await clock(world.store, person, { range: 'all' }, now);
      const weekDay = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
      expect(cells[weekDay]?.[hour]).toBe(1);
      expect(cells.flat().reduce((sum, listens) => sum + listens)).toBe(1);
    }
  });

  test('years end at the midnight of the person', async () => {
    const person = await world.addPerson('Asia/Kathmandu');
    const listens = [
      { at: at('2023-12-31T18:14:59Z'), track: 1 },
      { at: at('2023-12-31T18:15:00Z'), track: 2 },
    ];
    await world.addListens(person, listens);
    const now = at('2025-06-01T00:00:00Z');
    await foldPerson(world.store, person.id, { now });
    expect(await chart(person, { from: '2023-01-01', to: '2023-12-31' }, now)).toMatchObject([{ id: 1 }]);
    expect(await chart(person, { from: '2024-01-01', to: '2024-12-31' }, now)).toMatchObject([{ id: 2 }]);
  });
});

describe('folding', () => {
  const now = at('2025-02-10T12:00:00Z');
  const everything = { from: '2020-01-01', to: '2025-12-31' };

  test('a listen of today shows at once and touches no segment', async () => {
    const person = await world.addPerson('Europe/Madrid');
    await world.addListens(person, everyHours('2024-11-01T10:00:00Z', 60, 30));
    await foldPerson(world.store, person.id, { now });
    const before = await overview(world.store, person, { range: 'all' }, now);
    await world.addListens(person, [{ at: at('2025-02-10T11:59:00Z'), track: 10 }]);
    const after = await overview(world.store, person, { range: 'all' }, now);
    expect(after.now.listens).toBe(before.now.listens + 1);
    expect(after.updating).toBe(false);
    expect((await overview(world.store, person, { range: 'today' }, now)).now).toMatchObject({
      listens: 1,
      recordings: 1,
    });
  });

  test('the next day folds what was open; twice changes nothing', async () => {
    const person = await world.addPerson('Europe/Madrid');
    await world.addListens(person, everyHours('2024-12-20T10:00:00Z', 300, 5));
    for (const day of ['2024-12-30', '2024-12-31', '2025-01-01', '2025-01-02', '2025-02-11'])
      for (let twice = 0; twice < 2; twice++) {
        const then = at(`${day}T09:00:00Z`);
        await foldPerson(world.store, person.id, { now: then });
        expect(await chart(person, everything, then)).toEqual(
          await world.naiveChart(person, 'recording', everything.from, everything.to),
        );
      }
  });

  test('dirty days say updating until they are folded again; deleted listens leave', async () => {
    const person = await world.addPerson('UTC');
    const listens = everyHours('2023-01-01T00:00:00Z', 50, 200);
    await world.addListens(person, listens);
    await foldPerson(world.store, person.id, { now });
    await world.store.pool.query(
      'update listens set deleted_by = 7 where person_id = $1 and sent_track_id = 3',
      [person.id],
    );
    await world.markDirty(
      person,
      listens.map((listen) => listen.at),
    );
    expect((await overview(world.store, person, { range: 'all' }, now)).updating).toBe(true);
    await foldPerson(world.store, person.id, { now });
    expect((await overview(world.store, person, { range: 'all' }, now)).updating).toBe(false);
    expect(await chart(person, everything, now)).toEqual(
      await world.naiveChart(person, 'recording', everything.from, everything.to),
    );
  });

  test('killed again and again it goes on, and ends exact', async () => {
    const person = await world.addPerson('America/New_York');
    await world.addListens(person, everyHours('2021-01-01T00:00:00Z', 400, 80));
    let kills = 0;
    for (let finished = false; !finished; ) {
      const killAfter = 1 + (kills % 9);
      let months = 0;
      const fold = foldPerson(world.store, person.id, {
        now,
        onProgress: () => {
          months++;
          if (months === killAfter)
            void world.store.pool.query(
              `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7302 and objid = $1 and granted`,
              [person.id],
            );
        },
      });
      finished = await fold.then(
        () => true,
        () => false,
      );
      if (!finished) kills++;
      if (kills > 60) throw new Error('it never ends');
    }
    expect(kills).toBeGreaterThan(2);
    for (const range of [everything, { from: '2022-03-05', to: '2024-11-20' }])
      expect(await chart(person, range, now)).toEqual(
        await world.naiveChart(person, 'recording', range.from, range.to),
      );
  });

  test('an abort stops between months and keeps what is done', async () => {
    const person = await world.addPerson('UTC');
    await world.addListens(person, everyHours('2021-01-01T00:00:00Z', 300, 100));
    const abort = new AbortController();
    const stopped = foldPerson(world.store, person.id, {
      now,
      signal: abort.signal,
      onProgress: ({ done }) => done > 365 && abort.abort(),
    });
    await expect(stopped).rejects.toThrow();
    const { rows } = await world.store.pool.query(
      'select count(*)::int as days from day_totals where person_id = $1',
      [person.id],
    );
    expect(rows[0].days).toBeGreaterThan(0);
    await foldPerson(world.store, person.id, { now });
    expect(await chart(person, everything, now)).toEqual(
      await world.naiveChart(person, 'recording', everything.from, everything.to),
    );
  });

  test('two folds at once end with one result, and a notice', async () => {
    const person = await world.addPerson('UTC');
    await world.addListens(person, everyHours('2022-01-01T00:00:00Z', 100, 50));
    const client = await world.store.pool.connect();
    const notices: unknown[] = [];
    client.on('notification', ({ payload }) => notices.push(JSON.parse(payload ?? '')));
    await client.query('listen fonoteca');
    const results = await Promise.all([1, 2].map(() => foldPerson(world.store, person.id, { now })));
    await client.query('unlisten fonoteca');
    client.release(true);
    expect(results.map(({ revision }) => revision).sort()).toEqual([1, 2]);
    expect(notices).toContainEqual({ type: 'statistics', personId: person.id, revision: 2 });
    expect(await chart(person, everything, now)).toEqual(
      await world.naiveChart(person, 'recording', everything.from, everything.to),
    );
  });
});
