import { discogsMaster, discogsRelease } from './discogs/release.ts';
import type { DiscogsDouble } from './discogs/types.ts';
import { musicBrainzRelease } from './musicbrainz/release.ts';
import type { MusicBrainzDouble, MusicBrainzRelease } from './musicbrainz/types.ts';

/** Records that never were, with everything that makes a track list of Discogs hard to read. */
const records = [
  discogsRelease({
    id: 101,
    title: 'Harbour Lights',
    artists: ['Tidewater (2)'],
    year: 1979,
    master: 11,
    barcode: '4 006381 333931',
    tracks: [
      { heading: 'Ebb' },
      ['A1', 'Leaving', '3:12'],
      {
        index: 'Two Piers',
        position: 'A2',
        tracks: [
          ['A2a', 'East', '2:30'],
          ['A2b', 'West', ''],
        ],
      },
      { heading: 'Flood' },
      ['B1', 'Coming Home', ''],
      ['B2', 'Harbour Lights', '6:45'],
    ],
  }),
  discogsRelease({
    id: 102,
    title: 'Night Buses 3',
    artists: ['Various'],
    year: 2003,
    genres: ['Electronic'],
    styles: ['Techno', 'Dub'],
    formats: [{ name: 'CD', qty: '2', descriptions: ['Compilation', 'Mixed'] }],
    tracks: [
      ['1-1', 'Depot', '5:00', ['Kontor (3)']],
      ['1-2', 'Last Stop', '1:02:11', ['Ann Ask', 'Kontor (3)']],
      ['2-1', 'Transfer', '', ['Ann Ask']],
      ['Video 1', 'Depot (Film)', '4:10', ['Kontor (3)']],
    ],
  }),
  discogsRelease({
    id: 103,
    title: 'Short Side / Long Side',
    artists: ['Ossian Grey'],
    year: 0,
    formats: [{ name: 'Vinyl', qty: '1', descriptions: ['7"', 'Single', '45 RPM'] }],
    tracks: [
      ['A', 'Short Side', '2:01'],
      ['B1a', 'Long Side, Part One', ''],
      ['B1b', 'Long Side, Part Two', ''],
    ],
  }),
];

/** Puts a few records on the shelf of an account. */
export function sampleDiscogs(double: DiscogsDouble, user: string): void {
  for (const record of records) {
    double.addToCollection(user, record);
    if (record.master_id !== 0) double.addMaster(discogsMaster(record));
  }
}

/** Lets MusicBrainz know what Discogs does not: the lengths of the first of those records. */
export function sampleMusicBrainz(double: MusicBrainzDouble): MusicBrainzRelease[] {
  const releases = [
    musicBrainzRelease({
      title: 'Harbour Lights',
      artists: ['Tidewater'],
      date: '1979-04-02',
      barcode: '4006381333931',
      discogs: 101,
      media: [
        {
          tracks: [
            ['A1', 'Leaving', 192_400],
            ['A2a', 'East', 150_000],
            ['A2b', 'West', 171_000],
            ['B1', 'Coming Home', 248_000],
            ['B2', 'Harbour Lights', 405_000],
          ],
        },
      ],
    }),
  ];
  for (const release of releases) double.addRelease(release);
  return releases;
}
