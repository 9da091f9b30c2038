import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BeliefReader,
  getPattern,
  listBroadcasts,
  listChecks,
  noForecast,
  type Population,
  predictBroadcasts,
  type ReadBelief,
} from '../src/index.ts';
import { peaksOf } from '../src/queries/peaks.ts';
import { makeWorld, type World } from './queries-support.ts';

let world: World;
let ana: number;
let ben: number;
beforeAll(async () => {
  world = await makeWorld();
  ana = await world.person('Ana');
  ben = await world.person('Ben');
});
afterAll(() => world.close());

test('what a platform announces is predicted as announced, for followers alone', async () => {
  const { db } = world.store;
  const channel = await world.channel('announced', ana);
  const now = Date.parse('2026-03-05T10:00Z');
  const announced_at = new Date(now + 3 * 3_600_000);
  await db
    .updateTable('channels')
    .set({ announced_at, announced_title: 'Night shift' })
    .where('id', '=', channel)
    .execute();
  const ports = { beliefs, now };
  const query = { least: 0.3, channel };
  expect(await predictBroadcasts(db, ports, ana, query)).toMatchObject([
    { channelId: channel, likely: announced_at.toISOString(), announced: true, title: 'Night shift' },
  ]);
  expect(await predictBroadcasts(db, ports, ben, { least: 0.3 })).toEqual([]);
  await db.deleteFrom('channels').where('id', '=', channel).execute();
});

describe('broadcasts', () => {
  test('of followed channels alone, the newest first, page by page', async () => {
    const { db } = world.store;
    const [one, two, other] = [
      await world.channel('one', ana),
      await world.channel('two', ana, ben),
      await world.channel('other', ben),
    ];
    await world.broadcast(other, '2026-03-01T10:00Z', null);
    const made = [
      await world.broadcast(one, '2026-03-05T10:00Z', null, { title: 'Now' }),
      await world.broadcast(two, '2026-03-04T10:00Z', '2026-03-04T12:00Z', {
        earnings: '31.50',
        currency: 'EUR',
      }),
      await world.broadcast(one, '2026-03-04T10:00Z', '2026-03-04T11:00Z', { start_known: 'between' }),
      await world.broadcast(two, '2026-03-01T10:00Z', '2026-03-01T11:00Z', { caught_live: false }),
    ];
    const seen = [];
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await listBroadcasts(db, ana, { limit: 1, cursor });
      seen.push(...items);
      if (next === null) break;
      cursor = next;
    }
    // Two that begin at once: the one that was written later first.
    expect(seen.map(({ id }) => id)).toEqual([made[0], made[2], made[1], made[3]]);
    expect(seen[0]).toMatchObject({ channelName: 'one', title: 'Now', endedAt: null, quality: null });
    expect(seen[2]).toMatchObject({ delaySeconds: 90, earnings: 31.5, currency: 'EUR', quality: 15.75 });
    expect([seen[1]?.delaySeconds, seen[3]?.delaySeconds]).toEqual([null, null]);
    const ids = async (query: object) =>
      (await listBroadcasts(db, ana, { limit: 9, ...query })).items.map(({ id }) => id);
    expect(await ids({ live: true })).toEqual([made[0]]);
    expect(await ids({ channel: two })).toEqual([made[1], made[3]]);
    // What runs across an edge belongs to the time.
    expect(await ids({ from: '2026-03-04T11:30:00Z', to: '2026-03-05T00:00:00Z' })).toEqual([made[1]]);
    await expect(listBroadcasts(db, ana, { limit: 9, channel: other })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(listBroadcasts(db, ana, { limit: 9, cursor: 'e30' })).rejects.toMatchObject({
      fields: [{ field: 'cursor' }],
    });
  });
});

