import { Fault } from '@fonoteca/domain';
import type { Database } from '@fonoteca/store';
import { audit } from './audit.ts';
import { nameKey } from './names.ts';
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts';
import { type Person, personColumns, toPerson } from './people.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import { type ClientFacts, createSession, endSession, type SessionSecret } from './sign-in-sessions.ts';

/** What checking a password needs: the database and the limits on failures. */
export interface SignInContext {
  readonly db: Database;
  readonly limits: SignInLimits;
}

/** A person with the secret of a fresh sign-in session. */
export interface SignedIn {
  readonly person: Person;
  readonly session: SessionSecret;
}

const wrong = () => new Fault('unauthenticated', 'Name or password is wrong');
const columns = [...personColumns, 'password_hash'] as const;

/**
 * Signs in by name and password. `replaces` is the sign-in cookie that came along; it ends.
 * Throws Fault `unauthenticated` (one answer for a wrong name and a wrong password), `rate-limited`, or
 * `unavailable` when too many sign in at once.
 */
export async function signIn(
  context: SignInContext,
  input: ClientFacts & { name: string; password: string; replaces?: string | null },
): Promise<SignedIn> {
  const { db } = context;
  const row = await db
    .selectFrom('people')
    .select(columns)
    .where('name_key', '=', nameKey(input.name))
    .executeTakeFirst();
  const passwordHash = await checkPassword(context, {
    name: input.name,
    personId: row?.id ?? null,
    passwordHash: row?.password_hash ?? null,
    password: input.password,
    address: input.address ?? null,
  });
  if (passwordHash === null || !row) throw wrong();
  const renewed = needsRehash(passwordHash) ? await hashPassword(input.password) : passwordHash;
  return db.transaction().execute(async (transaction) => {
    // Locks the row: a password changed in this instant ends all sessions, and must not miss this one.
    const updated = await transaction
      .updateTable('people')
      .set({ password_hash: renewed })
      .where('id', '=', row.id)
      .where('password_hash', '=', passwordHash)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw wrong();
    const session = await createSession(transaction, row.id, input, input.replaces ?? null);
    await audit(transaction, {
      personId: row.id,
      actorId: row.id,
      action: 'signed-in',
      address: input.address ?? null,
    });
    return { person: toPerson(row), session };
  });
}

/** The hash that the password matches, or null; failures count, and the one that locks is audited. */
async function checkPassword(
  { db, limits }: SignInContext,
  attempt: {
    name: string;
    personId: number | null;
    passwordHash: string | null;
    password: string;
    address: string | null;
  },
): Promise<string | null> {
  const { personId, passwordHash, address } = attempt;
  const onLocked = async (lockSeconds: number) => {
    if (personId === null) return;
    await audit(db, { personId, actorId: null, action: 'sign-in-locked', details: { lockSeconds }, address });
  };
  return limits.guard({ name: attempt.name, address, onLocked }, async () =>
    (await verifyPassword(passwordHash, attempt.password)) ? passwordHash : null,
  );
}

/**
 * Asks a signed-in person for the password again, before what cannot be undone; limited like a sign-in, so
 * that a cookie left behind does not help to guess. Returns the hash that it matched.
 * Throws Fault `invalid` naming `field`, `not-found` or `rate-limited`.
 */
export async function confirmPassword(
  context: SignInContext,
  input: { personId: number; password: string; address?: string | null; field?: string },
): Promise<string> {
  const row = await context.db
    .selectFrom('people')
    .select(columns)
    .where('id', '=', input.personId)
    .executeTakeFirst();
  if (!row) throw new Fault('not-found', 'There is no such person');
  const matched = await checkPassword(context, {
    name: row.name,
    personId: row.id,
    passwordHash: row.password_hash,
    password: input.password,
    address: input.address ?? null,
  });
  if (matched !== null) return matched;
  throw new Fault('invalid', 'The password is wrong', {
    fields: [{ field: input.field ?? 'password', reason: 'this is not the password of the account' }],
  });
}

/** Ends the sign-in session of this cookie; an unknown one is fine. */
export async function signOut(db: Database, token: string, address: string | null = null): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const personId = await endSession(transaction, token);
    if (personId === null) return;
    await audit(transaction, { personId, actorId: personId, action: 'signed-out', address });
  });
}
