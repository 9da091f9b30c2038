import { mergeEntries } from '@fonoteca/listens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ItemKind, itemKey } from '../src/item.ts';
import { addExclusion, removeExclusion } from '../src/taste/exclusions.ts';
import { historyFor } from '../src/taste/history.ts';
import { loadTaste, recentListens } from '../src/taste/load.ts';
import { listMarks, setMark } from '../src/taste/marks.ts';
import { buildProfile } from '../src/taste/profile/build.ts';
import { markProfileStale, tasteProfileJob } from '../src/taste/profile/job.ts';
import { updateTasteSettings } from '../src/taste/settings-store.ts';
import { rowOf } from '../src/taste/table.ts';
import type { Taste } from '../src/taste/types.ts';
import { makeTasteWorld, repeated, type TasteWorld } from './taste-world.ts';

let world: TasteWorld;
beforeAll(async () => {
  world = await makeTasteWorld();
});
afterAll(() => world.close());

let people = 0;
const newPerson = (timeZone = 'UTC') => world.person(`person ${++people}`, timeZone);

/** One entry of the taste by name. */
async function entry(taste: Taste, kind: ItemKind, name: string) {
  const table = taste.tables[kind];
  const row = rowOf(table, await world.idOf(kind, name));
  if (row < 0) return null;
  return {
    listens: table.listens[row],
    skips: table.skips[row],
    weight: table.weights[row] ?? 0,
    stamps: [...table.stamps.subarray(table.stampOffsets[row], table.stampOffsets[row + 1])],
    first: table.firstAt[row],
    last: table.lastAt[row],
  };
}

/** Weights of a history by catalogue id. */
function weightsOf(taste: Taste, kind: ItemKind): Map<number, number> {
  const { items, weights } = historyFor(taste, kind, { byId: (id) => id });
  return new Map([...items].map((item, index) => [item, weights?.[index] ?? 1]));
}

