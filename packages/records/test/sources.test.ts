import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  creditText,
  formatText,
  normaliseBarcode,
  readCollectionJson,
  readDiscogsCsv,
  readDiscogsItem,
  readDiscogsRelease,
  readFormatText,
  sortName,
  stripCreditSuffixes,
  stripDiscogsSuffix,
} from '../src/index.ts';

describe('names', () => {
  test('lose the numbers of Discogs, not their own', () => {
    expect(
      ['Nirvana (2)', 'Low (14) ', 'Sunn O)))', 'Blink (182nd)', 'The The'].map(stripDiscogsSuffix),
    ).toEqual(['Nirvana', 'Low', 'Sunn O)))', 'Blink (182nd)', 'The The']);
    expect(
      ['Air (14) & Beatles*', 'A (2), B (3)', 'Foo (2) Feat. Bar (5)', 'M*A*S*H', 'Earth, Wind & Fire'].map(
        stripCreditSuffixes,
      ),
    ).toEqual(['Air & Beatles', 'A, B', 'Foo Feat. Bar', 'M*A*S*H', 'Earth, Wind & Fire']);
  });

  test('are joined as the sleeve does', () => {
    const credit = (...parts: [string, string][]) =>
      creditText(parts.map(([name, join]) => ({ name, join })));
    expect(credit(['Ada', ','], ['Bo', '&'], ['Cy', ''])).toBe('Ada, Bo & Cy');
    expect(credit(['Ada', ' feat. '], ['Bo', ''])).toBe('Ada feat. Bo');
    expect(credit(['Ada', 'vs'])).toBe('Ada');
  });

  test('are ordered without their article', () => {
    expect(['The Beatles', 'A Tribe', 'A-ha', 'The', 'Die Ärzte', 'An Ocean'].map(sortName)).toEqual([
      'beatles',
      'tribe',
      'a ha',
      'the',
      'die arzte',
      'ocean',
    ]);
  });
});

describe('formats', () => {
  test('the text of the CSV is read and written', () => {
    const read = readFormatText('2xLP, Album, RE + CD, Comp');
    expect(read).toEqual([
      { name: 'Vinyl', quantity: 2, descriptions: ['LP', 'Album', 'Reissue'] },
      { name: 'CD', quantity: 1, descriptions: ['Compilation'] },
    ]);
    expect(formatText(read)).toBe('2×LP, Album, Reissue + CD, Compilation');
    expect(readFormatText('7", Single')[0]).toMatchObject({ name: 'Vinyl', descriptions: ['7"', 'Single'] });
    expect(readFormatText('Cass, Album')[0]).toMatchObject({ name: 'Cassette' });
    expect(readFormatText('')).toEqual([]);
  });
});

describe('barcodes', () => {
  test('are one however they are written', () => {
    const upc = normaliseBarcode('0 75992-73102 7');
    expect(upc).toEqual({ ok: true, code: '0075992731027', spellings: ['0075992731027', '075992731027'] });
    expect(normaliseBarcode('0075992731027')).toEqual(upc);
    expect(normaliseBarcode('4006381333931')).toEqual({
      ok: true,
      code: '4006381333931',
      spellings: ['4006381333931'],
    });
    expect(normaliseBarcode('4006381333932')).toMatchObject({ ok: false });
    expect(normaliseBarcode('12ab')).toMatchObject({ ok: false, reason: 'a barcode has digits only' });
    expect(normaliseBarcode('123')).toMatchObject({ ok: false });
  });

  test('one digit that was mistyped is always noticed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (digits, place, more) => {
          const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
          const code = [...digits, (10 - (sum % 10)) % 10];
          expect(normaliseBarcode(code.join('')).ok).toBe(true);
          code[place] = ((code[place] ?? 0) + more) % 10;
          expect(normaliseBarcode(code.join('')).ok).toBe(false);
        },
      ),
    );
  });
});

const header =
  '\ufeffCatalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Shelf';

