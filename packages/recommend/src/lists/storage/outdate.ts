import type { Executor } from '@fonoteca/store';

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
