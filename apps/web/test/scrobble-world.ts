import { readConfig } from '@fonoteca/server';
import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';
import {
  type DiscogsDouble,
  discogsRelease,
  type LastfmDouble,
  type ListenBrainzDouble,
  type MusicBrainzDouble,
  startDiscogsDouble,
  startLastfmDouble,
  startListenBrainzDouble,
  startMusicBrainzDouble,
} from '@fonoteca/test-kit';

/** What is in the file and what Discogs' double tells of it. */
const albums = [
  {
    id: 9001,
    artist: 'Marble Estuary',
    title: 'Tideline',
    year: 1979,
    tracks: [
      ['A1', 'Low Water', '3:40'],
      ['A2', 'Salt Path', '4:10'],
      ['B1', 'Neap', '5:05'],
      ['B2', 'Ebb and Return', '6:02'],
    ],
  },
  {
    id: 9002,
    artist: 'Nine Lanterns (2)',
    title: 'Paraffin',
    year: 1994,
    tracks: [
      ['A1', 'Kerosene', '2:58'],
      ['B1', 'Sudden Guest', '6:20'],
    ],
  },
  {
    id: 9003,
    artist: 'Unknown Artist',
    title: 'Nameless Press',
    year: 1988,
    tracks: [['A1', 'Untitled', '3:00']],
  },
] as const;

export const collectionCsv = [
  'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes',
  ...albums.map(
    ({ id, artist, title, year }, index) =>
      `OP ${id},${artist},${title},Own Pressing,"LP, Album",4,${year},${id},Hall,2024-0${index + 1}-02 10:00:00,Mint (M),Mint (M),`,
  ),
].join('\n');

export interface ScrobbleWorld {
  readonly server: TestServer;
  readonly lastfm: LastfmDouble;
  readonly listenBrainz: ListenBrainzDouble;
  /** The listener's name at Last.fm; whoever signs in there is taken to be them. */
  readonly lastfmName: string;
  /** A person with the three albums on the shelf, their track lists fetched. */
  personWithShelf(name: string, role?: 'owner' | 'listener'): Promise<TestPerson>;
  close(): Promise<void>;
}

/** A server with doubles of every service that it knows. */
export const startScrobbleWorld = async (): Promise<ScrobbleWorld> => {
  const lastfmName = 'ines_there';
  const lastfm = await startLastfmDouble({ autoAuthorise: lastfmName });
  lastfm.addUser({ name: lastfmName });
  lastfm.addAlbum({
    artist: 'Quiet Harbour',
    name: 'Breakwater',
    listeners: 4211,
    playcount: 90_214,
    tracks: [
      { name: 'Mole', duration: 201 },
      { name: 'Lee Side', duration: 187 },
    ],
  });
  const listenBrainz: ListenBrainzDouble = await startListenBrainzDouble();
  const discogs: DiscogsDouble = await startDiscogsDouble({
    limits: { authenticated: 1000, anonymous: 1000 },
  });
  const musicBrainz: MusicBrainzDouble = await startMusicBrainzDouble({ requestsPerSecond: 1000 });
  for (const { id, artist, title, year, tracks } of albums)
    discogs.addRelease(discogsRelease({ id, title, artists: [artist], year, tracks }));
  const server = await startTestServer({
    contact: 'ines@fonoteca.example',
    services: readConfig({
      LASTFM_API_KEY: lastfm.apiKey,
      LASTFM_SECRET: lastfm.secret,
      LASTFM_BASE_URL: lastfm.url,
      LISTENBRAINZ_BASE_URL: listenBrainz.url,
      DISCOGS_BASE_URL: discogs.url,
      MUSICBRAINZ_BASE_URL: musicBrainz.url,
      COVER_ART_BASE_URL: musicBrainz.url,
    }).services,
  });
  return {
    server,
    lastfm,
    listenBrainz,
    lastfmName,
    personWithShelf: async (name, role = 'listener') => {
      const person = await server.createPerson(name, role);
      const form = new FormData();
      form.append('file', new Blob([collectionCsv]), 'collection.csv');
      await fetch(`${server.url}/api/v1/record-imports`, {
        method: 'POST',
        headers: { cookie: person.cookie, origin: server.url },
        body: form,
      });
      for (;;) {
        const { ready } = await (await person.call('GET', '/api/v1/records/track-lists')).json();
        if (ready === albums.length) return person;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: async () => {
      await server.close();
      await Promise.all([lastfm.close(), listenBrainz.close(), discogs.close(), musicBrainz.close()]);
    },
  };
};
