import type { ResponseOf } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { mustFollow } from '../channels/change.ts';
import { shownName } from '../channels/name.ts';
import { readAnnounced } from './announced.ts';
import { type BeliefReader, beliefsOf } from './beliefs.ts';
import { peaksOf } from './peaks.ts';

export type PredictedView = ResponseOf<'GET /api/v1/predictions'>['items'][number];

export interface PredictionQuery {
  /** ISO 8601; now when left out or past. */
  readonly from?: string | undefined;
  /** ISO 8601, at most two weeks after `from`; a week after it when left out. */
  readonly to?: string | undefined;
  readonly channel?: number | undefined;
  /** The least chance. */
  readonly least: number;
}

const dayMs = 86_400_000;
const longestMs = 14 * dayMs;
const stepMs = 15 * 60_000;
/** Four hours to both sides of the likeliest start. */
const reach = 16;
/** Beliefs read and counted at once; between them others have their turn. */
const atOnce = 100;
/** Most channels that are looked into, those that are most often live. */
const mostChannels = 1_000;
/** Of fewer in 30 days it is said that not enough was seen yet. */
const enough = 5;
const usualMinutes = 120;
const besideMs = 3 * 3_600_000;

/**
 * Likely broadcasts of the channels that a person follows, the soonest first; none of channels of which not
 * enough was seen. Throws Fault `invalid` (to) and `not-found` (channel).
 */
export async function predictBroadcasts(
  db: Database,
  ports: { readonly beliefs: BeliefReader; readonly now: number },
  personId: number,
  query: PredictionQuery,
): Promise<PredictedView[]> {
  const span = spanOf(query, ports.now);
  if (query.channel !== undefined) await mustFollow(db, personId, query.channel);
  const channels = await activeChannels(db, personId, ports.now, query.channel);
  const found = await readAnnounced(db, personId, {
    from: span.from,
    to: span.from + span.steps * stepMs,
    channel: query.channel,
  });
  const announced = new Map(found.map(({ channelId, likely }) => [channelId, Date.parse(likely)]));
  for (let first = 0; first < channels.length; first += atOnce) {
    const some = channels.slice(first, first + atOnce);
    const beliefs = await beliefsOf(
      db,
      ports.beliefs,
      some.map(({ id }) => id),
    );
    for (const channel of some) {
      const belief = beliefs.get(channel.id);
      if (!belief) continue;
      const starts = belief.starts(span.from, stepMs, span.steps);
      for (const peak of peaksOf(starts, { reach, apart: apartOf(channel), least: query.least })) {
        const at = (step: number): string => new Date(span.from + step * stepMs).toISOString();
        const likely = span.from + (peak.likely + 0.5) * stepMs;
        // What is announced is not guessed beside it.
        if (Math.abs(likely - (announced.get(channel.id) ?? Number.NEGATIVE_INFINITY)) < besideMs) continue;
        found.push({
          channelId: channel.id,
          channelName: channel.name,
          platform: channel.platform,
          likely: new Date(likely).toISOString(),
          from: at(peak.from),
          to: at(peak.to),
          expectedEnd: new Date(likely + (channel.minutes ?? usualMinutes) * 60_000).toISOString(),
          chance: peak.chance,
          announced: false,
          title: null,
        });
      }
    }
  }
  return found.sort((a, b) => a.likely.localeCompare(b.likely) || a.channelId - b.channelId);
}

/** Who is live for two hours does not start twice within them; from one hour to three. */
const apartOf = ({ minutes }: ActiveChannel): number =>
  Math.round(Math.min(180, Math.max(60, minutes ?? usualMinutes)) / (stepMs / 60_000));

/** Steps are cut at full quarters of an hour, so that a prediction stays where it is while time passes. */
function spanOf({ from, to }: PredictionQuery, now: number): { from: number; steps: number } {
  const begin = Math.max(from === undefined ? now : Date.parse(from), now);
  if (to === undefined) return stepsBetween(begin, begin + 7 * dayMs);
  const end = Date.parse(to);
  const length = end - (from === undefined ? begin : Date.parse(from));
  if (length > longestMs) throw wrong('is more than two weeks after `from`');
  if (length <= 0 && from !== undefined) throw wrong('is not after `from`');
  return stepsBetween(begin, end);
}

function stepsBetween(begin: number, end: number): { from: number; steps: number } {
  const first = Math.floor(begin / stepMs) * stepMs;
  return { from: first, steps: Math.max(0, Math.ceil((end - first) / stepMs)) };
}

const wrong = (reason: string) =>
  new Fault('invalid', 'Nothing can be predicted for this time', { fields: [{ field: 'query.to', reason }] });

interface ActiveChannel {
  readonly id: number;
  readonly name: string;
  readonly platform: PredictedView['platform'];
  /** Median length. */
  readonly minutes: number | null;
}

/** Channels with enough broadcasts in the last 30 days, the most active first: of others nothing is said. */
async function activeChannels(
  db: Database,
  personId: number,
  now: number,
  channel: number | undefined,
): Promise<ActiveChannel[]> {
  const { rows } = await sql<ActiveChannel>`
    select c.id, ${shownName} as name, c.platform, count(*),
      (percentile_cont(0.5) within group (order by extract(epoch from b.ended_at - b.started_at)) / 60)::float8
        as minutes
    from follows f
    join channels c on c.id = f.channel_id
    join broadcasts b on b.channel_id = c.id and b.started_at > ${new Date(now - 30 * dayMs)}
    where f.person_id = ${personId} and c.belief is not null
      and (${channel ?? null}::int is null or c.id = ${channel ?? null}::int)
    group by c.id, f.own_name
    having count(*) >= ${enough}
    order by count(*) desc, c.id
    limit ${mostChannels}`.execute(db);
  return rows;
}
