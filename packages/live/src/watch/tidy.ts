import type { Store } from '@fonoteca/store';

const day = 24 * 3_600_000;

/**
 * Removes checks older than 60 days, calls older than 8 days and channels that nobody has followed for 30
 * days (their broadcasts go with them).
 */
export async function tidyLive(
  store: Store,
  now: number,
): Promise<{ checks: number; calls: number; channels: number }> {
  const before = (days: number) => new Date(now - days * day);
  const checks = await store.db.deleteFrom('checks').where('at', '<', before(60)).executeTakeFirst();
  const calls = await store.db
    .deleteFrom('live_calls')
    .where('at', '<', before(8))
    // What still counts in steady time stays, however old clocks say it is.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('live_platforms')
            .select('platform')
            .whereRef('live_platforms.platform', '=', 'live_calls.platform')
            .whereRef('live_calls.steady', '>=', ({ eb }) => eb('live_platforms.steady', '-', 2 * day)),
        ),
      ),
    )
    .executeTakeFirst();
  const channels = await store.db
    .deleteFrom('channels')
    .where('orphaned_at', '<', before(30))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('follows').select('channel_id').whereRef('channel_id', '=', 'channels.id'))),
    )
    .executeTakeFirst();
  return {
    checks: Number(checks.numDeletedRows),
    calls: Number(calls.numDeletedRows),
    channels: Number(channels.numDeletedRows),
  };
}
