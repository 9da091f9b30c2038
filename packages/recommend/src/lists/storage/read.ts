import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, itemKindOf, itemKinds } from '../../item.ts';
import { createBlocklist, type ResolvedMark } from '../../taste/blocklist.ts';
import { resolvedMarks } from '../../taste/marks.ts';
import type { Mark } from '../../taste/types.ts';
import type {
  Advice,
  ListBasis,
  ListItem,
  ListPurpose,
  ModelShare,
  ShownFacts,
  ShownReason,
} from '../types.ts';
import { type HeadRow, headColumns, headOf, type ListHead } from './heads.ts';

export interface StoredList extends ListHead {
  readonly items: readonly (ListItem & { position: number; mark: Mark | null })[];
  readonly models: readonly ModelShare[];
  readonly advice: readonly Advice[];
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
  const [rowsOfList, marks] = await Promise.all([
    executor
      .selectFrom('recommendation_items')
      .selectAll()
      .where('list_id', '=', id)
      .where('person_id', '=', personId)
      .orderBy('position')
      .execute(),
    resolvedMarks(executor, personId),
  ]);
  const blocklist = createBlocklist(marks);
  const markOf = marksByKey(marks);
  const items = rowsOfList.filter(({ kind, item_key: key }) => !blocklist.isForbidden(itemKindOf(kind), key));
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
      mark: markOf(itemKindOf(row.kind), row.item_key),
      ...(row.facts as unknown as ShownFacts),
    })),
  };
}

/** Marks by every key that a marked entry goes by: also by those it had before a merge. */
function marksByKey(marks: readonly ResolvedMark[]): (kind: ItemKind, key: string) => Mark | null {
  const byKey = new Map(
    marks.flatMap(({ kind, key, keys, mark }) =>
      [key, ...keys].map((one): [string, Mark] => [`${kind} ${one}`, mark]),
    ),
  );
  return (kind, key) => byKey.get(`${kind} ${key}`) ?? null;
}

/** A list that still stands, with what it was made from. */
export interface StandingList {
  readonly id: number;
  readonly dial: number;
  readonly createdAt: Date;
  readonly basis: ListBasis;
}

const nothing: ListBasis = { after: null, listens: 0, models: [] };

/** The newest list of this purpose and kind that has neither expired nor been replaced. */
export async function standingList(
  executor: Executor,
  personId: number,
  purpose: ListPurpose,
  kind: ItemKind,
  now: Date,
): Promise<StandingList | undefined> {
  const row = await executor
    .selectFrom('recommendation_lists')
    .select(['id', 'dial', 'created_at', 'policy'])
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('kind', '=', itemKinds[kind])
    .where('replaced_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!row) return undefined;
  const { basis } = row.policy as { basis?: ListBasis };
  return { id: row.id, dial: row.dial, createdAt: row.created_at, basis: basis ?? nothing };
}
