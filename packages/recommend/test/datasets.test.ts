import { historyOf } from '@fonoteca/learn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readInteractions } from '../src/datasets/interactions.ts';
import { readSessions } from '../src/datasets/sessions.ts';
import { readTimeSplit } from '../src/datasets/time-split.ts';
import { loadTaste } from '../src/taste/load.ts';
import { type Heard, makeTasteWorld, type TasteWorld } from './taste-world.ts';

let world: TasteWorld;
let ada: { id: number };
let bob: { id: number };

/** Sessions of three recordings, eleven minutes apart, `daysAgo`. */
const session = (daysAgo: number, tracks: readonly (readonly [artist: string, track: string])[]): Heard[] =>
  tracks.map(([artist, track], index) => ({ artist, track, hoursAgo: daysAgo * 24 - index * 0.18 }));

const [a1, a2, b1, c1, d1] = [
  ['A', 'a one'],
  ['A', 'a two'],
  ['B', 'b one'],
  ['C', 'c one'],
  ['D', 'd one'],
] as const;

beforeAll(async () => {
  world = await makeTasteWorld();
  ada = await world.person('Ada');
  bob = await world.person('Bob');
  await world.hear(ada, [
    ...session(60, [a1, b1, a2]),
    ...session(40, [a1, b1]),
    ...session(39, [c1]),
    ...session(10, [a1, d1]),
    { artist: 'C', track: 'c two', hoursAgo: 10 * 24 - 0.4, skipped: true, playedMs: 3000 },
  ]);
  await world.hear(bob, [...session(50, [b1, c1]), ...session(5, [b1, a1])]);
});
afterAll(() => world.close());

describe('interactions', () => {
  test('have a row a person, with the weights of their taste at the last listen', async () => {
    const { data, items, people, from, until } = await readInteractions(world.store, 'artist');
    expect(people).toBe(2);
    expect(items.names).toEqual(['A', 'B', 'C', 'D']);
    expect(items.keys).toEqual(['a', 'b', 'c', 'd']);
    expect([...historyOf(data, 0).items]).toEqual([0, 1, 2, 3]);
    expect([...historyOf(data, 1).items]).toEqual([0, 1, 2]);
    const daysFrom = (date: Date | null) => Math.round((Date.now() - (date?.getTime() ?? 0)) / 86_400_000);
    expect([daysFrom(from), daysFrom(until)]).toEqual([60, 5]);
    const taste = await loadTaste(world.store, ada, until ?? undefined);
    expect([...(historyOf(data, 0).weights ?? [])]).toEqual([...taste.tables.artist.weights]);
  });

  test('are the same numbers every time', async () => {
    const first = await readInteractions(world.store, 'recording');
    const second = await readInteractions(world.store, 'recording');
    expect(second).toEqual(first);
    expect(first.items.artists[first.items.names.indexOf('a two')]).toBe('A');
  });

  test('have a row a session, so that one history is enough to learn what goes together', async () => {
    const { data, items } = await readInteractions(world.store, 'recording', { rows: 'sessions' });
    const rows = Array.from({ length: data.rows }, (_, row) =>
      [...historyOf(data, row).items].map((item) => items.names[item]).toSorted(),
    );
    // The session of one recording says nothing of what goes together; the skipped one is not in it.
    expect(rows.toSorted()).toEqual([
      ['a one', 'a two', 'b one'],
      ['a one', 'b one'],
      ['a one', 'b one'],
      ['a one', 'd one'],
      ['b one', 'c one'],
    ]);
    expect(items.names).not.toContain('c two');
  });
});

describe('sessions', () => {
  test('are cut at pauses, keep their order, and stand in order of time', async () => {
    const { offsets, items, starts, table, people } = await readSessions(world.store);
    const rows = Array.from({ length: offsets.length - 1 }, (_, row) =>
      [...items.subarray(offsets[row], offsets[row + 1])].map((item) => table.names[item]),
    );
    expect(rows).toEqual([
      ['a one', 'b one', 'a two'],
      ['b one', 'c one'],
      ['a one', 'b one'],
      ['a one', 'd one'],
      ['b one', 'a one'],
    ]);
    expect([...starts]).toEqual([...starts].toSorted((a, b) => a - b));
    expect(people).toBe(2);
  });

  test('can be bounded: in time, and to the newest listens', async () => {
    const since = new Date(Date.now() - 45 * 86_400_000);
    expect((await readSessions(world.store, { since })).starts).toHaveLength(3);
    expect((await readSessions(world.store, { until: since })).starts).toHaveLength(2);
    const newest = await readSessions(world.store, { maxListens: 6 });
    expect(newest.starts).toHaveLength(2);
    expect(newest.items).toHaveLength(4);
  });
});

describe('a split at one moment', () => {
  test('tells what came back from what was new', async () => {
    const cut = new Date(Date.now() - 20 * 86_400_000);
    const split = await readTimeSplit(world.store, 'artist', cut);
    expect(split.people).toBe(2);
    const { heldOut, items, histories } = split;
    const heard = (row: number) =>
      Array.from({ length: (heldOut.offsets[row + 1] ?? 0) - (heldOut.offsets[row] ?? 0) }, (_, index) => {
        const at = (heldOut.offsets[row] ?? 0) + index;
        return [items.names[heldOut.items[at] ?? 0], heldOut.listens[at], heldOut.heardBefore[at]];
      });
    expect(heard(0)).toEqual([
      ['A', 1, 1],
      ['D', 1, 0],
    ]);
    expect(heard(1)).toEqual([
      ['A', 1, 0],
      ['B', 1, 1],
    ]);
    expect([...historyOf(histories, 0).items].map((item) => items.names[item])).toEqual(['A', 'B', 'C']);
    expect(split.train).toEqual(histories);
    const bySession = await readTimeSplit(world.store, 'artist', cut, { rows: 'sessions' });
    expect(bySession.train.rows).toBe(3);
    expect(bySession.histories).toEqual(histories);
  });

  test('knows nothing of the future: what is heard after the cut changes no training row', async () => {
    const cut = new Date(Date.now() - 20 * 86_400_000);
    const before = await readTimeSplit(world.store, 'recording', cut);
    await world.hear(bob, session(2, [d1, a2]));
    const after = await readTimeSplit(world.store, 'recording', cut);
    const named = (split: typeof before) =>
      Array.from({ length: split.train.rows }, (_, row) =>
        [...historyOf(split.train, row).items].map((item, at) => [
          split.items.keys[item],
          historyOf(split.train, row).weights?.[at],
        ]),
      );
    expect(named(after)).toEqual(named(before));
    expect(after.heldOut.items.length).toBe(before.heldOut.items.length + 2);
  });
});
