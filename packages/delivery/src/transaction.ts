import type { Database, Executor } from '@fonoteca/store';

/** Runs on the caller's transaction where there is one, else in one of its own. */
export const inTransaction = <Result>(
  executor: Executor,
  work: (trx: Executor) => Promise<Result>,
): Promise<Result> =>
  executor.isTransaction ? work(executor) : (executor as Database).transaction().execute(work);
