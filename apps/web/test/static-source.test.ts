import { readCollectionJson } from '@fonoteca/records';
import { describe, expect, test } from 'vitest';
import { staticSource } from '../src/shelf/static-source.ts';

const collection = [
  {
    id: 1,
    title: 'Tideline',
    artist: 'Marble Estuary',
    year: 1978,
    genres: ['Rock'],
    format: 'Vinyl',
    date_added: '2024-01-02T10:00:00Z',
    tracklist: [
      { position: 'A1', title: 'Low Water', duration: '3:30' },
      { position: 'B1', title: 'Kerosene', duration: '4:00' },
    ],
  },
  { id: 2, title: 'Cathedral Stairs', artist: 'Nine Lanterns', year: 1997, genres: ['Electronic'] },
  { id: 3, title: 'Night Bus', artist: 'Marble Estuary', year: 1971, genres: ['Electronic'] },
];

const fileOf = (value: unknown) => `data:application/json,${encodeURIComponent(JSON.stringify(value))}`;
const titles = ({ items }: { items: readonly { title: string }[] }) => items.map(({ title }) => title);

describe('a shelf in a file', () => {
  const shelf = staticSource(fileOf({ records: readCollectionJson(collection)?.records }));

  test('is listed page by page in an order, each record once', async () => {
    const first = await shelf.list({ sort: 'year', direction: 'ascending', limit: 2 });
    expect(first.total).toBe(3);
    expect(titles(first)).toEqual(['Night Bus', 'Tideline']);
    const second = await shelf.list({
      sort: 'year',
      direction: 'ascending',
      limit: 2,
      cursor: first.next ?? '',
    });
    expect(titles(second)).toEqual(['Cathedral Stairs']);
    expect(second.next).toBeNull();
  });

  test('is searched with a typo and narrowed; facets count what the filters leave', async () => {
    expect(titles(await shelf.list({ q: 'cathedrl' }))).toEqual(['Cathedral Stairs']);
    expect(titles(await shelf.list({ genre: 'Electronic', artist: 'marble estuary' }))).toEqual([
      'Night Bus',
    ]);
    const { genres } = await shelf.facets({ artist: 'marble estuary' });
    expect(genres).toEqual([
      { value: 'Electronic', records: 1 },
      { value: 'Rock', records: 1 },
    ]);
  });

  test('has records with their tracks, artists with their records, and chance within the filters', async () => {
    const [card] = (await shelf.list({ q: 'tideline' })).items;
    const record = await shelf.record(card?.id ?? '');
    expect(record.trackItems.map(({ side, title }) => [side, title])).toEqual([
      ['A', 'Low Water'],
      ['B', 'Kerosene'],
    ]);
    const artist = await shelf.artist(card?.artists[0]?.key ?? '');
    expect(artist.name).toBe('Marble Estuary');
    expect(titles({ items: artist.records })).toEqual(['Night Bus', 'Tideline']);
    expect((await shelf.random({ genre: 'Rock' }))?.title).toBe('Tideline');
    expect(await shelf.random({ genre: 'Polka' })).toBeNull();
    await expect(shelf.record('nothing')).rejects.toMatchObject({ status: 404 });
    await expect(shelf.artist('nobody')).rejects.toMatchObject({ status: 404 });
  });
});

test('a file that is no shelf is refused in words', async () => {
  await expect(staticSource(fileOf({ hello: 1 })).list({})).rejects.toThrow(/holds no records/);
  await expect(staticSource(fileOf({ records: collection })).list({})).rejects.toThrow(/holds no records/);
});
