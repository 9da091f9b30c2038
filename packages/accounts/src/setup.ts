import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { insertPerson, type Person, personColumns, toPerson } from './people.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { lockSetup, needsOwner, revokeSetupLinks } from './setup-lock.ts';

/**
 * A one-time token that makes its bearer the owner, or null when an owner can sign in already. Earlier
 * ones end: only the line printed last is good.
 */
export async function ensureSetupLink(db: Database): Promise<string | null> {
  return db.transaction().execute(async (transaction) => {
    await lockSetup(transaction);
    if (!(await needsOwner(transaction))) return null;
    await revokeSetupLinks(transaction);
    const token = newSecret();
    await transaction
      .insertInto('invitations')
      .values({
        token_hash: hashSecret(token),
        role: 'owner',
        note: null,
        created_by: null,
        expires_at: sql<Date>`now() + interval '7 days'`,
      })
      .execute();
    return token;
  });
}

/**
 * The owner-to-be that imports before the set-up belong to: an owner without a password, whom the set-up
 * link turns into the real one. Null when an owner can sign in already.
 */
export async function ensureProvisionalOwner(db: Database): Promise<Person | null> {
  return db.transaction().execute(async (transaction) => {
    await lockSetup(transaction);
    if (!(await needsOwner(transaction))) return null;
    const existing = await transaction
      .selectFrom('people')
      .select(personColumns)
      .where('role', '=', 'owner')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (existing) return toPerson(existing);
    return insertPerson(transaction, { name: 'owner', role: 'owner', timeZone: 'UTC', passwordHash: null });
  });
}
