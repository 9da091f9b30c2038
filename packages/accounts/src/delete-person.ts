import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { isLastOwner } from './access-changes.ts';
import { audit } from './audit.ts';
import { lockSetup } from './setup-lock.ts';

// The first number of `lockPerson` in packages/listens, which this package may not import.
const writersOfListens = 7301;

export interface DeletedPerson {
  /** Files of imports that were kept on disk; the caller removes them. */
  readonly files: readonly string[];
}

/**
 * Removes a person and every row of theirs, in one transaction; it takes about a minute for ten million
 * listens. What is left are catalogue entries, which belong to nobody, and one audit entry for whoever
 * removed somebody else.
 *
 * Writers of listens hold one lock a person. It is taken here as well, so that each of them has either
 * committed before or finds nobody.
 *
 * Throws Fault `not-found`, or `conflict` for the last owner while others are here.
 */
export async function deletePerson(
  db: Database,
  input: { personId: number; actorId: number | null; address?: string | null },
  /** What else must be undone with the person, in the same transaction, before their rows go. */
  alongside: (transaction: Executor, personId: number) => Promise<void> = async () => undefined,
): Promise<DeletedPerson> {
  return db.transaction().execute(async (transaction) => {
    await lockSetup(transaction);
    // Before any row: writers take it first too, and then touch the row of the person.
    await sql`select pg_advisory_xact_lock(${writersOfListens}, ${input.personId})`.execute(transaction);
    await refuseLastOwner(transaction, input.personId);
    await alongside(transaction, input.personId);
    const imports = await transaction
      .selectFrom('imports')
      .select('files')
      .where('person_id', '=', input.personId)
      .execute();
    const recordImports = await transaction
      .selectFrom('record_imports')
      .select('file_path')
      .where('person_id', '=', input.personId)
      .where('file_path', 'is not', null)
      .execute();
    // These two have no foreign key; everything else goes with the person by its own.
    await transaction.deleteFrom('listen_sightings').where('person_id', '=', input.personId).execute();
    await transaction.deleteFrom('listens').where('person_id', '=', input.personId).execute();
    const { role } = await transaction
      .deleteFrom('people')
      .where('id', '=', input.personId)
      .returning('role')
      .executeTakeFirstOrThrow();
    await audit(transaction, {
      personId: null,
      actorId: input.actorId === input.personId ? null : input.actorId,
      action: 'person-deleted',
      details: { person: input.personId, role },
      // Somebody who leaves leaves no address behind.
      address: input.actorId === input.personId ? null : (input.address ?? null),
    });
    const files = imports.flatMap(({ files }) => files.map(({ path }) => path));
    return { files: [...files, ...recordImports.flatMap(({ file_path }) => file_path ?? [])] };
  });
}

async function refuseLastOwner(transaction: Executor, personId: number): Promise<void> {
  const person = await transaction
    .selectFrom('people')
    .select('id')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!person) throw new Fault('not-found', 'There is no such person');
  const others = await transaction
    .selectFrom('people')
    .select('id')
    .where('id', '<>', personId)
    .limit(1)
    .execute();
  if (others.length > 0 && (await isLastOwner(transaction, personId))) {
    throw new Fault('conflict', 'The last owner cannot leave while others are here', {
      fields: [{ field: 'person', reason: 'make somebody else owner, or remove the others first' }],
    });
  }
}
