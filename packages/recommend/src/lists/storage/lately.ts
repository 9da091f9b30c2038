import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, itemKinds } from '../../item.ts';
import type { ListPurpose } from '../types.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** The moment a list is made at. */
export interface ListMoment {
  readonly now: Date;
  /** Begin of the person's day. */
  readonly today: Date;
  /** Where a list is made in place of one that feedback outdated: its own items of today may come again. */
  readonly renews: ListPurpose | null;
}

/** What one has asked for again at once repeats nothing anyway: a continuation goes with the last listen. */
const countedPurposes: readonly ListPurpose[] = [
  'discover',
  'rediscover',
  'radio',
  'mix',
  'daily-mix',
  'weekly-discovery',
];

/** When items of a kind were last on a list of this person, by key: for “no repeats from day to day”. */
export async function listedLately(
  executor: Executor,
  personId: number,
  kind: ItemKind,
  days: number,
  { now, today, renews }: ListMoment,
): Promise<Map<string, number>> {
  // Else every like would drive all the rest off the shelf.
  const mayComeAgain = renews
    ? sql`l.created_at >= ${today} and l.purpose = any(${[...oneAtATime]}) and (l.replaced_at is not null or l.purpose = ${renews})`
    : sql`false`;
  const { rows } = await sql<{ key: string; at: Date }>`
    select i.item_key as key, max(l.created_at) as at
    from recommendation_lists l join recommendation_items i on i.list_id = l.id
    where l.person_id = ${personId} and i.kind = ${itemKinds[kind]}
      and l.created_at > ${now}::timestamptz - make_interval(days => ${days})
      and l.purpose = any(${[...countedPurposes]}) and not (${mayComeAgain})
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