describe('a row of the CSV', () => {
  const csv = readDiscogsCsv(header.split(','));
  const read = (cells: string[]) => ('row' in csv ? csv.row(cells) : undefined);

  test('is mapped by the names of its columns', () => {
    expect(
      read([
        'AB 1, none',
        'Ada (2)',
        'Halo',
        'One (3), Two',
        '2xLP, Album',
        '4',
        '0',
        '123',
        'Jazz',
        '2023-02-03 04:05:06',
        'Mint (M)',
        '',
        'Top left',
      ]),
    ).toMatchObject({
      ok: true,
      record: {
        sourceKey: 'release:123',
        artists: [{ name: 'Ada', join: '' }],
        labels: [
          { name: 'One', catalogueNumber: 'AB 1' },
          { name: 'Two', catalogueNumber: '' },
        ],
        year: null,
        rating: 4,
        folder: 'Jazz',
        addedAt: '2023-02-03T04:05:06.000Z',
        mediaCondition: 'Mint (M)',
        sleeveCondition: null,
        notes: 'Shelf: Top left',
      },
    });
  });

  test('is refused with field and reason', () => {
    const row = (release: string, title = 'Halo', released = '1999', artist = 'Ada') =>
      read(['', artist, title, '', '', '', released, release]);
    expect(row('abc')).toMatchObject({ ok: false, field: 'release_id' });
    expect(row('99999999999')).toMatchObject({ ok: false, field: 'release_id' });
    expect(row('1', ' ')).toMatchObject({ ok: false, field: 'Title' });
    expect(row('1', 'Ha\0lo')).toMatchObject({ ok: false, field: 'Title' });
    expect(row('1', 'Halo', 'soon')).toMatchObject({ ok: false, field: 'Released' });
    expect(row('1', 'Halo', '', '')).toMatchObject({ ok: false, field: 'Artist' });
    expect(row('1')).toMatchObject({ ok: true });
  });

  test('needs the header of a collection', () => {
    expect(readDiscogsCsv(['a', 'b'])).toEqual({ missing: ['Artist', 'Title', 'release_id'] });
  });
});

const item = {
  id: 123,
  instance_id: 4_567_890_123,
  date_added: '2020-04-07T13:32:16-07:00',
  rating: 0,
  folder_id: 5,
  notes: [
    { field_id: 1, value: 'Near Mint (NM or M-)' },
    { field_id: 3, value: 'Signed' },
    { field_id: 7, value: 'Attic' },
  ],
  basic_information: {
    id: 123,
    master_id: 0,
    title: 'Halo',
    year: 0,
    artists: [{ id: 9, name: 'Ada (2)', anv: '', join: ',' }],
    labels: [{ name: 'One (3)', catno: 'none' }],
    formats: [{ name: 'Vinyl', qty: '2', descriptions: ['LP', 'Album'], text: 'Red' }],
    genres: ['Rock'],
    styles: ['Post-Punk'],
    cover_image: 'https://i.discogs.com/x.jpeg',
  },
};
const known = { folders: new Map([[5, 'Jazz']]), fields: new Map([[7, 'Place']]) };

describe('the API of Discogs', () => {
  test('an item of a collection', () => {
    expect(readDiscogsItem(item, known)).toMatchObject({
      ok: true,
      record: {
        sourceKey: '4567890123',
        discogsReleaseId: 123,
        discogsMasterId: null,
        year: null,
        artists: [{ name: 'Ada', discogsId: 9 }],
        labels: [{ name: 'One', catalogueNumber: '' }],
        formats: [{ name: 'Vinyl', quantity: 2, descriptions: ['LP', 'Album', 'Red'] }],
        folder: 'Jazz',
        rating: null,
        notes: 'Signed\nPlace: Attic',
        mediaCondition: 'Near Mint (NM or M-)',
        addedAt: '2020-04-07T20:32:16.000Z',
        coverUrl: 'https://i.discogs.com/x.jpeg',
      },
    });
    expect(readDiscogsItem({ ...item, instance_id: 'x' }, known)).toMatchObject({
      ok: false,
      field: 'instance_id',
    });
    expect(readDiscogsItem(null, known)).toMatchObject({ ok: false });
  });

  test('a release', () => {
    const release = readDiscogsRelease({
      ...item.basic_information,
      country: 'UK',
      released: '1979-11-00',
      identifiers: [{ type: 'Barcode', value: '0 75992 73102 7' }],
      images: [
        { type: 'secondary', uri: 'https://i.discogs.com/2.jpeg' },
        { type: 'primary', uri: 'javascript:alert(1)', resource_url: 'https://i.discogs.com/1.jpeg' },
      ],
      tracklist: [{ type_: 'track', position: 'A1', title: 'One', duration: '3:45' }],
    });
    expect(release).toMatchObject({
      year: 1979,
      country: 'UK',
      barcode: '075992731027',
      coverUrl: 'https://i.discogs.com/1.jpeg',
      tracks: [{ position: 'A1', lengthSeconds: 225 }],
    });
    expect(readDiscogsRelease({ message: 'Not found' })).toBeNull();
  });
});

