import { DatabaseSync } from 'node:sqlite';
import type { Row, Sql } from '../../src/account/sql.ts';

/** The account's SQLite in memory, without a Durable Object round it. */
export function openNodeSql(): { readonly sql: Sql; close(): void } {
  const database = new DatabaseSync(':memory:');
  const sql: Sql = {
    exec: (query, ...bindings) =>
      database
        .prepare(query)
        .all(...bindings)
        .map((row) => ({ ...row }) as Row),
    transaction(work) {
      database.exec('savepoint work');
      try {
        const result = work();
        database.exec('release work');
        return result;
      } catch (error) {
        database.exec('rollback to work; release work');
        throw error;
      }
    },
  };
  return { sql, close: () => database.close() };
}
