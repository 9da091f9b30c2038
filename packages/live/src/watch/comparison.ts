import type { ResponseOf } from '@fonoteca/contract';
import type { LiveArm, LivePlatformName, Store } from '@fonoteca/store';
import { sql } from 'kysely';

export type Comparison = ResponseOf<'GET /api/v1/live/comparison'>;
type ArmFigures = Comparison['smart'];

/** A day of the person's calendar, or null: all days together. */
interface Row {
  readonly arm: LiveArm;
  readonly day: string | null;
}

interface Looks extends Row {
  readonly channels: number;
  readonly calls: number;
}

interface Found extends Row {
  readonly broadcasts: number;
  readonly caught: number;
  readonly median: number | null;
  readonly p90: number | null;
}

const dayMs = 24 * 3_600_000;

/**
 * Planned against fixed checks of the person's channels over the last `days` days: looks, the share of
 * broadcasts that was caught while live, and the delay where the platform told the start.
 */
export async function comparison(
  store: Store,
  asked: {
    readonly personId: number;
    readonly platform?: LivePlatformName | undefined;
    readonly days: number;
  },
  now: number,
): Promise<Comparison> {
  const { personId, platform, days } = asked;
  const since = new Date(now - days * dayMs);
  const followed = sql`select c.id, c.created_at, p.time_zone from follows f join channels c on c.id = f.channel_id
    join people p on p.id = f.person_id where f.person_id = ${personId}
    ${platform ? sql`and c.platform = ${platform}` : sql``}`;
  const { rows: looks } = await sql<Looks>`
    with followed as (${followed})
    select arm, (at at time zone time_zone)::date as day, count(distinct channel_id)::int as channels,
      count(*)::int as calls
    from checks join followed on followed.id = channel_id
    where at >= ${since} and arm is not null and reason <> 'push'
    group by grouping sets ((arm, (at at time zone time_zone)::date), (arm))`.execute(store.db);
  const { rows: found } = await sql<Found>`
    with followed as (${followed})
    select arm, (started_at at time zone time_zone)::date as day, count(*)::int as broadcasts,
      count(*) filter (where caught_live)::int as caught,
      percentile_cont(0.5) within group (order by delay) as median,
      percentile_cont(0.9) within group (order by delay) as p90
    from (select b.arm, b.started_at, b.caught_live, time_zone, case when caught_live and start_known = 'platform'
        then extract(epoch from found_at - started_at)::float8 / 60 end as delay
      from broadcasts b join followed on followed.id = b.channel_id
      where b.started_at >= greatest(${since}, followed.created_at) and b.arm is not null) told
    group by grouping sets ((arm, (started_at at time zone time_zone)::date), (arm))`.execute(store.db);
  const figures = (arm: LiveArm, day: string | null) =>
    figuresOf(
      looks.find((row) => row.arm === arm && row.day === day),
      found.find((row) => row.arm === arm && row.day === day),
    );
  const said = new Set([...looks, ...found].flatMap(({ day }) => (day === null ? [] : [day])));
  return {
    smart: figures('smart', null),
    fixed: figures('fixed', null),
    days: [...said]
      .sort()
      .map((day) => ({ day, smart: figures('smart', day), fixed: figures('fixed', day) })),
  };
}

function figuresOf(looks: Looks | undefined, found: Found | undefined): ArmFigures {
  const broadcasts = found?.broadcasts ?? 0;
  const caught = found?.caught ?? 0;
  return {
    channels: looks?.channels ?? 0,
    calls: looks?.calls ?? 0,
    broadcasts,
    caught,
    coverage: broadcasts === 0 ? null : caught / broadcasts,
    medianDelayMinutes: found?.median ?? null,
    p90DelayMinutes: found?.p90 ?? null,
  };
}
