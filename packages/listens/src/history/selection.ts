import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { type RawBuilder, sql } from 'kysely';
import { filtersTracks, type TrackFilter, tracksMatching } from './tracks-matching.ts';

/** Which listens a bulk change touches: given ids, or all that match every part. */
export interface ListenSelection extends TrackFilter {
  readonly ids?: readonly number[] | undefined;
  /** Instants, ISO 8601; `from` is included, `to` is not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly importId?: number | undefined;
}

/** The condition on `listens l`; throws Fault `invalid` when the selection says nothing: never everything by accident. */
export async function selectionWhere(
  executor: Executor,
  personId: number,
  selection: ListenSelection,
): Promise<RawBuilder<unknown>> {
  const conditions = [sql`l.person_id = ${personId}`, sql`l.deleted_by is null`];
  if (selection.ids) conditions.push(sql`l.id = any(${[...selection.ids]}::bigint[])`);
  if (selection.from) conditions.push(sql`l.listened_at >= ${new Date(selection.from)}`);
  if (selection.to) conditions.push(sql`l.listened_at < ${new Date(selection.to)}`);
  if (selection.importId !== undefined) conditions.push(sql`l.import_id = ${selection.importId}`);
  if (filtersTracks(selection))
    conditions.push(
      sql`l.sent_track_id = any(${await tracksMatching(executor, personId, selection, null)}::int[])`,
    );
  if (conditions.length === 2) {
    throw new Fault('invalid', 'Nothing is selected', {
      fields: [{ field: 'selection', reason: 'name ids, or at least one condition' }],
    });
  }
  return sql.join(conditions, sql` and `);
}

export async function countSelected(
  executor: Executor,
  personId: number,
  selection: ListenSelection,
): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from listens l where ${await selectionWhere(executor, personId, selection)}`.execute(
    executor,
  );
  return rows[0]?.count ?? 0;
}
