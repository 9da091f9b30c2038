import { Fault } from '@fonoteca/domain';
import pg from 'pg';
import { hasCode } from './errno.ts';

/** How to reach an embedded database with `pg`. */
export interface Connection {
  /** The folder of the socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/**
 * `absent`: nobody listens. `busy`: PostgreSQL is there but does not take us now (it starts, recovers
 * or shuts down).
 */
export type Answer = { kind: 'open'; client: pg.Client } | { kind: 'absent' } | { kind: 'busy'; why: string };

/** Tries once to connect, to the database `postgres`, which nobody replaces. Throws only what trying again does not mend. */
export async function knock(connection: Connection): Promise<Answer> {
  const client = new pg.Client({
    ...connection,
    database: 'postgres',
    application_name: 'fonoteca residency',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks is told to us twice; whoever uses the client listens to `end`.
  client.on('error', () => {});
  try {
    await client.connect();
    return { kind: 'open', client };
  } catch (error) {
    client.end().catch(() => {});
    if (hasCode(error, 'ENOENT', 'ECONNREFUSED')) return { kind: 'absent' };
    if (hasCode(error, '28P01', '28000')) {
      throw new Fault(
        'unauthenticated',
        'The database does not know the password in postgres.password: put the file back that belongs to this data folder',
        { cause: error },
      );
    }
    return { kind: 'busy', why: error instanceof Error ? error.message : String(error) };
  }
}

/** A new cluster has the database `postgres` alone; ours is made at the first visit. */
export async function makeDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount !== 0) return;
  try {
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Two first visits at once: 42P04 is "exists already", 23505 the same a moment earlier.
    if (!hasCode(error, '42P04', '23505')) throw error;
  }
}
