import type pg from 'pg';

/** Runs `work` in a transaction of this connection; whatever is thrown rolls back and passes through. */
export async function inTransaction<Result>(
  client: pg.ClientBase,
  work: () => Promise<Result>,
  begin = 'begin',
): Promise<Result> {
  await client.query(begin);
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * Until the transaction ends, nothing else writes listens of this person: the lock that the intake, edits
 * and undo of `packages/listens` take before they write.
 */
export const lockWriters = (client: pg.ClientBase, personId: number) =>
  client.query('select pg_advisory_xact_lock(7301, $1::int)', [personId]);

/** First key of the lock that one fold of a person holds. */
const foldLock = 7302;
const retryMilliseconds = 100;

/** Holds the person's fold for the connection, waiting for another fold to end. Throws when aborted. */
export async function lockFold(client: pg.ClientBase, personId: number, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1::int, $2::int) as held',
      [foldLock, personId],
    );
    if (rows[0]?.held) return;
    await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
  }
}

export const unlockFold = (client: pg.ClientBase, personId: number) =>
  client.query('select pg_advisory_unlock($1::int, $2::int)', [foldLock, personId]);
