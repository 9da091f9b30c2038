import type pg from 'pg';

/**
 * Everybody who uses an embedded database holds this lock, shared, for as long as they stay. Whoever
 * gets it alone is the last one and turns off the light.
 */
const lock = '7300, 1';

/** Takes the shared lock; waits while somebody holds it alone, which ends with the connection's end. */
export async function moveIn(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_lock_shared(${lock})`);
}

/** Gives the shared lock back. True when nobody else is left; then the lock is held alone. */
export async function moveOut(client: pg.Client): Promise<boolean> {
  await client.query(`select pg_advisory_unlock_shared(${lock})`);
  const { rows } = await client.query<{ last: boolean }>(`select pg_try_advisory_lock(${lock}) as last`);
  return rows[0]?.last === true;
}
