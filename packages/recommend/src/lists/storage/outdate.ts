import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

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

/**
 * Another model is in use: lists that stand were made without it, everybody's. The mixes of the day and the
 * week stay here too, unless they found nothing: an empty one is not kept till Monday.
 */
export async function outdateEverybodysLists(executor: Executor): Promise<void> {
  await sql`
    update recommendation_lists l set replaced_at = now()
    where l.replaced_at is null and l.expires_at > now()
      and (l.purpose not in ('daily-mix', 'weekly-discovery')
        or not exists (select from recommendation_items i where i.list_id = l.id))`.execute(executor);
}
