import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { lockOwners } from './access-changes.ts';
import { audit } from './audit.ts';

export interface DeletedPerson {
  /** Files of imports that were kept on disk; the caller removes them. */
  readonly files: readonly string[];
}

/**
 * Removes a person and every row of theirs, in one transaction; it takes about a minute for ten million
 * listens. What is left are catalogue entries, which belong to nobody, and one audit entry for whoever
 * removed somebody else.
 *
 * The row of the person is locked first: whoever stores listens takes `for key share` on it, and so either
 * finishes before or finds nobody.
 *
 * Throws Fault `not-found`, or `conflict` for the last owner while others are here.
 */
export async function deletePerson(
  db: Database,
  input: { personId: number; actorId: number | null; address?: string | null },
): Promise<DeletedPerson> {
  return db.transaction().execute(async (transaction) => {
    await lockForDeletion(transaction, input.personId);
    const imports = await transaction
      .selectFrom('imports')
      .select('files')
      .where('person_id', '=', input.personId)
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
    return { files: imports.flatMap(({ files }) => files.map(({ path }) => path)) };
  });
}

async function lockForDeletion(transaction: Executor, personId: number): Promise<void> {
  const owners = await lockOwners(transaction);
  const people = await transaction.selectFrom('people').select('id').orderBy('id').limit(2).execute();
  if (owners.length === 1 && owners[0] === personId && people.length > 1) {
    throw new Fault('conflict', 'The last owner cannot leave while others are here', {
      fields: [{ field: 'person', reason: 'make somebody else owner, or remove the others first' }],
    });
  }
  const person = await transaction
    .selectFrom('people')
    .select('id')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!person) throw new Fault('not-found', 'There is no such person');
}
