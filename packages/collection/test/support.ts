import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@fonoteca/jobs';
import { migrate, openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import { createRecordImport, getRecordImport, recordImportJob } from '../src/index.ts';
import type { CollectionPorts, DiscogsAccount } from '../src/ports.ts';

export interface World {
  readonly store: Store;
  readonly folder: string;
  /** Makes a person and returns the id. */
  person(name: string): Promise<number>;
  /** Writes a file and returns it as an upload. */
  file(content: string | Buffer): { name: string; path: string; temporary: boolean };
  close(): Promise<void>;
}

export async function makeWorld(): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  const folder = mkdtempSync(join(tmpdir(), 'fonoteca-collection-'));
  let files = 0;
  return {
    store,
    folder,
    person: async (name) => {
      const { id } = await store.db
        .insertInto('people')
        .values({ name, name_key: name, role: 'listener' })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    file: (content) => {
      const path = join(folder, `upload-${files++}`);
      writeFileSync(path, content);
      return { name: 'collection', path, temporary: false };
    },
    close: async () => {
      await store.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const noPatience = { tries: 2, firstWaitMs: 1, longestWaitMs: 1 };

type AccountPort = Pick<CollectionPorts, 'discogsAccount'>;
const nobody: AccountPort = { discogsAccount: async () => null };
export const linked = (account: DiscogsAccount): AccountPort => ({ discogsAccount: async () => account });

/** Runs the job of one import to its end, as the server does, and gives the report. */
export async function importNow(
  world: World,
  personId: number,
  wanted: { file?: string | Buffer; ports?: AccountPort },
) {
  const report = await createRecordImport(world.store.db, {
    personId,
    ...(wanted.file === undefined ? { kind: 'discogs-api' } : { file: world.file(wanted.file) }),
  });
  await runJobs(world, wanted.ports ?? nobody, async () => {
    const { state } = await getRecordImport(world.store.db, personId, report.id);
    return state !== 'queued' && state !== 'running';
  });
  return getRecordImport(world.store.db, personId, report.id);
}

async function runJobs(world: World, ports: AccountPort, isOver: () => Promise<boolean>): Promise<void> {
  // Jobs that an import leaves behind have no handler here.
  await world.store.db.deleteFrom('jobs').where('name', '<>', 'records.import').execute();
  const worker = createWorker(world.store, [recordImportJob(ports, { patience: noPatience })], {
    pollMs: 20,
    retryDelaysSeconds: [],
  });
  await worker.start();
  try {
    while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, 10));
  } finally {
    await worker.stop();
    await world.store.db.deleteFrom('jobs').where('name', '<>', 'records.import').execute();
  }
}

export const csvHeader =
  'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes';

export const csvRow = (
  release: number | string,
  title = `Title ${release}`,
  more: { folder?: string; notes?: string; artist?: string; released?: string } = {},
) =>
  `CAT ${release},${more.artist ?? 'Ada (2)'},"${title}",Label (3),"2xLP, Album",0,${more.released ?? '1999'},${release},${more.folder ?? 'Jazz'},2023-02-03 04:05:06,Mint (M),,${more.notes ?? ''}`;

export const csvOf = (...rows: string[]) => [csvHeader, ...rows, ''].join('\r\n');

/** An item as the API of Discogs sends it. */
export const apiItem = (
  instance: number,
  release: number,
  more: { title?: string; folder?: number; cover?: string } = {},
) => ({
  id: release,
  instance_id: instance,
  date_added: '2023-02-03T04:05:06-08:00',
  rating: 0,
  folder_id: more.folder ?? 1,
  notes: [],
  basic_information: {
    id: release,
    master_id: release + 1_000_000,
    title: more.title ?? `Title ${release}`,
    year: 1999,
    artists: [{ id: 7, name: 'Ada (2)', anv: '', join: '' }],
    labels: [{ name: 'Label (3)', catno: `CAT ${release}` }],
    formats: [{ name: 'Vinyl', qty: '2', descriptions: ['LP', 'Album'] }],
    genres: ['Rock'],
    styles: ['Post-Punk'],
    cover_image: more.cover ?? `https://i.discogs.com/${release}.jpeg`,
  },
});

/** A Discogs account with these items, so many a page. */
export function accountOf(items: () => readonly unknown[], perPage = 100): DiscogsAccount {
  return {
    collectionPage: async (page) => ({
      items: items().slice((page - 1) * perPage, page * perPage),
      pages: Math.ceil(items().length / perPage),
      total: items().length,
    }),
    folders: async () => [
      { id: 1, name: 'Uncategorized' },
      { id: 2, name: 'Jazz' },
    ],
    fields: async () => [],
  };
}

/** The shelf as text, for comparing: key, title, folder, whether it has left. */
export async function shelfOf(store: Store, personId: number): Promise<string[]> {
  const rows = await store.db
    .selectFrom('records')
    .select(['source', 'source_key', 'title', 'left_at'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();
  return rows.map((row) => `${row.source} ${row.source_key} ${row.title}${row.left_at ? ' (left)' : ''}`);
}
