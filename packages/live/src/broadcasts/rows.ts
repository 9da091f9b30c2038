import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { KnownBroadcast } from './identity.ts';
import type { CheckRow, LockedChannel } from './types.ts';

/** Locks a channel until the transaction ends: looks at it are recorded one after the other. */
export async function lockChannel(executor: Executor, id: number): Promise<LockedChannel | undefined> {
  const row = await executor
    .selectFrom('channels')
    .select(['id', 'arm', 'status', 'message', 'belief'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const { rows } = await sql<{ found: string; at: Date }>`
    select found, at from checks where channel_id = ${id} order by id desc limit 10`.execute(executor);
  const known = rows.findIndex(({ found }) => found !== 'unknown');
  const { rows: offline } = await sql<{ at: Date }>`
    select at from checks where channel_id = ${id} and found = 'offline' order by id desc limit 1`.execute(
    executor,
  );
  return {
    ...row,
    lastOffline: offline[0]?.at.getTime() ?? null,
    unknowns: known < 0 ? rows.length : known,
  };
}

/** The broadcast that runs, the newest ones, and the one of this name. */
export async function knownBroadcasts(
  executor: Executor,
  channelId: number,
  platformIds: readonly string[],
  since: number,
): Promise<KnownBroadcast[]> {
  const { rows } = await sql<{
    id: number;
    platform_id: string | null;
    started_at: Date;
    start_known: KnownBroadcast['startKnown'];
    start_not_before: Date | null;
    ended_at: Date | null;
    end_known: KnownBroadcast['endKnown'];
    seen_at: Date;
    caught_live: boolean;
    peak_viewers: number | null;
    title: string | null;
  }>`
    select id, platform_id, started_at, start_known, start_not_before, ended_at, end_known, seen_at,
      caught_live, peak_viewers, title
    from broadcasts where channel_id = ${channelId} and (ended_at is null
      or platform_id = any(${[...platformIds]}) or started_at >= ${new Date(since)}
      or id in (select id from broadcasts where channel_id = ${channelId} order by started_at desc limit 3))
    order by ended_at is null desc, started_at desc, id desc`.execute(executor);
  return rows.map((row) => ({
    id: row.id,
    platformId: row.platform_id,
    startedAt: row.started_at.getTime(),
    startKnown: row.start_known,
    startNotBefore: row.start_not_before?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    endKnown: row.end_known,
    seenAt: row.seen_at.getTime(),
    caughtLive: row.caught_live,
    peakViewers: row.peak_viewers,
    title: row.title,
  }));
}

/** Writes the looks down; gives the number of the last. */
export async function writeChecks(
  executor: Executor,
  channel: LockedChannel,
  checks: readonly CheckRow[],
): Promise<number> {
  const rows = await executor
    .insertInto('checks')
    .values(
      checks.map(({ at, detail, ...rest }) => ({
        ...rest,
        channel_id: channel.id,
        at: new Date(at),
        arm: channel.arm,
        detail: detail === null ? null : detail.slice(0, 500),
      })),
    )
    .returning('id')
    .execute();
  return Math.max(...rows.map(({ id }) => id));
}
