import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { audit } from './audit.ts';
import { isUniqueViolation } from './database-errors.ts';
import { nameKey, parseName } from './names.ts';
import { hashPassword, parsePassword } from './passwords.ts';
import { readSettings, type Settings } from './settings.ts';
import { lockSetup, revokeSetupLinks } from './setup-lock.ts';
import { parseTimeZone } from './time-zones.ts';

export type Role = 'owner' | 'listener';

export interface Person {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** IANA name. */
  readonly timeZone: string;
  readonly settings: Settings;
  readonly createdAt: Date;
}

export const personColumns = ['id', 'name', 'role', 'time_zone', 'settings', 'created_at'] as const;

export const toPerson = (row: {
  id: number;
  name: string;
  role: Role;
  time_zone: string;
  settings: Record<string, unknown>;
  created_at: Date;
}): Person => ({
  id: row.id,
  name: row.name,
  role: row.role,
  timeZone: row.time_zone,
  settings: readSettings(row.settings),
  createdAt: row.created_at,
});

/**
 * Makes a person; the command line's way, which needs no server. An open set-up link ends when an owner
 * comes into being like this. Throws Fault `invalid` (name, password, timeZone) or `conflict` (name taken).
 */
export async function createPerson(
  db: Database,
  input: { name: string; role: Role; password: string; timeZone?: string; actorId?: number | null },
): Promise<Person> {
  const name = parseName(input.name);
  const timeZone = parseTimeZone(input.timeZone ?? 'UTC');
  const passwordHash = await hashPassword(parsePassword(input.password, 'password', name));
  return db.transaction().execute(async (transaction) => {
    await lockSetup(transaction);
    const person = await insertPerson(transaction, { name, role: input.role, timeZone, passwordHash });
    if (input.role === 'owner') await revokeSetupLinks(transaction);
    await audit(transaction, {
      personId: person.id,
      actorId: input.actorId ?? null,
      action: 'person-created',
      details: { role: input.role },
    });
    return person;
  });
}

/** Inserts what was parsed before. Throws Fault `conflict` for a name that is taken. */
export async function insertPerson(
  executor: Executor,
  input: { name: string; role: Role; timeZone: string; passwordHash: string | null },
): Promise<Person> {
  const row = await nameMayBeTaken(() =>
    executor
      .insertInto('people')
      .values({
        name: input.name,
        name_key: nameKey(input.name),
        role: input.role,
        password_hash: input.passwordHash,
        time_zone: input.timeZone,
      })
      .returning(personColumns)
      .executeTakeFirstOrThrow(),
  );
  return toPerson(row);
}

export async function nameMayBeTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new Fault('conflict', 'The name is taken', {
      fields: [{ field: 'name', reason: 'somebody here has this name; take another' }],
      cause,
    });
  }
}

/** Throws Fault `not-found`. */
export async function getPerson(executor: Executor, personId: number): Promise<Person> {
  const row = await executor
    .selectFrom('people')
    .select(personColumns)
    .where('id', '=', personId)
    .executeTakeFirst();
  if (!row) throw new Fault('not-found', 'There is no such person');
  return toPerson(row);
}

/** By name, letter case aside; null when there is nobody of that name. */
export async function findPersonByName(executor: Executor, name: string): Promise<Person | null> {
  const row = await executor
    .selectFrom('people')
    .select(personColumns)
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst();
  return row ? toPerson(row) : null;
}

export interface PersonListed extends Person {
  /** Last request of a browser or a scrobble client, to the minute. */
  readonly lastSeenAt: Date | null;
}

/** Everybody, oldest account first: for the owner and the command line. */
export async function listPeople(executor: Executor): Promise<PersonListed[]> {
  const rows = await executor
    .selectFrom('people')
    .select(personColumns)
    .select(
      sql<Date | null>`greatest(
        (select max(last_seen_at) from sign_in_sessions where person_id = people.id),
        (select max(last_used_at) from api_tokens where person_id = people.id)
      )`.as('last_seen_at'),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...toPerson(row), lastSeenAt: row.last_seen_at }));
}

/** Throws Fault `invalid`, `conflict` (taken) or `not-found`. Clients of the old protocols sign in by name: they need the new one. */
export async function renamePerson(
  db: Database,
  input: { personId: number; name: string; actorId: number | null; address?: string | null },
): Promise<Person> {
  const name = parseName(input.name);
  return db.transaction().execute(async (transaction) => {
    const row = await nameMayBeTaken(() =>
      transaction
        .updateTable('people')
        .set({ name, name_key: nameKey(name) })
        .where('id', '=', input.personId)
        .returning(personColumns)
        .executeTakeFirst(),
    );
    if (!row) throw new Fault('not-found', 'There is no such person');
    await audit(transaction, {
      personId: input.personId,
      actorId: input.actorId,
      action: 'person-renamed',
      details: { name },
      address: input.address ?? null,
    });
    return toPerson(row);
  });
}

/** `changed` tells the caller to have the days of the statistics cut anew. Throws Fault `invalid` or `not-found`. */
export async function setTimeZone(
  executor: Executor,
  personId: number,
  text: string,
): Promise<{ timeZone: string; changed: boolean }> {
  const timeZone = parseTimeZone(text);
  const result = await executor
    .updateTable('people')
    .set({ time_zone: timeZone })
    .where('id', '=', personId)
    .where('time_zone', '<>', timeZone)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) await getPerson(executor, personId);
  return { timeZone, changed: result.numUpdatedRows > 0n };
}
