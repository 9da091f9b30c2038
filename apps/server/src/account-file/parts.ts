import { getPerson, type Person } from '@fonoteca/accounts';
import { exportRecords } from '@fonoteca/collection';
import { createScrobbles, exportLinkedAccounts } from '@fonoteca/delivery';
import { exportListens } from '@fonoteca/listens';
import { exportChannels, exportNotifications, listBroadcasts } from '@fonoteca/live';
import { playlistFiles } from '@fonoteca/playlists';
import { exportLists, exportTaste } from '@fonoteca/recommend';
import type { Database, Store } from '@fonoteca/store';
import { readMe } from './read-me.ts';

/** One file inside the zip; `pieces` is begun when its turn has come. */
export interface Part {
  readonly name: string;
  readonly pieces: () => AsyncIterable<string> | Iterable<string>;
  /** May grow beyond 4 GiB. */
  readonly large?: true;
}

/**
 * Everything that Fonoteca keeps of a person, file by file, without secrets; each reads its rows in pages.
 * Throws Fault `not-found` for nobody.
 */
export async function partsOf(store: Store, personId: number, at: Date): Promise<Part[]> {
  const { db } = store;
  const person = await getPerson(db, personId);
  const playlists = await playlistFiles(db, person, 'jspf');
  return [
    { name: 'README.txt', pieces: () => [readMe(person.name, at)] },
    { name: 'account.json', pieces: () => [json(accountOf(person))] },
    { name: 'listens.jsonl', pieces: () => exportListens(store, personId, 'listenbrainz'), large: true },
    { name: 'collection.json', pieces: () => exportRecords(db, personId) },
    ...playlists.map(
      ({ fileName, write }): Part => ({ name: `playlists/${fileName}`, pieces: () => once(write) }),
    ),
    { name: 'taste.json', pieces: () => exportTaste(db, personId) },
    { name: 'lists.jsonl', pieces: () => exportLists(db, personId) },
    {
      name: 'linked-accounts.json',
      pieces: () => once(async () => json(await exportLinkedAccounts(db, personId))),
    },
    {
      name: 'notifications.json',
      pieces: () => once(async () => json(await exportNotifications(db, personId))),
    },
    { name: 'scrobble-jobs.jsonl', pieces: () => scrobbleJobs(db, personId) },
    {
      name: 'channels.csv',
      pieces: () => once(async () => (await exportChannels(db, personId, 'csv', at)).content),
    },
    { name: 'broadcasts.jsonl', pieces: () => broadcasts(db, personId) },
  ];
}

const accountOf = ({ name, role, timeZone, settings, createdAt }: Person) => ({
  name,
  role,
  timeZone,
  settings,
  createdAt,
});

async function* once(write: () => Promise<string>): AsyncGenerator<string> {
  yield await write();
}

const jobsAtOnce = 100;
const broadcastsAtOnce = 500;

async function* scrobbleJobs(db: Database, personId: number): AsyncGenerator<string> {
  const scrobbles = createScrobbles(db);
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await scrobbles.list(personId, { cursor, limit: jobsAtOnce });
    yield items.map((job) => `${JSON.stringify(job)}\n`).join('');
    if (next === null) return;
    cursor = next;
  }
}

async function* broadcasts(db: Database, personId: number): AsyncGenerator<string> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await listBroadcasts(db, personId, { cursor, limit: broadcastsAtOnce });
    yield items.map((one) => `${JSON.stringify(one)}\n`).join('');
    if (next === null) return;
    cursor = next;
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
