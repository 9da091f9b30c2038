import ICAL from 'node-ical';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type BeliefReader,
  calendarOf,
  createFeed,
  endFeed,
  noForecast,
  openFeed,
  type Population,
  readFeed,
} from '../src/index.ts';
import { makeWorld, type World } from './queries-support.ts';

let world: World;
let ana: number;
let shown: number;
const now = Date.parse('2026-03-05T12:05:00Z');
const hour = 3_600_000;
const evening = Date.parse('2026-03-06T20:00Z');

const beliefs: BeliefReader = {
  population: () => ({}) as Population,
  belief: () => ({
    forecast: () => ({ ...noForecast, enough: true, expectedEnd: now + 2 * hour }),
    starts: (from, step, count) =>
      Float64Array.from({ length: count }, (_, index) =>
        Math.abs(from + (index + 0.5) * step - evening) < hour ? (1.2 * step) / (2 * hour) : 0,
      ),
    pattern: () => ({ starts: [], live: [], zone: { offsetMinutes: 0, rules: 'none' } }),
  }),
};
const ports = { platforms: [], beliefs, now };

beforeAll(async () => {
  world = await makeWorld();
  ana = await world.person('Ana');
  const { db } = world.store;
  await db.updateTable('people').set({ time_zone: 'America/Lima' }).execute();
  shown = await world.channel('Ünïcode, “quotes”; \\ 🎧'.repeat(4), ana);
  const muted = await world.channel('muted', ana);
  await db.updateTable('follows').set({ muted: true }).where('channel_id', '=', muted).execute();
  await db
    .updateTable('channels')
    .set({ belief: Buffer.from('x') })
    .execute();
  for (const channel of [shown, muted]) {
    for (const day of ['01', '02', '03', '04', '05'])
      await world.broadcast(channel, `2026-03-${day}T08:00Z`, `2026-03-${day}T09:30Z`);
    await world.broadcast(channel, '2026-03-05T11:00Z', null, { title: 'Line one\nBEGIN:VEVENT' });
  }
});
afterAll(() => world.close());

test('what runs and what is likely, valid and with ids that stay', async () => {
  const { db } = world.store;
  const secret = await createFeed(db, ana, new Date(now));
  const feed = await openFeed(db, secret, new Date(now));
  const text = await calendarOf(db, ports, feed);

  // RFC 5545, 3.1: lines of 75 octets at most, all ending in CRLF.
  const lines = text.split('\r\n');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(2);
  expect(text).toContain('METHOD:PUBLISH');

  const events = Object.values(ICAL.sync.parseICS(text)).filter((one) => one?.type === 'VEVENT');
  const name = 'Ünïcode, “quotes”; \\ 🎧'.repeat(4);
  expect(events).toMatchObject([
    {
      summary: `Live: ${name}`,
      status: 'CONFIRMED',
      description: 'Line one\nBEGIN:VEVENT\nLive now on twitch.',
      start: new Date('2026-03-05T11:00Z'),
      end: new Date(now + 2 * hour),
      transparency: 'TRANSPARENT',
    },
    {
      summary: `${name}, likely (70 %)`,
      status: 'TENTATIVE',
      // In the hours of the person, five behind.
      description: expect.stringMatching(/70 %.*between 1[345]:\d\d and 1[56]:\d\d/),
    },
  ]);
  const likely = events[1] as unknown as { start: Date; end: Date; uid: string };
  expect(Math.abs(likely.start.getTime() - evening)).toBeLessThanOrEqual(hour);
  expect(likely.end.getTime() - likely.start.getTime()).toBe(1.5 * hour);

  // RFC 5545, 3.3.13: an address is no text, and a backslash before a comma would be a part of it.
  const unfolded = text.replaceAll(/\r\n[ \t]/g, '');
  const addresses = [...unfolded.matchAll(/^URL;VALUE=URI:(.*)$/gm)].map(([, url]) => url ?? '');
  expect(addresses).toHaveLength(2);
  for (const url of addresses) {
    expect(url).not.toMatch(/[\\;,]/);
    expect(decodeURIComponent(url)).toBe(`https://twitch.example/${name}`);
  }

  const uids = (content: string) => [...content.matchAll(/^UID:(.*)$/gm)].map(([, uid]) => uid);
  const later = await calendarOf(db, { ...ports, now: now + 3 * hour }, feed);
  expect(uids(later)).toEqual(uids(text));
  expect(new Set(uids(text)).size).toBe(2);
});

test('a feed opens by its secret alone, remembers to the minute when it was read, and ends', async () => {
  const { db } = world.store;
  const first = await createFeed(db, ana, new Date(now));
  const at = (seconds: number) => new Date(now + seconds * 1000);
  expect(await readFeed(db, ana)).toEqual({ createdAt: at(0).toISOString(), lastReadAt: null });
  expect(await openFeed(db, first, at(5))).toMatchObject({ personId: ana, timeZone: 'America/Lima' });
  await openFeed(db, first, at(40));
  expect((await readFeed(db, ana))?.lastReadAt).toBe(at(5).toISOString());
  await openFeed(db, first, at(70));
  expect((await readFeed(db, ana))?.lastReadAt).toBe(at(70).toISOString());
  const second = await createFeed(db, ana, at(80));
  await expect(openFeed(db, first, at(90))).rejects.toMatchObject({ code: 'not-found' });
  expect((await readFeed(db, ana))?.lastReadAt).toBeNull();
  const { rows } = await world.store.pool.query('select * from live_preferences');
  expect(JSON.stringify(rows)).not.toContain(second);
  await endFeed(db, ana);
  expect(await readFeed(db, ana)).toBeNull();
  await expect(openFeed(db, second, at(99))).rejects.toMatchObject({ code: 'not-found' });
});
