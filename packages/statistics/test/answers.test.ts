import { endpoints } from '@fonoteca/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  calendar,
  clock,
  discoveries,
  entityPage,
  foldPerson,
  onThisDay,
  overview,
  type Person,
  search,
  sources,
  timeline,
  top,
  yearInReview,
} from '../src/index.ts';
import { makeWorld, type World } from './support/world.ts';

let world: World;
let person: Person;
const now = new Date('2026-03-01T12:00:00Z');

beforeAll(async () => {
  world = await makeWorld();
  person = await world.addPerson('Europe/Madrid');
  const listen = (at: string, track: number) => ({ at: new Date(at), track });
  await world.addListens(person, [
    listen('2024-02-29T10:00:00Z', 1),
    listen('2024-03-01T10:00:00Z', 2),
    listen('2024-03-01T11:00:00Z', 2),
    listen('2025-02-10T10:00:00Z', 3),
    listen('2025-02-11T10:00:00Z', 3),
    listen('2025-02-12T10:00:00Z', 3),
    listen('2025-03-01T10:00:00Z', 1),
    { ...listen('2025-05-01T10:00:00Z', 9), counted: false, skipped: true, playedMs: 4000 },
    listen('2026-02-27T10:00:00Z', 1),
    listen('2026-02-28T10:00:00Z', 11),
    listen('2026-03-01T10:00:00Z', 4),
  ]);
  await world.store.pool.query(
    `insert into origins (person_id, source, client) values ($1, 9, 'Pano'), ($1, 1, null)`,
    [person.id],
  );
  await foldPerson(world.store, person.id, { now });
});
afterAll(() => world.close());

