import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

// Any number that nothing else locks: 'fono' in ASCII.
const lockNumber = 0x666f6e6f;

/**
 * Whoever makes or removes people and owners waits for the other, until the transaction ends: there is one
 * first owner, and there is always one left.
 */
export async function lockSetup(transaction: Executor): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockNumber})`.execute(transaction);
}

/**
 * True while no owner can sign in. An owner without a password only holds imports that came before the
 * set-up; listeners made on the command line do not take the set-up away.
 */
export async function needsOwner(executor: Executor): Promise<boolean> {
  const person = await executor
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'owner')
    .where('password_hash', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return person === undefined;
}

export async function revokeSetupLinks(executor: Executor): Promise<void> {
  await executor
    .updateTable('invitations')
    .set({ revoked_at: new Date() })
    .where('created_by', 'is', null)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}