describe('a taste profile', () => {
  test('counts what was heard by recording, release and artist, with weights that saturate and fade', async () => {
    const ada = await newPerson();
    await world.hear(ada, [
      ...repeated(15, { artist: 'Often', track: 'Daily', release: 'Days', hoursAgo: 72 }),
      { artist: 'Often', track: 'Other', release: 'Days', hoursAgo: 90 },
      { artist: 'Once', track: 'Now', hoursAgo: 60 },
      { artist: 'Long ago', track: 'Then', hoursAgo: 24 * 365 * 8 },
      { artist: 'Skipped', track: 'No', hoursAgo: 70, skipped: true, playedMs: 4_000 },
    ]);
    const taste = await loadTaste(world.store, ada);
    expect(taste.listens).toBe(18);
    expect(taste.building).toBe(false);
    const daily = await entry(taste, 'recording', 'Daily');
    expect(daily).toMatchObject({ listens: 15, skips: 0 });
    expect(daily?.stamps).toHaveLength(10);
    expect(daily?.stamps).toEqual(daily?.stamps.toSorted((a, b) => a - b));
    expect(daily?.stamps.at(-1)).toBe(daily?.last);
    expect(await entry(taste, 'release', 'Days')).toMatchObject({ listens: 16 });
    expect(await entry(taste, 'artist', 'Often')).toMatchObject({ listens: 16 });
    const once = await entry(taste, 'recording', 'Now');
    expect(once?.weight).toBeGreaterThan(0.98);
    expect(once?.weight).toBeLessThan(1);
    expect(daily?.weight).toBeGreaterThan(3);
    expect(daily?.weight).toBeLessThan(5);
    const then = await entry(taste, 'recording', 'Then');
    expect(then?.weight).toBeGreaterThan(0.3);
    expect(then?.weight).toBeLessThan(0.5);
    expect(await entry(taste, 'recording', 'No')).toMatchObject({ listens: 0, skips: 1, weight: 0 });
    expect(weightsOf(taste, 'recording').has(await world.idOf('recording', 'No'))).toBe(false);
  });

  test('shows a listen and a skip at once, and says the same after the job', async () => {
    const ada = await newPerson();
    await world.hear(ada, repeated(3, { artist: 'Live', track: 'One', hoursAgo: 100 }));
    const before = await loadTaste(world.store, ada);
    expect((await loadTaste(world.store, ada)).version).toBe(before.version);
    await world.hear(ada, [{ artist: 'Live', track: 'Two', hoursAgo: 0.2 }]);
    const heard = await loadTaste(world.store, ada);
    expect(heard.version).not.toBe(before.version);
    expect(await entry(heard, 'recording', 'Two')).toMatchObject({ listens: 1 });
    expect(await entry(heard, 'artist', 'Live')).toMatchObject({ listens: 4 });
    const weight = (await entry(heard, 'artist', 'Live'))?.weight ?? 0;
    await world.hear(ada, [
      { artist: 'Live', track: 'Three', hoursAgo: 0.1, skipped: true, playedMs: 2_000 },
    ]);
    const skipped = await loadTaste(world.store, ada);
    expect((await entry(skipped, 'artist', 'Live'))?.weight).toBeLessThan(weight);
    expect(await recentListens(world.store, ada, { limit: 2 })).toMatchObject([
      { skipped: true, counted: false },
      { skipped: false, counted: true, recordingId: await world.idOf('recording', 'Two') },
    ]);
    // Made anew with the same listens: bit for bit the same.
    await markProfileStale(world.store.db, ada.id);
    const again = await loadTaste(world.store, ada, new Date(skipped.now));
    expect(again.tables).toEqual(skipped.tables);
  });

  test('a closed day that changes is in the next answer, by the job or before it', async () => {
    const ada = await newPerson();
    await world.hear(ada, repeated(2, { artist: 'Late', track: 'Early', hoursAgo: 100 }));
    await loadTaste(world.store, ada);
    await world.hear(ada, [{ artist: 'Late', track: 'Import', hoursAgo: 500 }]);
    const { rows } = await world.store.pool.query(
      `select t.changes <> t.built as stale, (select count(*) from jobs where name = 'taste.profile' and person_id = $1 and state = 'queued') as jobs
       from taste_profiles t where person_id = $1`,
      [ada.id],
    );
    expect(rows).toEqual([{ stale: true, jobs: 1 }]);
    expect(await entry(await loadTaste(world.store, ada), 'recording', 'Import')).toMatchObject({
      listens: 1,
    });
  });

  test('learns habits on the person’s own clock', async () => {
    const ada = await newPerson('Asia/Tokyo');
    const at = new Date(Date.UTC(2026, 0, 5, 20, 30)); // a Monday; Tuesday 5:30 in Tokyo
    const hoursAgo = (Date.now() - at.getTime()) / 3_600_000;
    await world.hear(ada, [
      { artist: 'Early bird', track: 'Dawn', hoursAgo },
      { artist: 'Early bird', track: 'Dawn', hoursAgo: hoursAgo + 24 * 7 },
    ]);
    const taste = await loadTaste(world.store, ada);
    const habits = taste.habitsOf(await world.idOf('artist', 'Early bird'));
    expect([...(habits?.hours ?? [])].flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))).toEqual([
      [5, 2],
    ]);
    expect([...(habits?.weekdays ?? [])]).toEqual([0, 2, 0, 0, 0, 0, 0]);
    expect(taste.habits.hours[5]).toBe(2);
    expect(taste.habitsOf(999_999)).toBeNull();
  });

  test('the job makes it once and then has nothing to do', async () => {
    const ada = await newPerson();
    await world.hear(ada, repeated(4, { artist: 'Job', track: 'Work', hoursAgo: 100 }));
    const context = {
      id: 'x',
      personId: ada.id,
      signal: new AbortController().signal,
      store: world.store,
      progress: async () => undefined,
    };
    expect(await tasteProfileJob.run({ personId: ada.id }, context)).toEqual({ listens: 4 });
    expect(await tasteProfileJob.run({ personId: ada.id }, context)).toEqual({ upToDate: true });
  });

  test('follows merges and the way back', async () => {
    const ada = await newPerson();
    await world.hear(ada, [
      ...repeated(2, { artist: 'The Twins', track: 'A side', hoursAgo: 100 }),
      { artist: 'Twins Band', track: 'B side', hoursAgo: 110 },
    ]);
    await loadTaste(world.store, ada);
    const into = await world.idOf('artist', 'The Twins');
    await mergeEntries(
      world.store.db,
      ada.id,
      { kind: 'artist', into, ids: [await world.idOf('artist', 'Twins Band')] },
      { afterDirty: markProfileStale },
    );
    const taste = await loadTaste(world.store, ada);
    expect([...taste.tables.artist.ids]).toEqual([into]);
    expect(await entry(taste, 'artist', 'The Twins')).toMatchObject({ listens: 3 });
  });
});

