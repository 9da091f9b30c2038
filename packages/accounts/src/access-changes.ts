import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { audit } from './audit.ts';
import { hashPassword, parsePassword } from './passwords.ts';
import { getPerson, type Role } from './people.ts';
import { lockSetup } from './setup-lock.ts';
import { confirmPassword, type SignInContext } from './sign-in.ts';
import {
  type ClientFacts,
  createSession,
  deleteSession,
  endSessionsOf,
  type SessionSecret,
} from './sign-in-sessions.ts';

/**
 * Changes the password; every sign-in session ends at once, and the caller gets a fresh one. Tokens of
 * scrobble clients stay: they do not derive from the password.
 * Throws Fault `invalid` (current, next), `conflict` or `rate-limited`.
 */
export async function changePassword(
  context: SignInContext,
  input: ClientFacts & { personId: number; current: string; next: string },
): Promise<SessionSecret> {
  const address = input.address ?? null;
  const { name } = await getPerson(context.db, input.personId);
  const next = parsePassword(input.next, 'next', name);
  const confirmed = await confirmPassword(context, {
    personId: input.personId,
    password: input.current,
    address,
    field: 'current',
  });
  const passwordHash = await hashPassword(next);
  return context.db.transaction().execute(async (transaction) => {
    const updated = await transaction
      .updateTable('people')
      .set({ password_hash: passwordHash })
      .where('id', '=', input.personId)
      .where('password_hash', '=', confirmed)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) {
      throw new Fault('conflict', 'The password was changed from somewhere else in this moment');
    }
    await endSessionsOf(transaction, input.personId);
    await audit(transaction, {
      personId: input.personId,
      actorId: input.personId,
      action: 'password-changed',
      address,
    });
    return createSession(transaction, input.personId, input);
  });
}

/** Sets a password without the old one, for the command line; every sign-in session ends. */
export async function resetPassword(
  db: Database,
  input: { personId: number; password: string; actorId?: number | null },
): Promise<void> {
  const passwordHash = await hashPassword(parsePassword(input.password));
  await db.transaction().execute(async (transaction) => {
    const updated = await transaction
      .updateTable('people')
      .set({ password_hash: passwordHash })
      .where('id', '=', input.personId)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new Fault('not-found', 'There is no such person');
    await endSessionsOf(transaction, input.personId);
    await audit(transaction, {
      personId: input.personId,
      actorId: input.actorId ?? null,
      action: 'password-reset',
    });
  });
}

/** Ends every sign-in session, or every other one when the current id is given; returns how many. */
export async function signOutEverywhere(
  db: Database,
  input: { personId: number; exceptSessionId?: string | null; address?: string | null },
): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const ended = await endSessionsOf(transaction, input.personId, input.exceptSessionId ?? null);
    await audit(transaction, {
      personId: input.personId,
      actorId: input.personId,
      action: 'signed-out-everywhere',
      details: { ended },
      address: input.address ?? null,
    });
    return ended;
  });
}

/** Ends one sign-in session of this person. Throws Fault `not-found`, for somebody else's as well. */
export async function revokeSession(
  db: Database,
  input: { personId: number; sessionId: string; address?: string | null },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await deleteSession(transaction, input.personId, input.sessionId);
    await audit(transaction, {
      personId: input.personId,
      actorId: input.personId,
      action: 'sign-in-session-revoked',
      address: input.address ?? null,
    });
  });
}

/** Makes somebody owner or listener. Throws Fault `not-found`, or `conflict` for the last owner. */
export async function changeRole(
  db: Database,
  input: { personId: number; role: Role; actorId: number | null; address?: string | null },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await lockSetup(transaction);
    if (input.role !== 'owner' && (await isLastOwner(transaction, input.personId))) {
      throw new Fault('conflict', 'The last owner stays owner; make somebody else owner first');
    }
    const updated = await transaction
      .updateTable('people')
      .set({ role: input.role })
      .where('id', '=', input.personId)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new Fault('not-found', 'There is no such person');
    await audit(transaction, {
      personId: input.personId,
      actorId: input.actorId,
      action: 'role-changed',
      details: { role: input.role },
      address: input.address ?? null,
    });
  });
}

/** To be asked under `lockSetup`: two owners must not remove each other in the same instant. */
export async function isLastOwner(transaction: Executor, personId: number): Promise<boolean> {
  const owners = await transaction
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'owner')
    .limit(2)
    .execute();
  return owners.length === 1 && owners[0]?.id === personId;
}
