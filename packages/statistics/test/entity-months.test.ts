import { expect, test } from 'vitest';
import { entityPage, foldPerson } from '../src/index.ts';
import { makeWorld } from './support/world.ts';

test('an entity is found month by month among hundreds, at either side of every fence', async () => {
  const world = await makeWorld();
  try {
    const { pool } = world.store;
    await pool.query(
      `insert into recordings (title, key, artist_id) select 'Many ' || i, 'many ' || i, 1 from generate_series(1, 600) i`,
    );
    await pool.query(
      `insert into sent_tracks (hash, recording_id, artist, track, search_text)
       select md5('many' || id)::uuid, id, 'Artist 1', title, lower(title) from recordings where id > 10 order by id`,
    );
    const { rows } = await pool.query<{ id: number; recording_id: number }>(
      'select id, recording_id from sent_tracks where recording_id > 10 order by id',
    );
    const person = await world.addPerson('UTC');
    // Recording n is heard in January when n is even, in February by three out of four, in March always.
    const heardIn = (recording: number) => [recording % 2 === 0, recording % 4 > 0, true];
    await world.addListens(
      person,
      rows.flatMap(({ id, recording_id }) =>
        heardIn(recording_id).flatMap((heard, month) =>
          heard ? [{ at: new Date(Date.UTC(2025, month, 10, 0, 0, id)), track: id }] : [],
        ),
      ),
    );
    const now = new Date('2025-06-01T00:00:00Z');
    await foldPerson(world.store, person.id, { now });
    for (const recording of [11, 12, 137, 138, 139, 140, 266, 267, 268, 395, 396, 522, 523, 609, 610]) {
      const page = await entityPage(world.store, person, { kind: 'recording', id: recording }, now);
      const months = heardIn(recording).map(Number);
      expect(page?.months.map(({ listens }) => listens)).toEqual(months.slice(months.indexOf(1)));
    }
  } finally {
    await world.close();
  }
});
