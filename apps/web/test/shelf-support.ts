import { readConfig } from '@fonoteca/server';
import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';
import {
  type DiscogsDouble,
  discogsRelease,
  type MusicBrainzDouble,
  startDiscogsDouble,
  startMusicBrainzDouble,
} from '@fonoteca/test-kit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface ShelfWorld {
  readonly server: TestServer;
  readonly discogs: DiscogsDouble;
  readonly person: TestPerson;
  close(): Promise<void>;
}

const tideline = discogsRelease({
  id: 501,
  title: 'Tideline',
  artists: ['Marble Estuary (2)'],
  year: 1978,
  master: 90,
  genres: ['Rock'],
  styles: ['Krautrock'],
  label: 'Lantern Records',
  catno: 'LR 12',
  tracks: [
    ['A1', 'Low Water', '3:30'],
    ['A2', 'Salt Path', '4:10'],
    ['B1', 'Kerosene', ''],
    ['B2', 'Night Bus', '5:00'],
  ],
});
const cathedralStairs = discogsRelease({
  id: 502,
  title: 'Cathedral Stairs',
  artists: ['Nine Lanterns'],
  year: 1997,
  genres: ['Electronic'],
  styles: ['Ambient'],
  label: 'Blue Door',
  formats: [{ name: 'CD', qty: '2', descriptions: ['Album'] }],
  pictures: 0,
  tracks: [
    ['1-1', 'Paper', '4:00'],
    ['1-2', 'Salt', '2:00'],
    ['2-1', 'Half a Signal', '6:00'],
  ],
});
const scanned = discogsRelease({
  id: 503,
  title: 'Mirror of Copper',
  artists: ['Velvet Harbour'],
  year: 1985,
  barcode: '4006381333931',
  tracks: [['A1', 'Ninth Window', '3:00']],
});

/** What stands in the collection at Discogs. */
export const shelfReleases = [tideline, cathedralStairs];

/** The collection as Discogs exports it; its last line has no title. */
export const collectionCsv = [
  'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes',
  'LR 12,Marble Estuary (2),Tideline,Lantern Records,"LP, Album",5,1978,501,Attic,2024-01-02 10:00:00,Near Mint (NM or M-),Very Good (VG),bought in Granada',
  'BD 7,Nine Lanterns,Cathedral Stairs,Blue Door,"2xCD, Album",4,1997,502,Hall,2024-02-02 10:00:00,Mint (M),Mint (M),',
  'XX 1,Nobody,,Blue Door,LP,,1990,504,Hall,2024-02-03 10:00:00,,,',
].join('\n');

/** A server whose Discogs and MusicBrainz are doubles, with one person on it. */
export async function openShelfWorld(): Promise<ShelfWorld> {
  const discogs = await startDiscogsDouble({ limits: { authenticated: 1000, anonymous: 1000 } });
  const musicBrainz: MusicBrainzDouble = await startMusicBrainzDouble({ requestsPerSecond: 1000 });
  for (const release of [...shelfReleases, scanned]) discogs.addRelease(release);
  const server = await startTestServer({
    // MusicBrainz wants an address where the operator can be reached.
    contact: 'ines@fonoteca.example',
    services: {
      ...readConfig({}).services,
      discogsUrl: discogs.url,
      musicbrainzUrl: musicBrainz.url,
      coverArtUrl: musicBrainz.url,
    },
  });
  const person = await server.createPerson('Inés', 'owner');
  return {
    server,
    discogs,
    person,
    close: async () => {
      await server.close();
      await Promise.all([discogs.close(), musicBrainz.close()]);
    },
  };
}

/** A page of a browser in which the person is signed in. */
export async function signedInPage(
  browser: Browser,
  { server, person }: Pick<ShelfWorld, 'server' | 'person'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    timezoneId: 'Europe/Madrid',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const [name = '', value = ''] = person.cookie.split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  return context.newPage();
}