describe('a long history', () => {
  test('is answered with what there is until the job has read it, in chunks that cut no moment apart', async () => {
    const ada = await newPerson();
    await world.hear(ada, [{ artist: 'Long', track: 'Line', hoursAgo: 24 * 400 }]);
    // Three listens a moment: a chunk of 65,536 ends in the midst of one.
    const more = 70_002;
    await world.store.pool.query(
      `insert into listens (listened_at, person_id, sent_track_id, origin_id, seen_in, counted, ordinal)
       select date_trunc('second', now()) - interval '300 days' + make_interval(secs => (i / 3) * 60), person_id, sent_track_id, origin_id, seen_in, true, i % 3
       from listens, generate_series(0, $2::int - 1) i where person_id = $1`,
      [ada.id, more],
    );
    const before = await loadTaste(world.store, ada);
    expect(before.building).toBe(true);
    expect(before.listens).toBe(5_000);
    expect(before.profileAt).toBeNull();
    const { rows } = await world.store.pool.query(
      `select count(*) as jobs from jobs where name = 'taste.profile' and person_id = $1 and state = 'queued'`,
      [ada.id],
    );
    expect(rows).toEqual([{ jobs: 1 }]);
    await buildProfile(world.store, ada.id);
    const after = await loadTaste(world.store, ada);
    expect(after.building).toBe(false);
    expect(await entry(after, 'recording', 'Line')).toMatchObject({ listens: more + 1 });
    // A page reads the profile and what came after it, not the history.
    const plan = await world.store.pool.query(
      `explain (analyze, format json) select * from listens where person_id = $1 and listened_at >= $2`,
      [ada.id, after.profileAt],
    );
    expect(JSON.stringify(plan.rows)).toContain('listens_identity');
  });

  test('another version’s profile is made anew', async () => {
    const ada = await newPerson();
    await world.hear(ada, repeated(2, { artist: 'Versions', track: 'V', hoursAgo: 100 }));
    await loadTaste(world.store, ada);
    await world.store.pool.query(
      `update taste_profiles set packed = '\\x0400000041424344', updated_at = updated_at + interval '1 second' where person_id = $1`,
      [ada.id],
    );
    expect((await loadTaste(world.store, ada)).listens).toBe(2);
  });
});

