import { Fault } from '@fonoteca/domain';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/**
 * A database that is away (restarting, killed, out of connections) as a Fault `unavailable`, so that
 * clients are told to come again and jobs wait; undefined for any other error.
 */
export function outageOf(error: unknown): Fault | undefined {
  const { code = '', message = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // A socket that is not there, and not a file.
  if (code === 'ENOENT' && syscall !== 'connect') return undefined;
  // Class 08: connection exceptions; 57P01 … 57P03: shut down, crashed, starting; 53300: too many connections.
  const away = code.startsWith('08') || awayCodes.has(code) || lostConnection.test(message);
  if (!away) return undefined;
  return new Fault('unavailable', 'The database is away for a moment: try again', {
    retryAfterSeconds: 1,
    cause: error,
  });
}

const awayCodes = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
]);
const lostConnection = /^(Connection terminated|Client has encountered a connection error)/;

/** The pool as Kysely sees it, with outages as Faults. */
export function poolForKysely(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect().catch(rethrow);
      const query = ((...parameters: Parameters<PostgresPoolClient['query']>) => {
        const result = (client.query as (...all: unknown[]) => unknown)(...parameters);
        return result instanceof Promise ? result.catch(rethrow) : result;
      }) as PostgresPoolClient['query'];
      return { query, release: () => client.release() };
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

function rethrow(error: unknown): never {
  throw outageOf(error) ?? error;
}
