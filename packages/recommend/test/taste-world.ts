import type { IncomingListen, OriginKey, Source } from '@fonoteca/domain';
import { createIntake, type Intake } from '@fonoteca/listens';
import { migrate, openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import type { ItemKind } from '../src/item.ts';
import { markProfileStale } from '../src/taste/profile/job.ts';

export interface TasteWorld {
  readonly store: Store;
  readonly intake: Intake;
  person(name: string, timeZone?: string): Promise<{ id: number }>;
  /** Stores listens as the server does: closed days that change make the profile stale. */
  hear(person: { id: number }, listens: readonly Heard[], source?: Source): Promise<void>;
  /** Catalogue id of an entry by its name. */
  idOf(kind: ItemKind, name: string): Promise<number>;
  close(): Promise<void>;
}

export interface Heard {
  readonly artist: string;
  readonly track: string;
  readonly release?: string;
  /** Hours before `now`. */
  readonly hoursAgo: number;
  readonly skipped?: boolean;
  readonly playedMs?: number;
}

const hour = 3_600_000;

export async function makeTasteWorld(): Promise<TasteWorld> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  const intake = createIntake(store, { afterDirty: markProfileStale });
  return {
    store,
    intake,
    async person(name, timeZone = 'UTC') {
      return store.db
        .insertInto('people')
        .values({ name, name_key: name, role: 'listener', time_zone: timeZone })
        .returning('id')
        .executeTakeFirstOrThrow();
    },
    async hear(person, listens, source = 'lastfm-api') {
      const origin: OriginKey = { source };
      const now = Date.now();
      await intake.submit(
        person.id,
        origin,
        listens.map(
          ({ artist, track, release, hoursAgo, skipped, playedMs }): IncomingListen => ({
            sent: { artist, track, ...(release === undefined ? {} : { release }), lengthMs: 200_000 },
            stampMs: now - hoursAgo * hour,
            stamp: 'start',
            ...(skipped === undefined ? {} : { skipped }),
            ...(playedMs === undefined ? {} : { playedMs }),
          }),
        ),
      );
    },
    async idOf(kind, name) {
      const { rows } = await store.pool.query<{ id: number }>(
        `select id from ${kind}s where ${kind === 'artist' ? 'name' : 'title'} = $1 and merged_into is null order by id`,
        [name],
      );
      const [row] = rows;
      if (!row) throw new Error(`no ${kind} ${name}`);
      return row.id;
    },
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

/** As many listens of one recording as are asked for, a day apart, the last `hoursAgo`. */
export const repeated = (times: number, heard: Heard): Heard[] =>
  Array.from({ length: times }, (_, index) => ({ ...heard, hoursAgo: heard.hoursAgo + index * 24 }));