describe('marks', () => {
  test('a dislike of an artist takes everything of theirs out, one of a recording only that', async () => {
    const ada = await newPerson();
    await world.hear(ada, [
      ...repeated(3, { artist: 'Gone', track: 'Gone one', release: 'Gone LP', hoursAgo: 100 }),
      ...repeated(3, { artist: 'Kept', track: 'Kept one', release: 'Kept LP', hoursAgo: 101 }),
      ...repeated(3, { artist: 'Kept', track: 'Kept two', release: 'Kept LP', hoursAgo: 102 }),
    ]);
    const key = itemKey('gone', 0);
    const mark = {
      kind: 'artist',
      key,
      id: await world.idOf('artist', 'Gone'),
      name: 'Gone',
      artist: null,
    } as const;
    await setMark(world.store.db, ada.id, mark, 'dislike');
    const recording = {
      kind: 'recording',
      key: itemKey('kept', 0, 'kept one'),
      name: 'Kept one',
      artist: 'Kept',
    } as const;
    await setMark(
      world.store.db,
      ada.id,
      { ...recording, id: await world.idOf('recording', 'Kept one') },
      'dislike',
    );
    const taste = await loadTaste(world.store, ada);
    const { blocklist } = taste;
    expect(blocklist.isForbidden('artist', key)).toBe(true);
    expect(blocklist.isForbidden('release', itemKey('gone', 0, 'gone lp'))).toBe(true);
    expect(blocklist.isForbidden('recording', itemKey('gone', 0, 'never heard'))).toBe(true);
    expect(blocklist.isForbidden('recording', recording.key)).toBe(true);
    expect(blocklist.isForbidden('recording', itemKey('kept', 0, 'kept two'))).toBe(false);
    expect(blocklist.isForbidden('artist', itemKey('kept', 0))).toBe(false);
    expect(blocklist.isForbiddenId('recording', -1, await world.idOf('artist', 'Gone'))).toBe(true);
    expect([...weightsOf(taste, 'artist').keys()]).toEqual([await world.idOf('artist', 'Kept')]);
    expect([...weightsOf(taste, 'recording').keys()]).toEqual([await world.idOf('recording', 'Kept two')]);
    await setMark(world.store.db, ada.id, mark, null);
    expect((await loadTaste(world.store, ada)).blocklist.isForbidden('artist', key)).toBe(false);
  });

  test('a like raises, “less” damps, and what was never heard can be liked or disliked by its key', async () => {
    const ada = await newPerson();
    await world.hear(ada, [
      ...repeated(3, { artist: 'Liked', track: 'L', hoursAgo: 100 }),
      ...repeated(3, { artist: 'Lessened', track: 'M', hoursAgo: 100.5 }),
    ]);
    const liked = await world.idOf('artist', 'Liked');
    const lessened = await world.idOf('artist', 'Lessened');
    const before = weightsOf(await loadTaste(world.store, ada), 'artist');
    await setMark(
      world.store.db,
      ada.id,
      { kind: 'artist', key: 'liked', id: liked, name: 'Liked', artist: null },
      'like',
    );
    await setMark(
      world.store.db,
      ada.id,
      { kind: 'artist', key: 'lessened', id: lessened, name: 'Lessened', artist: null },
      'less',
    );
    await setMark(
      world.store.db,
      ada.id,
      { kind: 'artist', key: 'far away', id: null, name: 'Far away', artist: null },
      'like',
    );
    const taste = await loadTaste(world.store, ada);
    const after = weightsOf(taste, 'artist');
    expect(after.get(liked)).toBeCloseTo((before.get(liked) ?? 0) + 2, 5);
    expect(after.get(lessened)).toBeCloseTo((before.get(lessened) ?? 0) / 4, 5);
    expect(taste.blocklist.isLess('artist', 'lessened')).toBe(true);
    const byKey = historyFor(taste, 'artist', {
      byId: () => undefined,
      byKey: (key) => (key === 'far away' ? 7 : undefined),
    });
    expect([...byKey.items]).toEqual([7]);
    await setMark(
      world.store.db,
      ada.id,
      { kind: 'artist', key: 'far away', id: null, name: 'Far away', artist: null },
      'dislike',
    );
    expect((await loadTaste(world.store, ada)).blocklist.isForbidden('artist', 'far away')).toBe(true);
  });

  test('a dislike holds for what the entry is merged into, and for the keys it had before', async () => {
    const ada = await newPerson();
    await world.hear(ada, [
      { artist: 'Alias of X', track: 'P', hoursAgo: 100 },
      { artist: 'Artist X', track: 'Q', hoursAgo: 101 },
    ]);
    const alias = await world.idOf('artist', 'Alias of X');
    await setMark(
      world.store.db,
      ada.id,
      { kind: 'artist', key: 'alias of x', id: alias, name: 'Alias of X', artist: null },
      'dislike',
    );
    const into = await world.idOf('artist', 'Artist X');
    await mergeEntries(
      world.store.db,
      ada.id,
      { kind: 'artist', into, ids: [alias] },
      { afterDirty: markProfileStale },
    );
    const { blocklist } = await loadTaste(world.store, ada);
    expect(blocklist.isForbidden('artist', 'artist x')).toBe(true);
    expect(blocklist.isForbidden('artist', 'alias of x')).toBe(true);
    expect(blocklist.isForbiddenId('artist', into, into)).toBe(true);
  });

  test('are listed page by page, newest first', async () => {
    const ada = await newPerson();
    for (let i = 0; i < 5; i++)
      await setMark(
        world.store.db,
        ada.id,
        { kind: 'artist', key: `k ${i}`, id: null, name: `K ${i}`, artist: null },
        i === 2 ? 'like' : 'dislike',
      );
    const names: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listMarks(world.store.db, ada.id, { cursor, limit: 2 });
      names.push(...page.items.map(({ name }) => name));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(names).toEqual(['K 4', 'K 3', 'K 2', 'K 1', 'K 0']);
    expect((await listMarks(world.store.db, ada.id, { limit: 9, mark: 'like' })).items).toHaveLength(1);
  });
});

