import {
  generateSecretKey,
  migrate,
  openStore,
  parseSecretKeys,
  type SecretKeys,
  type Store,
} from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import { createPerson, type Person, type Role, type SignInContext, SignInLimits } from '../src/index.ts';
import type { SignInLimitOptions } from '../src/sign-in-limits.ts';

export const password = 'a long enough phrase';

export interface World {
  readonly store: Store;
  readonly db: Store['db'];
  readonly keys: SecretKeys;
  readonly context: SignInContext;
  person(name: string, role?: Role): Promise<Person>;
  close(): Promise<void>;
}

/** A migrated database of its own, and people who can sign in. */
export async function makeWorld(limits: Partial<SignInLimitOptions> = {}): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  return {
    store,
    db: store.db,
    keys: parseSecretKeys(generateSecretKey()),
    context: { db: store.db, limits: new SignInLimits(store, limits) },
    person: (name, role = 'listener') => createPerson(store.db, { name, role, password }),
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}
