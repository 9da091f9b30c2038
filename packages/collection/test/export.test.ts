import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportRecords } from '../src/index.ts';
import { csvOf, csvRow, importNow, makeWorld, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

async function fileOf(personId: number): Promise<string> {
  let content = '';
  for await (const piece of exportRecords(world.store.db, personId)) content += piece;
  return content;
}

/** What a person would miss, of each record and track. */
async function shelf(personId: number) {
  const { rows } = await world.store.pool.query(
    `select r.title, r.artist, r.artists, r.labels, r.formats, r.genres, r.styles, r.year, r.country, r.barcode,
       r.discogs_release_id, r.discogs_master_id, r.mbid, r.folder, r.rating, r.media_condition,
       r.sleeve_condition, r.notes, r.added_at,
       (select json_agg(json_build_array(t.position, t.side, t.disc, t.number, t.title, t.artist,
          t.length_seconds) order by t.number) from record_tracks t where t.record_id = r.id) as tracks
     from records r where r.person_id = $1 and r.left_at is null order by r.id`,
    [personId],
  );
  return rows;
}

test('a shelf that goes out and is imported elsewhere is the same shelf', async () => {
  const [from, to, other] = [
    await world.person('from'),
    await world.person('to'),
    await world.person('other'),
  ];
  const entries = [
    {
      discogs_id: 77,
      master_id: 7,
      title: 'Duets',
      artists: [{ name: 'Ada', join: '&' }, { name: 'Bo' }],
      labels: [{ name: 'Label', catno: 'L 1' }],
      formats: [{ name: 'Vinyl', qty: 2, descriptions: ['LP'] }],
      genres: ['Jazz'],
      styles: ['Bop'],
      year: 1971,
      country: 'Spain',
      barcode: '0075678263828',
      folder: 'Hall',
      rating: 4,
      media_condition: 'Mint (M)',
      notes: 'a gift,\n"signed"',
      date_added: '2020-05-06T07:08:09Z',
      tracklist: [
        { position: 'A1', title: 'One', duration: '3:07' },
        { position: 'B1', title: 'Two', artist: 'Cy', duration: '' },
      ],
    },
    // More than a page, two copies of one release among them.
    ...Array.from({ length: 300 }, (_, index) => ({
      discogs_id: 1000 + Math.floor(index / 2) * 2,
      title: `T ${index}`,
      artist: 'Di',
    })),
  ];
  await importNow(world, from, { file: JSON.stringify(entries) });
  await importNow(world, other, { file: csvOf(csvRow(9, 'Not yours')) });
  expect(await shelf(from)).toHaveLength(301);

  const content = await fileOf(from);
  expect(content).not.toContain('Not yours');
  const report = await importNow(world, to, { file: content });
  expect(report).toMatchObject({ kind: 'collection-json', read: 301, added: 301, refused: 0 });
  expect(await shelf(to)).toEqual(await shelf(from));
});

test('what has left the collection is told apart, and importing does not bring it back', async () => {
  const person = await world.person('leaver');
  await importNow(world, person, { file: csvOf(csvRow(1, 'Stays'), csvRow(2, 'Gone')) });
  await importNow(world, person, { file: csvOf(csvRow(1, 'Stays')) });
  const { collection, left } = JSON.parse(await fileOf(person));
  expect(collection).toMatchObject([{ title: 'Stays', left_at: null }]);
  expect(left).toMatchObject([{ title: 'Gone', left_at: expect.any(String) }]);
});

test('an empty shelf is a file too', async () => {
  const content = await fileOf(await world.person('empty'));
  expect(JSON.parse(content)).toEqual({ collection: [], left: [] });
});
