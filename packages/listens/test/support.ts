import type { IncomingListen, OriginKey } from '@fonoteca/domain';
import { migrate, openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import { sql } from 'kysely';

export interface World {
  readonly store: Store;
  /** Makes a person and returns the id. */
  person(name: string, timeZone?: string): Promise<number>;
  close(): Promise<void>;
}

/** A database of its own with people in it. */
export async function makeWorld(): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  return {
    store,
    person: async (name, timeZone = 'UTC') => {
      const { id } = await store.db
        .insertInto('people')
        .values({ name, name_key: name, role: 'listener', time_zone: timeZone })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}

export const listenBrainz: OriginKey = { source: 'listenbrainz-api', tokenId: 1 };
export const lastfm: OriginKey = { source: 'lastfm-export' };

/** A listen at so many seconds after a fixed moment. */
export const at = (
  seconds: number,
  track = 'Halo',
  artist = 'Ada',
  more: Partial<IncomingListen> = {},
): IncomingListen => ({
  sent: { artist, track },
  stampMs: Date.UTC(2024, 4, 1, 12) + seconds * 1000,
  ...more,
});

/** The stored listens that stand, oldest first, as text: enough to compare histories. */
export async function historyOf(store: Store, personId: number): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select extract(epoch from l.listened_at)::text || ' ' || s.artist || ' – ' || s.track || coalesce(' / ' || s.release, '') as line
    from listens l join sent_tracks s on s.id = l.sent_track_id where l.person_id = ${personId} and l.deleted_by is null
    order by l.listened_at, s.track, l.ordinal`.execute(store.db);
  return rows.map((row) => row.line);
}