const entry = {
  release_name: 'Halo',
  release_artist: 'Ada & Bo',
  artists: [{ name: 'Ada', uri_artist: '/artist/ada/' }, { name: 'Bo' }],
  genre_names: ['Rock', 'Post-Punk'],
  styles: ['Post-Punk'],
  formats: ['Vinyl', 'Vinyl', 'All Media'],
  labels: ['One (2)', 'One (2)'],
  uri_release: '/album/halo-38210451/',
  date_added: '2026-08-21',
  date_release_year: '1990-10-05',
  images_uri_release: { 'hi-res': '/album/halo-38210451/halo-hi-res.jpg' },
};

describe('a collection.json', () => {
  test('as russ.fm publishes it', () => {
    const read = readCollectionJson([entry, entry], { baseUrl: 'https://records.example/' });
    expect(read?.refusals).toEqual([]);
    expect(read?.records.map(({ sourceKey }) => sourceKey)).toEqual([
      'release:38210451',
      'release:38210451#2',
    ]);
    expect(read?.records[0]).toMatchObject({
      discogsReleaseId: 38210451,
      artists: [{ name: 'Ada', join: ' & ' }, { name: 'Bo' }],
      genres: ['Rock'],
      formats: [{ name: 'Vinyl', quantity: 2 }, { name: 'All Media' }],
      labels: [{ name: 'One' }],
      year: 1990,
      addedAt: '2026-08-21T00:00:00.000Z',
      coverUrl: 'https://records.example/album/halo-38210451/halo-hi-res.jpg',
      tracks: [],
    });
  });

  test('in other spellings, with tracks', () => {
    const read = readCollectionJson({
      records: [
        {
          title: 'Halo',
          artist: 'Ada (2)',
          discogs_id: '55',
          year: 1999,
          tracklist: [
            { position: 'A1', title: 'One', duration: '3:34', artists: [] },
            { position: 'A2', name: 'Two', duration_ms: 61_000, artist: 'Guest' },
            'Three',
          ],
        },
      ],
    });
    expect(read?.records[0]).toMatchObject({
      sourceKey: 'release:55',
      artists: [{ name: 'Ada' }],
      coverUrl: null,
    });
    expect(
      read?.records[0]?.tracks.map((item) => [
        item.title,
        item.lengthSeconds,
        item.lengthSource,
        item.artist,
      ]),
    ).toEqual([
      ['One', 214, 'file', null],
      ['Two', 61, 'file', 'Guest'],
      ['Three', null, null, null],
    ]);
  });

  test('refuses entry by entry, and what is no collection at all', () => {
    const read = readCollectionJson([{ release_name: 'No artist' }, 5, entry, { ...entry, release_name: 7 }]);
    expect(read?.records).toHaveLength(1);
    expect(read?.refusals.map(({ where, field }) => `${where} ${field}`)).toEqual([
      'entry 1 release_artist',
      'entry 2 entry',
      'entry 4 release_name',
    ]);
    expect(readCollectionJson({ hello: 1 })).toBeNull();
    fc.assert(fc.property(fc.array(fc.object()), (values) => void readCollectionJson(values)));
  });
});
