import type { Executor, Schema } from '@fonoteca/store';
import type { Selectable } from 'kysely';
import { itemKindOf } from '../item.ts';

type ListRow = Selectable<Schema['recommendation_lists']>;
type ItemRow = Selectable<Schema['recommendation_items']>;

/** Lists are read by so many at once: some thousand items. */
const pageSize = 20;

/**
 * Every list that was made for a person and is kept, the oldest first, one a line (JSON), in pieces: with
 * each item's reasons, the chance it was drawn with and what the person said of it.
 */
export async function* exportLists(executor: Executor, personId: number): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const lists = await executor
      .selectFrom('recommendation_lists')
      .selectAll()
      .where('person_id', '=', personId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const last = lists.at(-1);
    if (!last) return;
    const items = await executor
      .selectFrom('recommendation_items')
      .selectAll()
      .where('person_id', '=', personId)
      .where(
        'list_id',
        'in',
        lists.map(({ id }) => id),
      )
      .orderBy('list_id')
      .orderBy('position')
      .execute();
    const byList = Map.groupBy(items, (item) => item.list_id);
    yield lists.map((list) => `${JSON.stringify(listOf(list, byList.get(list.id) ?? []))}\n`).join('');
    after = last.id;
  }
}

const listOf = (list: ListRow, items: readonly ItemRow[]) => ({
  id: list.id,
  purpose: list.purpose,
  kind: itemKindOf(list.kind),
  title: list.title,
  subtitle: list.subtitle,
  context: list.context,
  dial: list.dial,
  rules: list.rules,
  policy: list.policy,
  advice: list.advice,
  seed: list.seed,
  createdAt: list.created_at,
  expiresAt: list.expires_at,
  replacedAt: list.replaced_at,
  playlistId: list.playlist_id,
  items: items.map(itemOf),
});

const itemOf = (item: ItemRow) => ({
  position: item.position,
  kind: itemKindOf(item.kind),
  key: item.item_key,
  id: item.entity_id,
  name: item.name,
  artist: item.artist,
  score: item.score,
  propensity: item.propensity,
  facts: item.facts,
  reasons: item.reasons,
  feedback: item.feedback,
  feedbackAt: item.feedback_at,
});
