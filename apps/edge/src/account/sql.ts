import type { ObjectStorage, SqlValue } from '../platform.ts';

export type Row = Record<string, SqlValue>;

/** SQLite as the stores see it: a Durable Object's own, or any other in a test. */
export interface Sql {
  exec(query: string, ...bindings: SqlValue[]): Row[];
  /** All of `work` or nothing of it. */
  transaction<Result>(work: () => Result): Result;
}

export const sqlOf = (storage: ObjectStorage): Sql => ({
  exec: (query, ...bindings) => storage.sql.exec(query, ...bindings).toArray(),
  transaction: (work) => storage.transactionSync(work),
});
