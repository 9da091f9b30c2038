import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIntake, listListens, mergeEntries, splitEntry, undoChange } from '../src/index.ts';
import { at, listenBrainz, makeWorld, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

async function heard(name: string, ...listens: ReturnType<typeof at>[]) {
  const person = await world.person(name);
  const intake = createIntake(world.store);
  await intake.submit(person, listenBrainz, listens);
  const view = async () =>
    (await listListens(world.store.db, person, { limit: 50, show: 'all' })).items.reverse();
  return { person, intake, view };
}

const artistOf = (name: string) =>
  world.store.db
    .selectFrom('artists')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
    .then((row) => row.id);

describe('merging', () => {
  test('artists become one with their recordings, and undo parts them exactly', async () => {
    const { person, view } = await heard(
      'merge',
      at(0, 'Halo', 'Prince'),
      at(300, 'Halo', 'The Artist'),
      at(600, 'Tide', 'The Artist'),
    );
    const before = await view();
    const [into, from] = [await artistOf('Prince'), await artistOf('The Artist')];
    const changeId = await mergeEntries(world.store.db, person, { kind: 'artist', into, ids: [from] });
    const merged = await view();
    expect(new Set(merged.map((listen) => listen.artist.id))).toEqual(new Set([into]));
    expect(merged[0]?.recording.id).toBe(merged[1]?.recording.id);
    expect(merged[1]?.sent.artist).toBe('The Artist');
    await undoChange(world.store.db, person, changeId);
    expect(await view()).toEqual(before);
  });

  test('a listen that comes after the merge belongs to the merged artist', async () => {
    const { person, intake, view } = await heard('later', at(0, 'Halo', 'Ye'), at(300, 'Tide', 'Kanye'));
    await mergeEntries(world.store.db, person, {
      kind: 'artist',
      into: await artistOf('Kanye'),
      ids: [await artistOf('Ye')],
    });
    intake.forgetCatalogue();
    await intake.submit(person, listenBrainz, [at(900, 'New one', 'Ye')]);
    expect((await view()).at(-1)?.artist.name).toBe('Kanye');
  });

  test('nonsense is refused', async () => {
    const { person } = await heard('nonsense', at(0, 'Halo', 'Solo'));
    const id = await artistOf('Solo');
    await expect(
      mergeEntries(world.store.db, person, { kind: 'artist', into: id, ids: [id] }),
    ).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      mergeEntries(world.store.db, person, { kind: 'artist', into: id, ids: [999_999] }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('splitting', () => {
  test('two artists of one name are parted by the texts of one of them', async () => {
    const { person, view } = await heard(
      'split',
      at(0, 'Rainbow', 'Nirvana', { sent: { artist: 'Nirvana', track: 'Rainbow', release: 'Local' } }),
      at(300, 'Lithium', 'Nirvana'),
    );
    const id = await artistOf('Nirvana');
    const { rows } = await sql<{ id: number }>`select id from sent_tracks where track = 'Rainbow'`.execute(
      world.store.db,
    );
    const before = await view();
    const split = await splitEntry(world.store.db, person, {
      kind: 'artist',
      id,
      sentTrackIds: rows.map((row) => row.id),
      name: 'Nirvana (UK)',
    });
    expect((await view()).map((listen) => listen.artist.name)).toEqual(['Nirvana (UK)', 'Nirvana']);
    await undoChange(world.store.db, person, split.changeId);
    expect(await view()).toEqual(before);
  });
});
