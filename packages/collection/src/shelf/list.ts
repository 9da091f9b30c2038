import type { Page } from '@fonoteca/listens';
import { type ShelfDirection, type ShelfSort, usualDirection } from '@fonoteca/records';
import type { Person } from '@fonoteca/statistics';
import type { Executor, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { countListens, type Viewer, viewCards } from './cards.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { type Condition, every, filterConditions, type ShelfFilter, shelfOf } from './filters.ts';
import { type ColumnSort, orderOf } from './order.ts';
import { releasesOf } from './releases.ts';
import { readSearch } from './search.ts';
import type { RecordCard } from './view.ts';

export interface ShelfQuery extends ShelfFilter {
  readonly sort?: ShelfSort | undefined;
  readonly direction?: ShelfDirection | undefined;
  readonly cursor?: string | undefined;
  /** 1 … 200. */
  readonly limit: number;
}

export interface ShelfPage extends Page<RecordCard> {
  /** Of all pages together. */
  readonly total: number;
}

/**
 * A page of the shelf. A full text without another order than the usual one gives the best matches first.
 * Throws Fault `invalid` (cursor).
 */
export async function listRecords(
  store: Store,
  person: Person,
  query: ShelfQuery,
  viewer: Viewer = 'owner',
): Promise<ShelfPage> {
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
  const search = await readSearch(store.db, person.id, query);
  const conditions = [
    ...shelfOf(person.id, query),
    ...filterConditions(person.id, query),
    ...(search?.conditions ?? []),
  ];
  const { sort = 'added', direction } = query;
  const found =
    search && sort === 'added' && direction === undefined
      ? pageOf(await bestFirst(store.db, conditions, search.score), cursor, query.limit)
      : sort === 'listens'
        ? await byListens(store, person, conditions, { direction, cursor, limit: query.limit })
        : await byColumn(store.db, conditions, { sort, direction, cursor, limit: query.limit });
  const shown = found.ids.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: await viewCards(store, person, shown, viewer, found.listens),
    next:
      found.ids.length > query.limit && last !== undefined
        ? writeCursor({ id: last, seen: found.before + shown.length })
        : null,
    total: found.total,
  };
}

/** Ids of a page and of one record more where there is one. */
interface Found {
  readonly ids: readonly number[];
  readonly before: number;
  readonly total: number;
  /** By record, where the order needed them. */
  readonly listens?: ReadonlyMap<number, number>;
}

async function byColumn(
  executor: Executor,
  conditions: readonly Condition[],
  page: {
    sort: ColumnSort;
    direction: ShelfDirection | undefined;
    cursor: Cursor | null;
    limit: number;
  },
): Promise<Found> {
  const { order, after } = orderOf(page.sort, page.direction);
  const { cursor } = page;
  const standing = cursor !== null && (await exists(executor, conditions, cursor.id));
  const { rows } = await (standing
    ? sql<{ id: number }>`select r.id from records r, (select * from records where id = ${cursor.id}) c
        where ${every(conditions)} and ${after} order by ${order} limit ${page.limit + 1}`
    : sql<{ id: number }>`select r.id from records r where ${every(conditions)} order by ${order}
        limit ${page.limit + 1} offset ${startOf(cursor)}`
  ).execute(executor);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from records r where ${every(conditions)}`.execute(executor);
  return { ids: rows.map(({ id }) => id), before: cursor?.seen ?? 0, total: counted.rows[0]?.total ?? 0 };
}

async function exists(executor: Executor, conditions: readonly Condition[], id: number): Promise<boolean> {
  const { rows } =
    await sql`select from records r where ${every([...conditions, sql`r.id = ${id}`])}`.execute(executor);
  return rows.length > 0;
}

/** The record where the page ended is gone, so everything moved up by one. */
const startOf = (cursor: Cursor | null): number => (cursor === null ? 0 : Math.max(0, cursor.seen - 1));

async function bestFirst(
  executor: Executor,
  conditions: readonly Condition[],
  score: Condition,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select r.id from records r where ${every(conditions)}
    order by ${score} desc, r.artist_sort, r.year nulls last, r.id`.execute(executor);
  return rows.map(({ id }) => id);
}

async function byListens(
  store: Store,
  person: Person,
  conditions: readonly Condition[],
  page: { direction: ShelfDirection | undefined; cursor: Cursor | null; limit: number },
): Promise<Found> {
  const [{ rows }, releases] = await Promise.all([
    // Ties in the order of the alphabet; by code points, as thousands of texts are ordered soonest.
    sql<{ id: number }>`
      select r.id from records r where ${every(conditions)}
      order by r.artist_sort collate "C", r.title_sort collate "C", r.id`.execute(store.db),
    releasesOf(store.db, conditions),
  ]);
  const listens = await countListens(store, person, releases);
  const sign = (page.direction ?? usualDirection('listens')) === 'ascending' ? 1 : -1;
  const ids = rows
    .map(({ id }) => ({ id, listens: listens.get(id) ?? 0 }))
    .sort((a, b) => sign * (a.listens - b.listens))
    .map(({ id }) => id);
  return { ...pageOf(ids, page.cursor, page.limit), listens };
}

/** A page out of an order that is known whole. */
function pageOf(ids: readonly number[], cursor: Cursor | null, limit: number): Found {
  const place = cursor === null ? -1 : ids.indexOf(cursor.id);
  const start = place >= 0 ? place + 1 : startOf(cursor);
  return { ids: ids.slice(start, start + limit + 1), before: start, total: ids.length };
}
