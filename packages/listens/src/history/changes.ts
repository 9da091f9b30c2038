import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { announce } from '../events.ts';
import { markDirty } from '../intake/dirty-days.ts';
import type { AfterDirty } from '../intake/intake.ts';
import { lockPerson } from '../intake/settle.ts';
import type { Page } from '../page.ts';

export type ChangeKind = 'edit' | 'delete' | 'bulk-edit' | 'bulk-shift' | 'bulk-delete' | 'merge' | 'split';

/** Something that was changed and can be undone; instants ISO 8601. */
export interface ChangeView {
  readonly id: number;
  readonly kind: string;
  readonly summary: string;
  readonly items: number;
  readonly at: string;
  readonly undoneAt: string | null;
}

const columns = ['id', 'kind', 'summary', 'items', 'at', 'undone_at'] as const;

const toView = (row: {
  id: number;
  kind: string;
  summary: string;
  items: number;
  at: Date;
  undone_at: Date | null;
}): ChangeView => ({
  id: row.id,
  kind: row.kind,
  summary: row.summary,
  items: row.items,
  at: row.at.toISOString(),
  undoneAt: row.undone_at?.toISOString() ?? null,
});

/** Begins a change; its items are the rows as they were before. */
export async function beginChange(
  executor: Executor,
  personId: number,
  kind: ChangeKind,
  summary: string,
): Promise<number> {
  const { id } = await executor
    .insertInto('changes')
    .values({ person_id: personId, kind, summary })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Closes a change with the number of things it touched, and tells open pages. */
export async function endChange(
  executor: Executor,
  personId: number,
  changeId: number,
  items: number,
): Promise<ChangeView> {
  const row = await executor
    .updateTable('changes')
    .set({ items })
    .where('id', '=', changeId)
    .returning(columns)
    .executeTakeFirstOrThrow();
  await announce(executor, { type: 'changes', personId });
  return toView(row);
}

/** Newest first; the cursor is the id of the last one shown. */
export async function listChanges(
  db: Database,
  personId: number,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<ChangeView>> {
  let select = db
    .selectFrom('changes')
    .select(columns)
    .where('person_id', '=', personId)
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.cursor) select = select.where('id', '<', Number(query.cursor) || 0);
  const rows = await select.execute();
  const items = rows.slice(0, query.limit).map(toView);
  return { items, next: rows.length > query.limit ? String(items.at(-1)?.id) : null };
}

/**
 * Puts everything back that a change touched. Refused while a later change of the same things stands:
 * undo that one first.
 */
export async function undoChange(
  db: Database,
  personId: number,
  changeId: number,
  options: { afterDirty?: AfterDirty } = {},
): Promise<ChangeView> {
  return db.transaction().execute(async (trx) => {
    await lockPerson(trx, personId);
    const change = await trx
      .selectFrom('changes')
      .select(columns)
      .where('id', '=', changeId)
      .where('person_id', '=', personId)
      .forUpdate()
      .executeTakeFirst();
    if (!change) throw new Fault('not-found', `There is no change ${changeId}`);
    if (change.undone_at) throw new Fault('conflict', 'This change was undone already');
    await refuseWhenChangedLater(trx, changeId);
    await markListensDirty(trx, changeId);
    await restoreListens(trx, changeId);
    await markListensDirty(trx, changeId);
    const others = await restoreCatalogue(trx, changeId);
    for (const affected of new Set([personId, ...others])) await options.afterDirty?.(trx, affected);
    const row = await trx
      .updateTable('changes')
      .set({ undone_at: new Date() })
      .where('id', '=', changeId)
      .returning(columns)
      .executeTakeFirstOrThrow();
    await announce(trx, { type: 'changes', personId });
    if (others.length > 0) await announce(trx, { type: 'catalogue', personId });
    return toView(row);
  });
}

async function refuseWhenChangedLater(executor: Executor, changeId: number): Promise<void> {
  const { rows } = await sql<{ summary: string }>`
    select c.summary from change_items mine
    join change_items theirs on theirs.entity = mine.entity and theirs.entity_id = mine.entity_id and theirs.change_id > mine.change_id
    join changes c on c.id = theirs.change_id and c.undone_at is null
    where mine.change_id = ${changeId} limit 1`.execute(executor);
  if (rows[0])
    throw new Fault('conflict', `A later change touched the same things: undo “${rows[0].summary}” first`);
}

/** Marks the folded days on which the listens of a change lie now. */
export const markListensDirty = (executor: Executor, changeId: number) =>
  markDirty(
    executor,
    sql`select l.person_id, l.listened_at as at from change_items i join listens l on l.id = i.entity_id
      where i.change_id = ${changeId} and i.entity = 'listen'`,
  );

async function restoreListens(executor: Executor, changeId: number): Promise<void> {
  try {
    await sql`
      update listens l set listened_at = (i.before ->> 'listened_at')::timestamptz, sent_track_id = (i.before ->> 'sent_track_id')::int,
        ordinal = (i.before ->> 'ordinal')::smallint, deleted_by = (i.before ->> 'deleted_by')::int
      from change_items i where i.change_id = ${changeId} and i.entity = 'listen' and l.id = i.entity_id`.execute(
      executor,
    );
  } catch (error) {
    if ((error as { code?: string }).code === '23505')
      throw new Fault('conflict', 'Another listen of the same track now stands at that very moment', {
        cause: error,
      });
    throw error;
  }
}

/** Puts merged and split entries back; returns the people whose figures change with it. */
async function restoreCatalogue(executor: Executor, changeId: number): Promise<number[]> {
  const { rows } = await sql<{
    entity: string;
  }>`select distinct entity from change_items where change_id = ${changeId} and entity <> 'listen'`.execute(
    executor,
  );
  if (rows.length === 0) return [];
  const before = await markCatalogueDirty(executor, changeId);
  for (const table of ['artist', 'release', 'recording'] as const) {
    await sql`update ${sql.table(`${table}s`)} t set merged_into = (i.before ->> 'merged_into')::int
      ${table === 'artist' ? sql`` : sql`, artist_id = (i.before ->> 'artist_id')::int`}
      from change_items i where i.change_id = ${changeId} and i.entity = ${table} and t.id = i.entity_id`.execute(
      executor,
    );
  }
  await sql`update sent_tracks t set recording_id = (i.before ->> 'recording_id')::int, release_id = (i.before ->> 'release_id')::int
    from change_items i where i.change_id = ${changeId} and i.entity = 'sent-track' and t.id = i.entity_id`.execute(
    executor,
  );
  const after = await markCatalogueDirty(executor, changeId);
  return [...new Set([...before, ...after])];
}

/** Marks every folded day on which anybody heard what a catalogue change touched; returns these people. */
export const markCatalogueDirty = (executor: Executor, changeId: number) =>
  markDirty(
    executor,
    sql`select l.person_id, l.listened_at as at
      from people p cross join (${tracksTouched(changeId)}) touched
      join listens l on l.person_id = p.id and l.sent_track_id = touched.id`,
  );

/** The sent tracks that a catalogue change counts elsewhere. */
const tracksTouched = (changeId: number) => sql`
  select s.id from change_items i
  join recordings r on (i.entity = 'recording' and (r.id = i.entity_id or r.merged_into = i.entity_id)) or (i.entity = 'artist' and r.artist_id = i.entity_id)
  join sent_tracks s on s.recording_id = r.id where i.change_id = ${changeId}
  union
  select s.id from change_items i
  join releases e on (i.entity = 'release' and (e.id = i.entity_id or e.merged_into = i.entity_id)) or (i.entity = 'artist' and e.artist_id = i.entity_id)
  join sent_tracks s on s.release_id = e.id where i.change_id = ${changeId}
  union
  select i.entity_id::int from change_items i where i.change_id = ${changeId} and i.entity = 'sent-track'`;