test('checks say what was looked at, why, and what it found', async () => {
  const { db } = world.store;
  const mine = await world.channel('checked', ana);
  const foreign = await world.channel('unseen', ben);
  const check = (channel_id: number, found: 'live' | 'offline') =>
    db
      .insertInto('checks')
      .values({ channel_id, at: new Date('2026-03-05T10:00Z'), reason: 'predicted', route: 'streams', found })
      .execute();
  await check(mine, 'offline');
  await check(foreign, 'live');
  await check(mine, 'live');
  const first = await listChecks(db, ana, { limit: 1 });
  expect(first.items).toMatchObject([
    { channelId: mine, channelName: 'checked', reason: 'predicted', route: 'streams', found: 'live' },
  ]);
  const rest = await listChecks(db, ana, { limit: 5, cursor: first.next ?? undefined });
  expect(rest).toMatchObject({ items: [{ found: 'offline' }], next: null });
  expect((await listChecks(db, ana, { limit: 5, platform: 'kick' })).items).toEqual([]);
  await expect(listChecks(db, ana, { limit: 5, channel: foreign })).rejects.toMatchObject({
    code: 'not-found',
  });
});

const now = Date.parse('2026-03-05T12:05:00Z');
const hour = 3_600_000;
/** Starts on the 6th about 20:00 with 0.8, on the 8th about 09:00 with 0.2. */
const belief = (): ReadBelief => ({
  forecast: () => ({ ...noForecast, enough: true, consistency: 0.5, confidence: 0.25 }),
  starts: (from, step, count) =>
    Float64Array.from({ length: count }, (_, index) => {
      const near = (at: string, mass: number) =>
        Math.abs(from + (index + 0.5) * step - Date.parse(at)) < hour ? (mass * step) / (2 * hour) : 0;
      return near('2026-03-06T20:00Z', 0.8) + near('2026-03-08T09:00Z', 0.2);
    }),
  pattern: () => ({
    starts: Array(168).fill(0.01),
    live: Array(168).fill(0.1),
    zone: { offsetMinutes: 60, rules: 'eu' },
  }),
});
const beliefs: BeliefReader = { population: () => ({}) as Population, belief };
const ports = { beliefs, now };

