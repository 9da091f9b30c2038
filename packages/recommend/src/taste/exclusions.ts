import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { entriesById } from '../catalogue/entries.ts';
import type { ItemKind } from '../item.ts';
import { outdateLists } from '../lists/storage/outdate.ts';
import { announceTaste } from './events.ts';
import { markProfileStale } from './profile/job.ts';
import type { TasteExclusion } from './types.ts';

export type NewExclusion =
  | { readonly kind: ItemKind; readonly id: number }
  | {
      readonly kind: 'period';
      readonly from: string;
      readonly until: string;
      readonly name?: string | undefined;
    };

const columns = ['id', 'kind', 'entity_id', 'name', 'from_at', 'until_at', 'at'] as const;

interface Row {
  id: number;
  kind: TasteExclusion['kind'];
  entity_id: number | null;
  name: string;
  from_at: Date | null;
  until_at: Date | null;
  at: Date;
}

const exclusionOf = (row: Row): TasteExclusion => ({
  id: row.id,
  kind: row.kind,
  entityId: row.entity_id,
  name: row.name,
  from: row.from_at,
  until: row.until_at,
  at: row.at,
});

/** What a person leaves out of their taste, newest first. */
export async function listExclusions(executor: Executor, personId: number): Promise<TasteExclusion[]> {
  const rows = await executor
    .selectFrom('taste_exclusions')
    .select(columns)
    .where('person_id', '=', personId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(exclusionOf);
}

/**
 * Leaves something out of the taste; asked twice, it is there once. Throws Fault `not-found` for an entry
 * that does not stand, `conflict` for a thousand and one, and `invalid` for a period that ends before it begins.
 */
export async function addExclusion(
  db: Database,
  personId: number,
  wanted: NewExclusion,
): Promise<TasteExclusion> {
  const values = wanted.kind === 'period' ? periodOf(wanted) : await entryOf(db, wanted);
  return db.transaction().execute(async (transaction) => {
    // Two requests at once: the second waits here and finds the first one's row.
    await transaction.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute();
    const known = await transaction
      .selectFrom('taste_exclusions')
      .select(columns)
      .where('person_id', '=', personId)
      .where('kind', '=', values.kind)
      .where('entity_id', 'is not distinct from', values.entity_id)
      .where('from_at', 'is not distinct from', values.from_at)
      .where('until_at', 'is not distinct from', values.until_at)
      .executeTakeFirst();
    if (known) return exclusionOf(known);
    await checkRoom(transaction, personId);
    const row = await transaction
      .insertInto('taste_exclusions')
      .values({ person_id: personId, ...values })
      .returning(columns)
      .executeTakeFirstOrThrow();
    await changed(transaction, personId);
    return exclusionOf(row);
  });
}

/** Each listen is held against every period. */
const mostExclusions = 1000;

async function checkRoom(executor: Executor, personId: number): Promise<void> {
  const { count } = await executor
    .selectFrom('taste_exclusions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  if (count >= mostExclusions)
    throw new Fault('conflict', `You leave out ${mostExclusions} things already`, {
      fields: [{ field: 'kind', reason: 'take some back first, or join periods to one' }],
    });
}

/** Takes something back into the taste. Throws Fault `not-found`. */
export async function removeExclusion(db: Database, personId: number, id: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('taste_exclusions')
      .where('person_id', '=', personId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Fault('not-found', `You leave out nothing with the number ${id}`);
    await changed(transaction, personId);
  });
}

async function changed(executor: Executor, personId: number): Promise<void> {
  // How the person remembers was learned with other listens: the job that makes the profile learns it anew.
  await executor
    .updateTable('taste_profiles')
    .set({ memory: null, memory_at: null })
    .where('person_id', '=', personId)
    .execute();
  await markProfileStale(executor, personId);
  await outdateLists(executor, personId);
  await announceTaste(executor, personId);
}

function periodOf({ from, until, name }: Extract<NewExclusion, { kind: 'period' }>) {
  const [from_at, until_at] = [new Date(from), new Date(until)];
  if (!(from_at < until_at))
    throw new Fault('invalid', 'This stretch of time has no length', {
      fields: [{ field: 'until', reason: 'use an instant after `from`' }],
    });
  const days = (at: Date) => at.toISOString().slice(0, 10);
  return {
    kind: 'period' as const,
    entity_id: null,
    name: name?.trim() || `${days(from_at)} – ${days(until_at)}`,
    from_at,
    until_at,
  };
}

async function entryOf(executor: Executor, { kind, id }: { kind: ItemKind; id: number }) {
  const entry = (await entriesById(executor, kind, [id])).get(id);
  if (!entry) throw new Fault('not-found', `There is no ${kind} ${id} in your history`);
  return {
    kind,
    entity_id: id,
    name: kind === 'artist' ? entry.name : `${entry.name} – ${entry.artistName}`,
    from_at: null,
    until_at: null,
  };
}
