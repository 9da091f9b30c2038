import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, itemKindOf, itemKinds } from '../item.ts';
import type {
  Advice,
  Feedback,
  ListContext,
  ListItem,
  ListPurpose,
  ModelShare,
  NewList,
  ShownFacts,
  ShownReason,
} from './types.ts';

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

export interface StoredList extends ListHead {
  readonly items: readonly (ListItem & { position: number; mark: 'like' | 'dislike' | 'less' | null })[];
  readonly models: readonly ModelShare[];
  readonly advice: readonly Advice[];
}

/** Older lists go: those of a person beyond this many. Playlists made of them stay. */
const keptLists = 500;

/** Of these one stands at a time; radios, mixes and continuations stand side by side until they expire. */
const oneAtATime: readonly ListPurpose[] = ['discover', 'rediscover', 'daily-mix', 'weekly-discovery'];

/** Stores a list with its items, in place of the one of its purpose and kind that stood. */
export async function saveList(executor: Executor, personId: number, list: NewList): Promise<number> {
  const kind = itemKinds[list.kind];
  if (oneAtATime.includes(list.purpose)) {
    await executor
      .updateTable('recommendation_lists')
      .set({ replaced_at: new Date() })
      .where('person_id', '=', personId)
      .where('purpose', '=', list.purpose)
      .where('kind', '=', kind)
      .where('replaced_at', 'is', null)
      .execute();
  }
  const { id } = await executor
    .insertInto('recommendation_lists')
    .values({
      person_id: personId,
      purpose: list.purpose,
      kind,
      title: list.title,
      subtitle: list.subtitle,
      context: JSON.stringify(list.context),
      dial: list.dial,
      rules: JSON.stringify(list.rules),
      policy: JSON.stringify({ models: list.models, ...list.policy }),
      advice: JSON.stringify(list.advice),
      seed: list.seed,
      expires_at: list.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (list.items.length > 0) {
    await executor
      .insertInto('recommendation_items')
      .values(
        list.items.map((item, index) => ({
          list_id: id,
          position: index + 1,
          person_id: personId,
          kind: itemKinds[item.kind],
          item_key: item.key,
          entity_id: item.id,
          name: item.name,
          artist: item.artist,
          score: item.score,
          propensity: item.propensity,
          facts: JSON.stringify(factsOf(item)),
          reasons: JSON.stringify(item.reasons),
        })),
      )
      .execute();
  }
  await sql`
    delete from recommendation_lists where id in (
      select id from recommendation_lists where person_id = ${personId} order by id desc offset ${keptLists})`.execute(
    executor,
  );
  return id;
}

const factsOf = (item: ListItem): ShownFacts => ({
  artistId: item.artistId,
  release: item.release,
  mbid: item.mbid,
  lengthMs: item.lengthMs,
  year: item.year,
  tags: item.tags,
  listens: item.listens,
  lastListenAt: item.lastListenAt,
});

const headColumns = sql`
  l.id, l.purpose, l.kind, l.title, l.subtitle, l.context, l.dial, l.created_at, l.expires_at, l.playlist_id,
  l.replaced_at is null and l.expires_at > now() as current, l.policy, l.advice,
  (select count(*) from recommendation_items i where i.list_id = l.id) as item_count`;

interface HeadRow {
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

const headOf = (row: HeadRow): ListHead => ({
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
      and ${query.cursor ? sql`l.id < ${Number(query.cursor) || 0}` : sql`true`}
      and ${query.purpose ? sql`l.purpose = ${query.purpose}` : sql`true`}
      and ${query.kind ? sql`l.kind = ${itemKinds[query.kind]}` : sql`true`}
    order by l.id desc limit ${query.limit + 1}`.execute(executor);
  const shown = rows.slice(0, query.limit);
  return {
    items: shown.map(headOf),
    next: rows.length > query.limit ? String(shown.at(-1)?.id ?? '') : null,
  };
}

/**
 * A list with its items and the person's marks of today. What was disliked since, or whose artist was,
 * is left out: a dislike never comes back, not in an old list either. Throws Fault `not-found`.
 */
export async function getList(executor: Executor, personId: number, id: number): Promise<StoredList> {
  const { rows } = await sql<HeadRow>`
    select ${headColumns} from recommendation_lists l
    where l.person_id = ${personId} and l.id = ${id}`.execute(executor);
  const [head] = rows;
  if (!head) throw new Fault('not-found', `There is no list ${id} of yours`);
  const items = await executor
    .selectFrom('recommendation_items as i')
    .leftJoin('taste_marks as m', (join) =>
      join
        .onRef('m.person_id', '=', 'i.person_id')
        .onRef('m.kind', '=', 'i.kind')
        .onRef('m.item_key', '=', 'i.item_key'),
    )
    .selectAll('i')
    .select('m.mark')
    .where('i.list_id', '=', id)
    .where('i.person_id', '=', personId)
    .where(
      sql<boolean>`not exists (select from taste_marks d where d.person_id = i.person_id and d.mark = 'dislike'
        and ((d.kind = i.kind and d.item_key = i.item_key)
          or (d.kind = ${itemKinds.artist} and d.item_key = split_part(i.item_key, chr(31), 1))))`,
    )
    .orderBy('i.position')
    .execute();
  return {
    ...headOf(head),
    models: head.policy.models ?? [],
    advice: head.advice,
    items: items.map((row) => ({
      position: row.position,
      kind: itemKindOf(row.kind),
      key: row.item_key,
      id: row.entity_id,
      name: row.name,
      artist: row.artist,
      score: row.score,
      propensity: row.propensity,
      reasons: row.reasons as ShownReason[],
      mark: row.mark,
      ...(row.facts as unknown as ShownFacts),
    })),
  };
}

/** The list of this purpose that still stands, if it was made with the dial where it is now. */
export async function standingList(
  executor: Executor,
  personId: number,
  purpose: ListPurpose,
  kind: ItemKind,
  dial: number,
): Promise<StoredList | undefined> {
  const row = await executor
    .selectFrom('recommendation_lists')
    .select(['id', 'dial'])
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('kind', '=', itemKinds[kind])
    .where('replaced_at', 'is', null)
    .where('expires_at', '>', new Date())
    .orderBy('id', 'desc')
    .executeTakeFirst();
  // A dial is stored as a 4-byte float.
  return row && Math.abs(row.dial - dial) < 0.001 ? getList(executor, personId, row.id) : undefined;
}

/**
 * What a person thinks has changed: lists that stand are made anew at the next look. The mixes of the day
 * and the week stay, without what was disliked; a list that one is listening to does not change its order.
 */
export async function outdateLists(executor: Executor, personId: number): Promise<void> {
  await executor
    .updateTable('recommendation_lists')
    .set({ replaced_at: new Date() })
    .where('person_id', '=', personId)
    .where('purpose', 'not in', ['daily-mix', 'weekly-discovery'])
    .where('replaced_at', 'is', null)
    .execute();
}

/** An item of a list that something was said of. */
export interface ToldItem {
  readonly kind: ItemKind;
  readonly key: string;
  readonly id: number | null;
  readonly name: string;
  readonly artist: string | null;
  readonly feedback: Feedback;
}

/** Writes down what the person thinks of items of a list. Throws Fault `not-found` or `invalid`. */
export async function saveFeedback(
  executor: Executor,
  personId: number,
  listId: number,
  items: readonly { position: number; feedback: Feedback }[],
): Promise<ToldItem[]> {
  const told: ToldItem[] = [];
  for (const { position, feedback } of items) {
    const row = await executor
      .updateTable('recommendation_items')
      .set({ feedback: feedback === 'none' ? null : feedback, feedback_at: new Date() })
      .where('list_id', '=', listId)
      .where('person_id', '=', personId)
      .where('position', '=', position)
      .returning(['kind', 'item_key', 'entity_id', 'name', 'artist'])
      .executeTakeFirst();
    if (!row) throw await missingItem(executor, personId, listId, position);
    const { name, artist } = row;
    told.push({ kind: itemKindOf(row.kind), key: row.item_key, id: row.entity_id, name, artist, feedback });
  }
  return told;
}

async function missingItem(
  executor: Executor,
  personId: number,
  listId: number,
  position: number,
): Promise<Fault> {
  const { itemCount } = await getList(executor, personId, listId);
  return new Fault('invalid', `List ${listId} has no item at ${position}`, {
    fields: [{ field: 'items.position', reason: `use 1 to ${itemCount}` }],
  });
}

/** Writes down which playlist a list was saved as. */
export async function recordPlaylist(
  executor: Executor,
  personId: number,
  listId: number,
  playlistId: number,
): Promise<void> {
  await executor
    .updateTable('recommendation_lists')
    .set({ playlist_id: playlistId })
    .where('id', '=', listId)
    .where('person_id', '=', personId)
    .execute();
}

/** When items of a kind were last on a list of this person, by key: for “no repeats from day to day”. */
export async function listedLately(
  executor: Executor,
  personId: number,
  kind: ItemKind,
  days: number,
  purposes: readonly ListPurpose[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; at: Date }>`
    select i.item_key as key, max(l.created_at) as at
    from recommendation_lists l join recommendation_items i on i.list_id = l.id
    where l.person_id = ${personId} and i.kind = ${itemKinds[kind]}
      and l.created_at > now() - make_interval(days => ${days}) and l.purpose = any(${[...purposes]})
    group by i.item_key`.execute(executor);
  return new Map(rows.map(({ key, at }) => [key, at.getTime()]));
}

/** How long an item that was skipped on a list stays away. */
const skippedDays = 30;

/** Keys of items that the person skipped on a list and did not take back. */
export async function skippedLately(
  executor: Executor,
  personId: number,
  kind: ItemKind,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select distinct item_key as key from recommendation_items
    where person_id = ${personId} and kind = ${itemKinds[kind]} and feedback = 'skip'
      and feedback_at > now() - make_interval(days => ${skippedDays})`.execute(executor);
  return new Set(rows.map(({ key }) => key));
}
