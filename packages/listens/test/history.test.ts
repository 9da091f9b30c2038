import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  applyBulk,
  createIntake,
  deleteListen,
  editListen,
  getListen,
  listChanges,
  listListens,
  previewBulk,
  undoChange,
} from '../src/index.ts';
import { at, historyOf, lastfm, listenBrainz, makeWorld, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

async function personWith(name: string, count: number): Promise<{ person: number; ids: number[] }> {
  const person = await world.person(name);
  const outcomes = await createIntake(world.store).submit(
    person,
    listenBrainz,
    Array.from({ length: count }, (_, index) =>
      at(index * 300, `Track ${index % 4}`, index % 2 ? 'Bo' : 'Ada'),
    ),
  );
  return { person, ids: outcomes.map((outcome) => outcome.listenId) };
}

describe('reading', () => {
  test('pages hold every listen once, newest first', async () => {
    const { person, ids } = await personWith('pages', 23);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listListens(world.store.db, person, { limit: 5, show: 'listens', cursor });
      seen.push(...page.items.map((listen) => listen.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual([...ids].reverse());
  });

  test('search finds words in any order, without accents, page by page', async () => {
    const person = await world.person('search');
    await createIntake(world.store).submit(person, listenBrainz, [
      at(0, 'Jóga', 'Björk'),
      at(300, 'Hunter', 'Björk'),
      at(600, 'Jóga', 'Björk'),
      at(900, '100% pure', 'Bo'),
    ]);
    const find = async (text: string) =>
      (await listListens(world.store.db, person, { limit: 10, show: 'listens', text })).items.map(
        (listen) => listen.sent.track,
      );
    expect(await find('joga bjork')).toEqual(['Jóga', 'Jóga']);
    expect(await find('%')).not.toContain('Hunter');
    const first = await listListens(world.store.db, person, { limit: 1, show: 'listens', text: 'bjork' });
    const second = await listListens(world.store.db, person, {
      limit: 5,
      show: 'listens',
      text: 'bjork',
      cursor: first.next ?? '',
    });
    expect([...first.items, ...second.items].map((listen) => listen.sent.track)).toEqual([
      'Jóga',
      'Hunter',
      'Jóga',
    ]);
  });

  test('short plays are data: shown when asked for', async () => {
    const person = await world.person('short');
    await createIntake(world.store).submit(person, lastfm, [
      at(0, 'A', 'Ada', { playedMs: 4000, skipped: true }),
      at(100, 'B', 'Ada', { playedMs: 90_000 }),
    ]);
    const shown = async (show: 'listens' | 'all' | 'skips') =>
      (await listListens(world.store.db, person, { limit: 9, show })).items.map(
        (listen) => listen.sent.track,
      );
    expect([await shown('listens'), await shown('all'), await shown('skips')]).toEqual([
      ['B'],
      ['B', 'A'],
      ['A'],
    ]);
  });

  test('a listen of somebody else is not there', async () => {
    const { ids } = await personWith('owner of it', 1);
    const other = await world.person('curious');
    await expect(getListen(world.store.db, other, ids[0] ?? 0)).rejects.toMatchObject({ code: 'not-found' });
    await expect(deleteListen(world.store.db, other, ids[0] ?? 0)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(
      listListens(world.store.db, other, { limit: 5, show: 'all', cursor: 'x' }),
    ).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('changing', () => {
  test('an edit can be undone, and its source does not bring the old listen back', async () => {
    const { person, ids } = await personWith('edits', 3);
    const before = await historyOf(world.store, person);
    const { listen, change } = await editListen(world.store.db, person, ids[1] ?? 0, {
      artist: 'Cy',
      release: 'Tide',
      listenedAt: '2024-05-01T13:00:00Z',
    });
    expect(listen).toMatchObject({
      edited: true,
      listenedAt: '2024-05-01T13:00:00.000Z',
      sent: { artist: 'Cy', track: 'Track 1', release: 'Tide' },
    });
    const again = await createIntake(world.store).submit(person, listenBrainz, [at(300, 'Track 1', 'Bo')]);
    expect(again).toEqual([{ status: 'known', listenId: ids[1] }]);
    await undoChange(world.store.db, person, change.id);
    expect(await historyOf(world.store, person)).toEqual(before);
    await expect(undoChange(world.store.db, person, change.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a deleted listen stays deleted when it comes again, and returns by undo', async () => {
    const { person, ids } = await personWith('deletes', 2);
    const change = await deleteListen(world.store.db, person, ids[0] ?? 0);
    expect(await createIntake(world.store).submit(person, listenBrainz, [at(0, 'Track 0', 'Ada')])).toEqual([
      { status: 'known', listenId: ids[0] },
    ]);
    expect(await historyOf(world.store, person)).toHaveLength(1);
    await undoChange(world.store.db, person, change.id);
    expect(await historyOf(world.store, person)).toHaveLength(2);
  });

  test('a bulk change does what its preview said, or nothing', async () => {
    const { person } = await personWith('bulk', 12);
    const before = await historyOf(world.store, person);
    const action = { action: 'edit', edit: { artist: 'Ada & Bo' } } as const;
    const preview = await previewBulk(world.store.db, person, { sentArtist: 'Ada' }, action);
    expect(preview).toMatchObject({
      count: 6,
      examples: [{ after: { artist: 'Ada & Bo' } }, ...Array(5).fill({})],
    });
    await expect(
      applyBulk(world.store.db, person, { sentArtist: 'Ada' }, action, { expectedCount: 7 }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await historyOf(world.store, person)).toEqual(before);
    const change = await applyBulk(world.store.db, person, { sentArtist: 'Ada' }, action, {
      expectedCount: 6,
    });
    expect(change.items).toBe(6);
    const shift = await applyBulk(
      world.store.db,
      person,
      { sentArtist: 'Ada & Bo' },
      { action: 'shift', shiftSeconds: 3600 },
    );
    await expect(undoChange(world.store.db, person, change.id)).rejects.toMatchObject({ code: 'conflict' });
    await undoChange(world.store.db, person, shift.id);
    await undoChange(world.store.db, person, change.id);
    expect(await historyOf(world.store, person)).toEqual(before);
    expect((await listChanges(world.store.db, person, { limit: 5 })).items.every((one) => one.undoneAt)).toBe(
      true,
    );
  });

  test('an empty selection is never everything', async () => {
    const { person } = await personWith('empty', 2);
    await expect(applyBulk(world.store.db, person, {}, { action: 'delete' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  test('two listens of one track cannot end at one moment', async () => {
    const { person, ids } = await personWith('collide', 5);
    await expect(
      editListen(world.store.db, person, ids[4] ?? 0, {
        listenedAt: new Date(Date.UTC(2024, 4, 1, 12)).toISOString(),
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});