describe('what is likely', () => {
  let channel: number;
  beforeAll(async () => {
    channel = await world.channel('likely', ana);
    await world.store.db
      .updateTable('channels')
      .set({ belief: Buffer.from('x') })
      .where('id', '=', channel)
      .execute();
    for (const [start, end] of [
      ['2026-02-26T20:00Z', '2026-02-26T21:30Z'],
      ['2026-02-27T20:00Z', '2026-02-27T21:30Z'],
      ['2026-02-28T20:00Z', '2026-02-28T22:30Z'],
      ['2026-03-02T20:00Z', '2026-03-02T21:00Z'],
      ['2026-03-03T20:00Z', '2026-03-03T21:30Z'],
    ] as const)
      await world.broadcast(channel, start, end);
  });

  test('broadcasts with their chance and the time that holds them four times in five', async () => {
    const { db } = world.store;
    const found = await predictBroadcasts(db, ports, ana, { least: 0.3 });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ channelId: channel, channelName: 'likely' });
    expect(found[0]?.chance).toBeCloseTo(1 - Math.exp(-0.8), 3);
    const at = (text: string | undefined) => Date.parse(text ?? '');
    const [likely, from, to] = [found[0]?.likely, found[0]?.from, found[0]?.to].map(at);
    const evening = at('2026-03-06T20:00Z');
    expect(Math.abs((likely ?? 0) - evening)).toBeLessThanOrEqual(hour);
    expect((to ?? 0) - (from ?? 0)).toBeGreaterThanOrEqual(1.5 * hour);
    expect((to ?? 0) - (from ?? 0)).toBeLessThanOrEqual(2 * hour);
    // As long as it usually is: 90 minutes.
    expect(at(found[0]?.expectedEnd) - (likely ?? 0)).toBe(1.5 * hour);
    expect(await predictBroadcasts(db, ports, ana, { least: 0.1 })).toHaveLength(2);
    expect(await predictBroadcasts(db, ports, ana, { least: 0.1, to: '2026-03-07T00:00:00Z' })).toHaveLength(
      1,
    );
    expect(await predictBroadcasts(db, ports, ben, { least: 0 })).toEqual([]);
    const later = await predictBroadcasts(db, { ...ports, now: now + 8 * 60_000 }, ana, { least: 0.3 });
    expect(later[0]?.likely).toBe(found[0]?.likely);
  });

  test('nothing of a channel of which not enough was seen', async () => {
    // Five in 30 days; two days later there are four.
    const later = { ...ports, now: Date.parse('2026-03-29T21:00Z') };
    expect(await predictBroadcasts(world.store.db, later, ana, { least: 0 })).toEqual([]);
  });

  test('what cannot be read any more says nothing', async () => {
    const torn: BeliefReader = {
      ...beliefs,
      belief: () => {
        throw new RangeError('another version');
      },
    };
    const { db } = world.store;
    const faulty: BeliefReader = { ...beliefs, belief: () => Object(null).missing() };
    await expect(predictBroadcasts(db, { beliefs: faulty, now }, ana, { least: 0 })).rejects.toThrow(
      TypeError,
    );
    expect(await predictBroadcasts(db, { beliefs: torn, now }, ana, { least: 0 })).toEqual([]);
    await expect(getPattern(db, { beliefs: torn, now }, ana, channel)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  test('more than two weeks, or a time that ends before it begins, is refused', async () => {
    const ask = (query: object) => predictBroadcasts(world.store.db, ports, ana, { least: 0.3, ...query });
    await expect(ask({ to: '2026-03-20T00:00:00Z' })).rejects.toMatchObject({
      fields: [{ field: 'query.to', reason: expect.stringMatching(/two weeks/) }],
    });
    await expect(ask({ from: '2026-03-08T00:00:00Z', to: '2026-03-07T00:00:00Z' })).rejects.toMatchObject({
      fields: [{ field: 'query.to' }],
    });
  });

  test('the week of a channel, with the usual length and gap', async () => {
    const pattern = await getPattern(world.store.db, ports, ana, channel);
    expect(pattern).toMatchObject({
      channelId: channel,
      zone: { offsetMinutes: 60, rules: 'eu' },
      medianMinutes: 90,
      gapHours: 24,
      broadcasts: 5,
      consistency: 0.5,
      confidence: 0.25,
      enough: true,
    });
    expect([pattern.starts.length, pattern.live.length]).toEqual([168, 168]);
    await expect(getPattern(world.store.db, ports, ben, channel)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

test('peaks share no step, stand in order, and hold no more than there is', () => {
  const weights = fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(weights, (starts) => {
      const peaks = peaksOf(starts, { reach: 8, apart: 3, least: 0 });
      const total = starts.reduce((sum, value) => sum + value, 0);
      const held = peaks.reduce((sum, { chance }) => sum - Math.log(1 - chance), 0);
      expect(held).toBeLessThanOrEqual(total + 1e-9);
      for (const [place, peak] of peaks.entries()) {
        expect(peak.from).toBeLessThanOrEqual(peak.likely);
        expect(peak.to).toBeGreaterThan(peak.likely);
        const next = peaks[place + 1];
        if (next) expect(next.from).toBeGreaterThanOrEqual(peak.to);
      }
    }),
  );
});

test('what stands beside a peak is of the same broadcast; what is far enough is another', () => {
  const starts = Array.from({ length: 60 }, () => 0.001);
  for (const [step, mass] of [
    [18, 0.1],
    [20, 0.9],
    [22, 0.2],
    [40, 0.5],
  ] as const)
    starts[step] = mass;
  const peaks = peaksOf(starts, { reach: 8, apart: 4, least: 0.1 });
  expect(peaks.map(({ likely }) => likely)).toEqual([20, 40]);
  expect(peaks[0]?.chance).toBeGreaterThan(1 - Math.exp(-1.2));
  expect(peaks[0]).toMatchObject({ from: 18, to: 21 });
});
