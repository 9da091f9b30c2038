import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, itemKindOf, itemKinds } from '../../item.ts';
import type { Advice, ListContext, ListPurpose, ModelShare } from '../types.ts';

/** A stored list without its items. */
export interface ListHead {
  readonly id: number;
  readonly purpose: ListPurpose;
  readonly kind: ItemKind;
  readonly title: string;
  readonly subtitle: string | null;
  readonly context: ListContext;
  readonly dial: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** False once feedback or a newer list took its place. */
  readonly current: boolean;
  readonly itemCount: number;
  readonly playlistId: number | null;
}

export const headColumns = sql`
  l.id, l.purpose, l.kind, l.title, l.subtitle, l.context, l.dial, l.created_at, l.expires_at, l.playlist_id,
  l.replaced_at is null and l.expires_at > now() as current, l.policy, l.advice,
  (select count(*) from recommendation_items i where i.list_id = l.id) as item_count`;

export interface HeadRow {
  id: number;
  purpose: ListPurpose;
  kind: number;
  title: string;
  subtitle: string | null;
  context: ListContext;
  dial: number;
  created_at: Date;
  expires_at: Date;
  playlist_id: number | null;
  current: boolean;
  item_count: number;
  policy: { models?: ModelShare[] };
  advice: Advice[];
}

export const headOf = (row: HeadRow): ListHead => ({
  id: row.id,
  purpose: row.purpose,
  kind: itemKindOf(row.kind),
  title: row.title,
  subtitle: row.subtitle,
  context: row.context,
  dial: row.dial,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  current: row.current,
  itemCount: row.item_count,
  playlistId: row.playlist_id,
});

/** A cursor that nobody was given is at the end. */
const placeOf = (cursor: string): number => (/^\d{1,15}$/.test(cursor) ? Number(cursor) : 0);

/** Lists of a person, newest first; the cursor is the id of the last one shown. */
export async function listLists(
  executor: Executor,
  personId: number,
  query: {
    cursor?: string | undefined;
    limit: number;
    purpose?: ListPurpose | undefined;
    kind?: ItemKind | undefined;
  },
): Promise<{ items: ListHead[]; next: string | null }> {
  const { rows } = await sql<HeadRow>`
    select ${headColumns} from recommendation_lists l
    where l.person_id = ${personId}
      and ${query.cursor ? sql`l.id < ${placeOf(query.cursor)}` : sql`true`}
      and ${query.purpose ? sql`l.purpose = ${query.purpose}` : sql`true`}
      and ${query.kind ? sql`l.kind = ${itemKinds[query.kind]}` : sql`true`}
    order by l.id desc limit ${query.limit + 1}`.execute(executor);
  const shown = rows.slice(0, query.limit);
  return {
    items: shown.map(headOf),
    next: rows.length > query.limit ? String(shown.at(-1)?.id ?? '') : null,
  };
}
