import { openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';

export interface World {
  readonly store: Store;
  person(name: string): Promise<number>;
  /** A channel of Twitch that these people follow. */
  channel(account: string, ...followers: number[]): Promise<number>;
  broadcast(
    channelId: number,
    start: string,
    end: string | null,
    more?: Record<string, unknown>,
  ): Promise<number>;
  close(): Promise<void>;
}

export async function makeWorld(): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  const { db } = store;
  return {
    store,
    person: async (name) => {
      const values = { name, name_key: name.toLowerCase(), role: 'listener' } as const;
      return (await db.insertInto('people').values(values).returning('id').executeTakeFirstOrThrow()).id;
    },
    channel: async (account, ...followers) => {
      const { id } = await db
        .insertInto('channels')
        .values({ platform: 'twitch', account, name: account, url: `https://twitch.example/${account}` })
        .returning('id')
        .executeTakeFirstOrThrow();
      for (const person_id of followers)
        await db.insertInto('follows').values({ person_id, channel_id: id }).execute();
      return id;
    },
    broadcast: async (channel_id, start, end, more = {}) => {
      const started_at = new Date(start);
      const ended_at = end === null ? null : new Date(end);
      const { id } = await db
        .insertInto('broadcasts')
        .values({
          channel_id,
          started_at,
          start_known: 'platform',
          ended_at,
          end_known: ended_at && 'platform',
          found_at: new Date(started_at.getTime() + 90_000),
          seen_at: ended_at ?? new Date(started_at.getTime() + 1_800_000),
          caught_live: true,
          ...more,
        })
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
