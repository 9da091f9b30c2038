import { Fault } from '@fonoteca/domain';
import { openEmbedded, openStore, type Store } from '@fonoteca/store';
import type { Config } from './config.ts';

export interface OpenDatabase {
  readonly store: Store;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A pooled connection broke while nobody used it. */
  readonly onIdleError?: (error: Error) => void;
  /** What the embedded database says while it starts. */
  readonly log?: (message: string) => void;
}

/**
 * Opens the configured PostgreSQL server, or the embedded one of the data folder, which is shared with
 * whoever has it open and started where nobody has. Throws Fault `unavailable` with the way out.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'data'>,
  options: DatabaseOptions = {},
): Promise<OpenDatabase> {
  let closing = false;
  const pool = {
    onIdleError: (error: Error) => {
      // The embedded server says good-bye to connections that are just ending.
      if (!closing) options.onIdleError?.(error);
    },
  };
  if (config.databaseUrl) {
    const store = openStore(config.databaseUrl, pool);
    await reach(store);
    return { store, close: () => store.close() };
  }
  const embedded = await openEmbedded({
    dataDirectory: config.data,
    ...(options.log ? { log: options.log } : {}),
  });
  const store = openStore(embedded.url, pool);
  return {
    store,
    close: async () => {
      closing = true;
      await store.close();
      await embedded.close();
    },
  };
}

async function reach(store: Store): Promise<void> {
  try {
    await store.pool.query('select 1');
  } catch (cause) {
    await store.close();
    throw new Fault('unavailable', 'The database cannot be reached', {
      fields: [{ field: 'DATABASE_URL', reason: (cause as Error).message }],
      cause,
    });
  }
}
