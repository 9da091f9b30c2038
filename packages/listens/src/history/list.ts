import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { Page } from '../page.ts';
import { filtersTracks, type TrackFilter, tracksMatching } from './tracks-matching.ts';
import { type ListenView, viewListens } from './view.ts';

export interface HistoryQuery extends TrackFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** Instants, ISO 8601; `from` is included, `to` is not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly importId?: number | undefined;
  /** `listens` leaves out what does not count by the person's rule. */
  readonly show: 'listens' | 'all' | 'skips';
}

interface Key {
  id: number;
  at: number;
  sent_track_id: number;
  ordinal: number;
}

/**
 * The history, newest first. A page reads an index from the cursor on, however long the history is; a
 * search first finds the tracks, then the newest listens of each.
 */
export async function listListens(
  executor: Executor,
  personId: number,
  query: HistoryQuery,
): Promise<Page<ListenView>> {
  const conditions = [sql`l.person_id = ${personId}`, sql`l.deleted_by is null`];
  if (query.show === 'listens') conditions.push(sql`l.counted`);
  if (query.show === 'skips') conditions.push(sql`l.skipped`);
  if (query.from) conditions.push(sql`l.listened_at >= ${new Date(query.from)}`);
  if (query.to) conditions.push(sql`l.listened_at < ${new Date(query.to)}`);
  if (query.importId !== undefined) conditions.push(sql`l.import_id = ${query.importId}`);
  if (query.cursor) {
    const [at, track, ordinal] = parseCursor(query.cursor);
    conditions.push(
      sql`(l.listened_at, l.sent_track_id, l.ordinal) < (to_timestamp(${at / 1000}::float8), ${track}::int, ${ordinal}::smallint)`,
    );
  }
  const columns = sql`l.id, round(extract(epoch from l.listened_at) * 1000)::float8 as at, l.sent_track_id, l.ordinal`;
  const order = sql`order by l.listened_at desc, l.sent_track_id desc, l.ordinal desc limit ${query.limit + 1}`;
  const where = sql.join(conditions, sql` and `);
  const tracks = filtersTracks(query) ? await tracksMatching(executor, personId, query) : undefined;
  const { rows } = await (tracks
    ? sql<Key>`select * from (
        select newest.* from unnest(${tracks}::int[]) as wanted (id),
        lateral (select ${columns}, l.listened_at from listens l where ${where} and l.sent_track_id = wanted.id ${order}) newest
      ) l ${order}`
    : sql<Key>`select ${columns} from listens l where ${where} ${order}`
  ).execute(executor);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: await viewListens(
      executor,
      shown.map((row) => row.id),
    ),
    next: rows.length > query.limit && last ? `${last.at}.${last.sent_track_id}.${last.ordinal}` : null,
  };
}

function parseCursor(cursor: string): [number, number, number] {
  const parts = cursor.split('.').map(Number);
  const [at, track, ordinal] = parts;
  if (
    parts.length !== 3 ||
    at === undefined ||
    track === undefined ||
    ordinal === undefined ||
    !parts.every(Number.isSafeInteger)
  ) {
    throw new Fault('invalid', 'The cursor is not one of ours', {
      fields: [{ field: 'cursor', reason: 'give back `next` of the page before, unchanged' }],
    });
  }
  return [at, track, ordinal];
}

/** One listen; throws Fault `not-found` for a deleted one and for somebody else's. */
export async function getListen(executor: Executor, personId: number, id: number): Promise<ListenView> {
  const row = await executor
    .selectFrom('listens')
    .select('id')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('deleted_by', 'is', null)
    .executeTakeFirst();
  const [view] = row ? await viewListens(executor, [id]) : [];
  if (!view) throw new Fault('not-found', `There is no listen ${id}`);
  return view;
}

/** Counts the stored listens one by one: exact, and slow on a long history. Pages ask statistics instead. */
export async function countListens(
  executor: Executor,
  personId: number,
): Promise<{ listens: number; short: number }> {
  const { rows } = await sql<{ listens: number; short: number }>`
    select count(*) filter (where counted)::int as listens, count(*) filter (where not counted)::int as short
    from listens where person_id = ${personId} and deleted_by is null`.execute(executor);
  return rows[0] ?? { listens: 0, short: 0 };
}
