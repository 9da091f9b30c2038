import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { type ItemKind, itemKindOf } from '../../item.ts';
import type { Feedback } from '../types.ts';
import { getList } from './read.ts';

/** An item of a list that something was said of. */
export interface ToldItem {
  readonly kind: ItemKind;
  readonly key: string;
  readonly id: number | null;
  readonly name: string;
  readonly artist: string | null;
  readonly feedback: Feedback;
  /** What was said of it on this list before. */
  readonly before: Feedback | null;
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
      .selectFrom('recommendation_items')
      .select(['kind', 'item_key', 'entity_id', 'name', 'artist', 'feedback'])
      .where('list_id', '=', listId)
      .where('person_id', '=', personId)
      .where('position', '=', position)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw await missingItem(executor, personId, listId, position);
    await executor
      .updateTable('recommendation_items')
      .set({ feedback: feedback === 'none' ? null : feedback, feedback_at: new Date() })
      .where('list_id', '=', listId)
      .where('position', '=', position)
      .execute();
    const { name, artist, feedback: before } = row;
    const item = { kind: itemKindOf(row.kind), key: row.item_key, id: row.entity_id, name, artist };
    told.push({ ...item, feedback, before });
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
