import type { ResponseOf } from '@fonoteca/contract';
import type { Executor, Schema } from '@fonoteca/store';
import type { Selectable } from 'kysely';
import { shownName } from '../channels/name.ts';

export type BroadcastView = ResponseOf<'GET /api/v1/broadcasts'>['items'][number];

type Row = Selectable<Schema['broadcasts']> &
  Pick<Selectable<Schema['channels']>, 'name' | 'platform' | 'url'>;

/** Broadcasts with their channels, of the channels that the person follows. */
export const selectBroadcasts = (executor: Executor, personId: number) =>
  executor
    .selectFrom('broadcasts as b')
    .innerJoin('channels as c', 'c.id', 'b.channel_id')
    .innerJoin('follows as f', (join) =>
      join.onRef('f.channel_id', '=', 'b.channel_id').on('f.person_id', '=', personId),
    )
    .selectAll('b')
    .select([shownName.as('name'), 'c.platform', 'c.url']);

const hourMs = 3_600_000;

export function broadcastOf(row: Row): BroadcastView {
  const earnings = row.earnings === null ? null : Number(row.earnings);
  const hours = ((row.ended_at ?? row.seen_at).getTime() - row.started_at.getTime()) / hourMs;
  return {
    id: row.id,
    channelId: row.channel_id,
    channelName: row.name,
    platform: row.platform,
    url: row.url,
    title: row.title,
    startedAt: row.started_at.toISOString(),
    startKnown: row.start_known,
    startNotBefore: row.start_not_before?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    endKnown: row.end_known,
    endNotBefore: row.end_not_before?.toISOString() ?? null,
    foundAt: row.found_at.toISOString(),
    delaySeconds: delayOf(row),
    caughtLive: row.caught_live,
    peakViewers: row.peak_viewers,
    gifts: row.gifts,
    earnings,
    currency: row.currency,
    // Minutes that have hardly begun say nothing of an hour.
    quality: earnings === null || hours < 1 / 60 ? null : earnings / hours,
  };
}

/** Only where the start is exact and somebody could have been told: one that was over had no delay. */
function delayOf({ start_known, caught_live, found_at, started_at }: Row): number | null {
  if (start_known === 'between' || !caught_live) return null;
  return Math.max(0, (found_at.getTime() - started_at.getTime()) / 1000);
}
