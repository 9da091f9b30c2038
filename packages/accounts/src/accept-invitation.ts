import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { audit } from './audit.ts';
import { inspectInvitation } from './invitations.ts';
import { nameKey, parseName } from './names.ts';
import { hashPassword, parsePassword } from './passwords.ts';
import { insertPerson, nameMayBeTaken, type Person, personColumns, type Role, toPerson } from './people.ts';
import { hashSecret } from './secrets.ts';
import { lockSetup, needsOwner } from './setup-lock.ts';
import type { SignedIn } from './sign-in.ts';
import { type ClientFacts, createSession } from './sign-in-sessions.ts';
import { parseTimeZone } from './time-zones.ts';

const notGood = () =>
  new Fault('not-found', 'This link is not good any more; ask for a new one', {
    fields: [{ field: 'token', reason: 'it is unknown, used, revoked or past its time' }],
  });

interface NewAccount {
  readonly name: string;
  readonly passwordHash: string;
  readonly timeZone: string;
}

/**
 * Makes the person that an invitation or the set-up link stands for, and signs in. Of two acceptances at
 * once one wins. Throws Fault `not-found` (the link), `invalid` (name, password, timeZone) or `conflict`
 * (name taken; the link stays good).
 */
export async function acceptInvitation(
  db: Database,
  input: ClientFacts & { token: string; name: string; password: string; timeZone: string },
): Promise<SignedIn> {
  const name = parseName(input.name);
  const password = parsePassword(input.password, 'password', name);
  const timeZone = parseTimeZone(input.timeZone);
  // Hashing is dear: a stranger without a good link does not get that far.
  if (!(await inspectInvitation(db, input.token))) throw notGood();
  const account: NewAccount = { name, passwordHash: await hashPassword(password), timeZone };
  return db.transaction().execute(async (transaction) => {
    await lockSetup(transaction);
    const invitation = await take(transaction, input.token);
    const person = invitation.isSetup
      ? await becomeOwner(transaction, account)
      : await insertPerson(transaction, { ...account, role: invitation.role });
    await transaction
      .updateTable('invitations')
      .set({ used_by: person.id })
      .where('id', '=', invitation.id)
      .execute();
    await audit(transaction, {
      personId: person.id,
      actorId: person.id,
      action: 'invitation-accepted',
      details: { invitation: invitation.id, role: person.role },
      address: input.address ?? null,
    });
    return { person, session: await createSession(transaction, person.id, input) };
  });
}

async function take(
  transaction: Executor,
  token: string,
): Promise<{ id: number; role: Role; isSetup: boolean }> {
  const row = await transaction
    .updateTable('invitations')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', hashSecret(token))
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['id', 'role', 'created_by'])
    .executeTakeFirst();
  if (!row) throw notGood();
  return { id: row.id, role: row.role, isSetup: row.created_by === null };
}

/** The first owner takes over what was imported for the owner-to-be, or starts empty. */
async function becomeOwner(transaction: Executor, account: NewAccount): Promise<Person> {
  if (!(await needsOwner(transaction))) throw notGood();
  const row = await nameMayBeTaken(() =>
    transaction
      .updateTable('people')
      .set({
        name: account.name,
        name_key: nameKey(account.name),
        password_hash: account.passwordHash,
        time_zone: account.timeZone,
      })
      .where('id', '=', (people) =>
        people.selectFrom('people').select('id').where('role', '=', 'owner').orderBy('id').limit(1),
      )
      .returning(personColumns)
      .executeTakeFirst(),
  );
  return row ? toPerson(row) : insertPerson(transaction, { ...account, role: 'owner' });
}
