import { migrate, openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';

/** A migrated database of its own; closing the store drops it. */
export async function createTestStore(): Promise<Store> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  return {
    ...store,
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}
