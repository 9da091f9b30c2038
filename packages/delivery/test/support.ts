import { randomUUID } from 'node:crypto';
import { createIntake, type Intake } from '@fonoteca/listens';
import { generateSecretKey, openStore, parseSecretKeys, type SecretKeys, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import { forwardStored } from '../src/index.ts';
import { sealSecret } from '../src/links/secrets.ts';

export interface World {
  readonly store: Store;
  readonly db: Store['db'];
  readonly keys: SecretKeys;
  readonly intake: Intake;
  person(): Promise<number>;
  /** Links an account that is there already, without asking the service. */
  link(personId: number, account?: Partial<LinkInput>): Promise<number>;
  close(): Promise<void>;
}

interface LinkInput {
  readonly service: 'lastfm' | 'listenbrainz';
  readonly url: string;
  readonly name: string;
  readonly sessionKey: string;
  readonly dailyCap: number;
  readonly forwards: boolean;
}

/** A database of its own, with an intake that forwards as the server's does. */
export async function makeWorld(): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  const { db } = store;
  const keys = parseSecretKeys(generateSecretKey());
  return {
    store,
    db,
    keys,
    intake: createIntake(store, { afterStored: forwardStored }),
    person: async () => {
      const name = randomUUID();
      const { id } = await db
        .insertInto('people')
        .values({ name, name_key: name, role: 'listener', time_zone: 'UTC' })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    link: async (personId, account = {}) => {
      const service = account.service ?? 'lastfm';
      const secret =
        service === 'lastfm'
          ? { kind: 'lastfm' as const, sessionKey: account.sessionKey ?? 'a session key' }
          : { kind: 'listenbrainz' as const, token: account.sessionKey ?? 'a token' };
      const { id } = await db
        .insertInto('linked_accounts')
        .values({
          person_id: personId,
          service,
          url: account.url ?? '',
          name: account.name ?? 'ada',
          secret_sealed: sealSecret(keys, personId, secret),
          daily_cap: account.dailyCap ?? 600,
          forwards: account.forwards ?? true,
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

/** Now, whole seconds. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** A track of a list; lengths are a minute unless said otherwise. */
export const track = (number: number, more: Record<string, unknown> = {}) => ({
  artist: 'Ada',
  track: `Track ${number}`,
  album: 'First',
  lengthSeconds: 60,
  ...more,
});
