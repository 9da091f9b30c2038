import { createIntake } from '@fonoteca/listens';
import { type Executor, migrate, openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import { listTracks } from '../src/index.ts';

export interface World {
  readonly store: Store;
  /** Makes a person and returns the id. */
  person(name?: string): Promise<number>;
  /** Lets a person hear a track once, through the intake; returns the id of its recording. */
  hear(personId: number, sent: Heard): Promise<number>;
  close(): Promise<void>;
}

export interface Heard {
  readonly artist: string;
  readonly track: string;
  readonly release?: string;
  readonly lengthMs?: number;
  readonly isrc?: string;
}

let made = 0;

export async function makeWorld(): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  const intake = createIntake(store);
  let stampMs = Date.parse('2026-01-01T00:00:00Z');
  return {
    store,
    person: async (name = `person ${++made}`) => {
      const { id } = await store.db
        .insertInto('people')
        .values({ name, name_key: name, role: 'listener' })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    hear: async (personId, sent) => {
      stampMs += 600_000;
      const [outcome] = await intake.submit(personId, { source: 'manual' }, [{ sent, stampMs }]);
      const { rows } = await store.pool.query<{ id: number }>(
        `select coalesce(r.merged_into, r.id) as id from listens l join sent_tracks s on s.id = l.sent_track_id
         join recordings r on r.id = s.recording_id where l.id = $1`,
        [outcome?.listenId],
      );
      return rows[0]?.id ?? 0;
    },
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}

/** Tracks by texts alone, named after letters. */
export const texts = (letters: string) =>
  [...letters].map((letter) => ({ title: `Title ${letter}`, artist: `Artist ${letter}` }));

/** The letters of such tracks as they stand. */
export async function lettersOf(
  executor: Executor,
  personId: number,
  id: number,
  revision?: number,
): Promise<string> {
  const { items } = await listTracks(executor, personId, id, { limit: 200, revision });
  return items.map(({ title }) => title.replace('Title ', '')).join('');
}
