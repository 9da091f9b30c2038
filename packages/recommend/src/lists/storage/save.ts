import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { itemKinds } from '../../item.ts';
import type { ListItem, NewList, ShownFacts } from '../types.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Older lists go: those of a person beyond this many. Playlists made of them stay. */
const keptLists = 500;

/** Stores a list with its items, in place of the one of its purpose and kind that stood. */
export async function saveList(executor: Executor, personId: number, list: NewList): Promise<number> {
  const kind = itemKinds[list.kind];
  if (oneAtATime.includes(list.purpose)) {
    await executor
      .updateTable('recommendation_lists')
      .set({ replaced_at: list.createdAt })
      .where('person_id', '=', personId)
      .where('purpose', '=', list.purpose)
      .where('kind', '=', kind)
      .where('replaced_at', 'is', null)
      .execute();
    // An empty list that something came of is nothing to look back at.
    await sql`
      delete from recommendation_lists l where person_id = ${personId} and purpose = ${list.purpose} and kind = ${kind}
        and replaced_at = ${list.createdAt} and not exists (select from recommendation_items i where i.list_id = l.id)`.execute(
      executor,
    );
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
      policy: JSON.stringify({ models: list.models, basis: list.basis, ...list.policy }),
      advice: JSON.stringify(list.advice),
      seed: list.seed,
      created_at: list.createdAt,
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
