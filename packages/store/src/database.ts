import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { poolForKysely } from './outage.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;
/** A transaction, or the database itself: what a repository function takes. */
export type Executor = Database | Transaction<Schema>;

/** The database with the pool beneath it, for what Kysely does not do (COPY, LISTEN, binary results). */
export interface Store {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens a pool on a PostgreSQL server.
 *
 * int8 comes back as a number (and throws beyond 2^53, instead of turning into a string), `date` as
 * `YYYY-MM-DD`, timestamptz as Date.
 */
export function openStore(
  url: string,
  options: { maxConnections?: number; onIdleError?: (error: Error) => void } = {},
): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 12,
    types: { getTypeParser: typeParser },
    application_name: 'fonoteca',
  });
  // An idle connection that breaks (a restarted server) is replaced at the next use, not a crash.
  pool.on('error', (error) => options.onIdleError?.(error));
  // One that breaks while it is in use fails its query too; without a listener here it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: poolForKysely(pool) }) });
  return {
    db,
    pool,
    url,
    close: async () => {
      await db.destroy();
      // Kysely ends the pool only when it has used it.
      if (!pool.ending) await pool.end();
    },
  };
}

const int8 = 20;
const date = 1082;

const typeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && oid === int8) return parseInt8;
  if (format !== 'binary' && oid === date) return (text: string) => text;
  return pg.types.getTypeParser(oid, format as 'text');
}) as typeof pg.types.getTypeParser;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 beyond 2^53: ${text}`);
  return value;
}