describe('answers', () => {
  test('have the shapes of the contract', async () => {
    const { store } = world;
    const answers = {
      'GET /api/v1/statistics/overview': await overview(store, person, { range: 'year' }, now),
      'GET /api/v1/statistics/timeline': await timeline(store, person, { range: 'year' }, now),
      'GET /api/v1/statistics/top/{kind}': await top(store, person, { range: 'all', kind: 'release' }, now),
      'GET /api/v1/statistics/clock': await clock(store, person, { range: 'all' }, now),
      'GET /api/v1/statistics/calendar/{year}': await calendar(store, person, { year: 2025 }, now),
      'GET /api/v1/statistics/discoveries/{kind}': await discoveries(
        store,
        person,
        { range: 'all', kind: 'artist' },
        now,
      ),
      'GET /api/v1/statistics/on-this-day': await onThisDay(store, person, {}, now),
      'GET /api/v1/statistics/year/{year}': await yearInReview(store, person, { year: 2025 }, now),
      'GET /api/v1/artists/{id}': await entityPage(store, person, { kind: 'artist', id: 1 }, now),
      'GET /api/v1/releases/{id}': await entityPage(store, person, { kind: 'release', id: 1 }, now),
      'GET /api/v1/recordings/{id}': await entityPage(store, person, { kind: 'recording', id: 1 }, now),
      'GET /api/v1/search': await search(store, person, { text: 'recording' }, now),
      'GET /api/v1/sources': await sources(store, person),
    } as const;
    for (const [key, answer] of Object.entries(answers))
      expect(endpoints[key as keyof typeof answers].response.parse(answer), key).toEqual(answer);
  });

  test('overview: totals beside the part of the year before, discoveries, streaks over the open day', async () => {
    const answer = await overview(world.store, person, { range: 'year' }, now);
    expect(answer.range).toEqual({
      from: '2026-01-01',
      to: '2026-03-01',
      before: { from: '2025-01-01', to: '2025-03-01' },
      timeZone: 'Europe/Madrid',
    });
    expect(answer.now).toMatchObject({ listens: 3, activeDays: 3, recordings: 2, artists: 2 });
    expect(answer.before).toMatchObject({ listens: 4, activeDays: 4, recordings: 2, artists: 2 });
    expect(answer.discoveries).toMatchObject({ recordings: 1, artists: 1 });
    expect(answer.firstListenAt).toBe('2024-02-29T10:00:00.000Z');
    expect(answer.streaks.current).toEqual({ days: 3, from: '2026-02-27', to: '2026-03-01' });
    expect(answer.streaks.longest).toEqual({ days: 3, from: '2025-02-10', to: '2025-02-12' });
  });

  test('a streak of yesterday still goes on, one of the day before has ended', async () => {
    const streakOn = async (day: string) =>
      (await overview(world.store, person, { range: 'all' }, new Date(day))).streaks.current?.days ?? null;
    expect(await streakOn('2026-03-02T12:00:00Z')).toBe(3);
    expect(await streakOn('2026-03-03T12:00:00Z')).toBe(null);
  });

  test('top: places before, new ones, pages', async () => {
    const chart = await top(world.store, person, { range: 'year', kind: 'recording' }, now);
    expect(chart).toMatchObject({
      total: 2,
      items: [
        {
          rank: 1,
          id: 1,
          name: 'Recording 1',
          artist: { id: 1, name: 'Artist 1' },
          listens: 2,
          before: { rank: 2, listens: 1 },
          isNew: false,
          firstAt: '2024-02-29T10:00:00.000Z',
          lastAt: '2026-02-28T10:00:00.000Z',
        },
        { rank: 2, id: 4, listens: 1, before: null, isNew: true },
      ],
    });
    const second = await top(
      world.store,
      person,
      { range: 'year', kind: 'recording', offset: 1, limit: 1 },
      now,
    );
    expect(second.items).toEqual(chart.items.slice(1));
    const skipped = await top(world.store, person, { range: 'all', kind: 'recording', by: 'skips' }, now);
    expect(skipped.items).toMatchObject([{ id: 9, skips: 1, listens: 0, playedSeconds: 4, isNew: false }]);
  });

  test('timeline: every bucket, and the series before at the same distances', async () => {
    const weeks = await timeline(world.store, person, { range: 'last-30-days', grain: 'week' }, now);
    expect(weeks.points.map(({ period }) => period)).toEqual([
      '2026-01-31',
      '2026-02-02',
      '2026-02-09',
      '2026-02-16',
      '2026-02-23',
    ]);
    expect(weeks.points.map(({ listens }) => listens)).toEqual([0, 0, 0, 0, 3]);
    expect(weeks.before?.map(({ period }) => period)).toEqual([
      '2026-01-01',
      '2026-01-03',
      '2026-01-10',
      '2026-01-17',
      '2026-01-24',
    ]);
    const years = await timeline(world.store, person, { range: 'all', grain: 'year' }, now);
    expect(years.points.map(({ period, listens, skips }) => [period, listens, skips])).toEqual([
      ['2024-02-29', 3, 0],
      ['2025-01-01', 4, 1],
      ['2026-01-01', 3, 0],
    ]);
    expect(years.before).toBe(null);
    await expect(
      timeline(
        world.store,
        person,
        { range: 'custom', from: '1000-01-01', to: '2026-01-01', grain: 'day' },
        now,
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  test('on this day: earlier years; 29 February has leap years alone', async () => {
    const first = await onThisDay(world.store, person, {}, now);
    expect(first.years).toMatchObject([
      { year: 2025, day: '2025-03-01', listens: 1, top: [{ id: 1, listens: 1 }] },
      { year: 2024, day: '2024-03-01', listens: 2, top: [{ id: 2, listens: 2 }] },
    ]);
    const leap = await onThisDay(world.store, person, { day: '2028-02-29' }, now);
    expect(leap.years.map(({ day }) => day)).toEqual(['2024-02-29']);
  });

  test('calendar and year in review', async () => {
    const year = await calendar(world.store, person, { year: 2024 }, now);
    expect(year.years).toEqual([2026, 2025, 2024]);
    expect(year.days).toHaveLength(366);
    expect(year.days.filter(({ listens }) => listens > 0)).toEqual([
      { day: '2024-02-29', listens: 1 },
      { day: '2024-03-01', listens: 2 },
    ]);
    const review = await yearInReview(world.store, person, { year: 2025 }, now);
    expect(review).toMatchObject({
      totals: { listens: 4, shortListens: 1, skips: 1, recordings: 2 },
      before: { listens: 3 },
      topRecordings: [
        { id: 3, listens: 3 },
        { id: 1, listens: 1, before: { rank: 2 } },
      ],
      newArtists: [{ id: 3, listens: 3, isNew: true }],
      busiestDay: { day: '2025-02-10', listens: 1 },
      longestStreak: { days: 3, from: '2025-02-10' },
      favouriteHour: 11,
    });
    expect(review.months[1]).toEqual({
      month: '2025-02-01',
      listens: 3,
      playedSeconds: 0,
      topArtist: { id: 3, name: 'Artist 3', listens: 3 },
    });
    expect((await yearInReview(world.store, person, { year: 2024 }, now)).before).toBe(null);
  });

  test('an entity: figures, months without gaps, texts; nothing for another person', async () => {
    const page = await entityPage(world.store, person, { kind: 'recording', id: 1 }, now);
    expect(page).toMatchObject({
      name: 'Recording 1',
      listens: 4,
      rank: 1,
      sentAs: [{ sentTrackId: 1 }, { sentTrackId: 11 }],
    });
    expect(page?.months).toHaveLength(25);
    expect(page?.months.at(0)).toMatchObject({ period: '2024-02-01', listens: 1 });
    expect(page?.months.at(-1)).toMatchObject({ period: '2026-02-01', listens: 2 });
    const artist = await entityPage(world.store, person, { kind: 'artist', id: 1 }, now);
    expect(artist?.topRecordings).toMatchObject([{ id: 1, listens: 4 }]);
    const other = await world.addPerson('UTC');
    expect(await entityPage(world.store, other, { kind: 'recording', id: 1 }, now)).toBe(null);
    expect(await entityPage(world.store, person, { kind: 'recording', id: 99 }, now)).toBe(null);
  });

  test('search finds the own history alone, names before artists', async () => {
    const { items } = await search(world.store, person, { text: 'RECORDING 1', kind: 'recording' }, now);
    expect(items).toMatchObject([{ kind: 'recording', id: 1, listens: 4 }]);
    const byArtist = await search(world.store, person, { text: 'artist 3' }, now);
    expect(byArtist.items[0]).toMatchObject({ kind: 'artist', id: 3 });
    const short = await search(world.store, person, { text: '4', kind: 'recording' }, now);
    expect(short.items.map(({ id }) => id)).toContain(4);
    const other = await world.addPerson('UTC');
    expect((await search(world.store, other, { text: 'recording' }, now)).items).toEqual([]);
  });

  test('merged entries count for the one they were merged into', async () => {
    const { pool } = world.store;
    await pool.query('update recordings set merged_into = 1 where id = 2');
    await world.markDirty(person, [new Date('2024-03-01T10:00:00Z')]);
    await foldPerson(world.store, person.id, { now });
    const page = await entityPage(world.store, person, { kind: 'recording', id: 2 }, now);
    expect(page).toMatchObject({ id: 1, listens: 6, merged: [{ id: 2, name: 'Recording 2' }] });
    expect((await top(world.store, person, { range: 'all', kind: 'artist' }, now)).items[0]).toMatchObject({
      id: 1,
      listens: 6,
    });
  });

  test('nothing heard at all gives empty answers', async () => {
    const empty = await world.addPerson('Asia/Tokyo');
    const answer = await overview(world.store, empty, { range: 'all' }, now);
    expect(answer).toMatchObject({ now: { listens: 0 }, before: null, firstListenAt: null, updating: false });
    expect((await top(world.store, empty, { range: 'last-30-days', kind: 'artist' }, now)).items).toEqual([]);
    expect((await yearInReview(world.store, empty, { year: 2025 }, now)).busiestDay).toBe(null);
    await foldPerson(world.store, empty.id, { now });
    expect((await onThisDay(world.store, empty, {}, now)).years).toEqual([]);
  });
});
