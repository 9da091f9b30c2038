import type { Database, LivePlatformName } from '@fonoteca/store';
import { sql } from 'kysely';
import { announceLive } from './events.ts';
import type { BroadcastHooks } from './types.ts';

/** A broadcast that nobody has seen for so long is over. */
const lostAfterMs = 24 * 3_600_000;

/**
 * Closes broadcasts of a platform that nobody has seen live for a day: no look told anything, nobody follows
 * the channel any more, its checks or its platform are switched off. They end when they were last seen, and
 * nothing is learned of it. Gives the numbers of their channels. `now` is milliseconds since 1970.
 */
export const closeLost = (
  db: Database,
  platform: LivePlatformName,
  now: number,
  { afterEnd }: Pick<BroadcastHooks, 'afterEnd'>,
): Promise<number[]> =>
  db.transaction().execute(async (transaction) => {
    const before = new Date(now - lostAfterMs);
    // Locked like whoever records a look, in the same order.
    const { rows: lost } = await sql<{ id: number }>`
      select c.id from channels c join broadcasts b on b.channel_id = c.id
      where c.platform = ${platform} and b.ended_at is null and b.seen_at < ${before}
      order by c.id limit 1000 for update of c`.execute(transaction);
    if (lost.length === 0) return [];
    const ids = lost.map(({ id }) => id);
    const { rows: ended } = await sql<{ id: number; channel_id: number; ended_at: Date }>`
      update broadcasts set ended_at = greatest(seen_at, started_at), end_known = 'between',
        end_not_before = greatest(seen_at, started_at)
      where channel_id = any(${ids}::int[]) and ended_at is null and seen_at < ${before}
      returning id, channel_id, ended_at`.execute(transaction);
    const channels = ended.map(({ channel_id }) => channel_id);
    await sql`update channels set status = 'unknown', message = 'Nothing was seen of its broadcast for a day'
      where id = any(${channels}::int[]) and status = 'live'`.execute(transaction);
    for (const { id, channel_id, ended_at } of ended)
      await afterEnd?.(transaction, { broadcastId: id, channelId: channel_id, endedAt: ended_at.getTime() });
    const gone = { change: 'end', checkId: 0, running: null, spans: [] } as const;
    await announceLive(
      transaction,
      channels.map((channelId) => ({ channelId, ...gone })),
    );
    return channels;
  });
