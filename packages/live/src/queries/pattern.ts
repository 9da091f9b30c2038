import type { ResponseOf } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { mustFollow } from '../channels/change.ts';
import { type BeliefReader, beliefsOf } from './beliefs.ts';

export type PatternView = ResponseOf<'GET /api/v1/schedule-patterns'>;

/** Broadcasts that length and gap are taken from: what was usual long ago is not any more. */
const lately = 200;

/**
 * The week of a channel as it was learned. Throws Fault `not-found`, and `unavailable` where what was
 * learned cannot be read any more.
 */
export async function getPattern(
  db: Database,
  ports: { readonly beliefs: BeliefReader; readonly now: number },
  personId: number,
  channelId: number,
): Promise<PatternView> {
  await mustFollow(db, personId, channelId);
  const belief = (await beliefsOf(db, ports.beliefs, [channelId])).get(channelId);
  if (!belief)
    throw new Fault('unavailable', 'What was learned of this channel cannot be read: it is learned anew');
  const { consistency, confidence, enough } = belief.forecast(ports.now);
  const { starts, live, zone } = belief.pattern(ports.now);
  const figures = await figuresOf(db, channelId);
  return {
    channelId,
    zone,
    starts: [...starts],
    live: [...live],
    medianMinutes: figures?.minutes ?? null,
    gapHours: figures?.hours ?? null,
    broadcasts: figures?.broadcasts ?? 0,
    consistency,
    confidence,
    enough,
  };
}

async function figuresOf(db: Database, channelId: number) {
  const { rows } = await sql<{ broadcasts: number; minutes: number | null; hours: number | null }>`
    with recent as (
      select extract(epoch from ended_at - started_at) / 60 as minutes,
        extract(epoch from started_at - lag(started_at) over (order by started_at)) / 3600 as hours
      from (select started_at, ended_at from broadcasts where channel_id = ${channelId}
            order by started_at desc limit ${lately}) newest
    )
    select (select count(*) from broadcasts where channel_id = ${channelId}) as broadcasts,
      percentile_cont(0.5) within group (order by minutes)::float8 as minutes,
      percentile_cont(0.5) within group (order by hours)::float8 as hours
    from recent`.execute(db);
  return rows[0];
}