describe('what a person leaves out', () => {
  test('is out of the taste at once, and back when taken back', async () => {
    const ada = await newPerson();
    await world.hear(ada, [
      ...repeated(3, { artist: 'Party', track: 'Disco', release: 'Party LP', hoursAgo: 100 }),
      ...repeated(3, { artist: 'Mine', track: 'Quiet', hoursAgo: 100.5 }),
      { artist: 'Mine', track: 'Holiday', hoursAgo: 24 * 100 },
    ]);
    const id = await world.idOf('artist', 'Party');
    const exclusion = await addExclusion(world.store.db, ada.id, { kind: 'artist', id });
    expect((await addExclusion(world.store.db, ada.id, { kind: 'artist', id })).id).toBe(exclusion.id);
    const without = await loadTaste(world.store, ada);
    expect(await entry(without, 'artist', 'Party')).toBeNull();
    expect(await entry(without, 'recording', 'Disco')).toBeNull();
    expect(without.listens).toBe(4);
    const day = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    await addExclusion(world.store.db, ada.id, { kind: 'period', from: day(24 * 110), until: day(24 * 90) });
    expect(await entry(await loadTaste(world.store, ada), 'recording', 'Holiday')).toBeNull();
    await removeExclusion(world.store.db, ada.id, exclusion.id);
    expect(await entry(await loadTaste(world.store, ada), 'artist', 'Party')).toMatchObject({ listens: 3 });
    await expect(removeExclusion(world.store.db, ada.id, exclusion.id)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(
      addExclusion(world.store.db, ada.id, { kind: 'period', from: day(1), until: day(2) }),
    ).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'until' }] });
  });
});

describe('settings', () => {
  test('have defaults, change one by one, and refuse what they are not', async () => {
    const ada = await newPerson();
    const { settings } = await loadTaste(world.store, ada);
    expect(settings).toMatchObject({
      dial: 0.4,
      rules: [],
      learnFromSpotifyExport: false,
      shareWithInstance: true,
    });
    expect(settings.shelves).toHaveLength(7);
    await updateTasteSettings(world.store.db, ada.id, { dial: 0.9 });
    await updateTasteSettings(world.store.db, ada.id, { shareWithInstance: false });
    const changed = (await loadTaste(world.store, ada)).settings;
    expect(changed).toMatchObject({ dial: 0.9, shareWithInstance: false });
    await expect(updateTasteSettings(world.store.db, ada.id, { dial: 2 })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'dial' }],
    });
  });
});
