import type { Executor } from '@fonoteca/store';

/**
 * Marks channels whose last follower left without unfollowing: an account that was deleted takes its follows
 * along by itself. From then on the time runs after which they are removed.
 */
export async function markOrphans(executor: Executor, now: Date): Promise<number> {
  const { numUpdatedRows } = await executor
    .updateTable('channels')
    .set({ orphaned_at: now })
    .where('orphaned_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('follows').select('person_id').whereRef('channel_id', '=', 'channels.id'))),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
