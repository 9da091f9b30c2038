import { Fault } from '@fonoteca/domain';
import { openStore, type Store } from '@fonoteca/store';
import type { Config } from './config.ts';

export interface OpenDatabase {
  readonly store: Store;
  close(): Promise<void>;
}

/** Opens the configured PostgreSQL server, or starts the embedded one in the data folder. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'data'>,
  onIdleError: (error: Error) => void = () => undefined,
): Promise<OpenDatabase> {
  if (!config.databaseUrl) throw new Fault('unavailable', 'no embedded database yet');
  const store = openStore(config.databaseUrl, { onIdleError });
  try {
    await store.pool.query('select 1');
  } catch (cause) {
    await store.close();
    throw new Fault('unavailable', 'The database cannot be reached', {
      fields: [{ field: 'DATABASE_URL', reason: (cause as Error).message }],
      cause,
    });
  }
  return { store, close: () => store.close() };
}
