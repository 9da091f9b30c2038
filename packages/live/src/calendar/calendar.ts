import type { Database } from '@fonoteca/store';
import type { LivePlatform } from '../ports.ts';
import { type BeliefReader, beliefsOf } from '../queries/beliefs.ts';
import { broadcastOf, selectBroadcasts } from '../queries/broadcast-view.ts';
import { predictBroadcasts } from '../queries/predictions.ts';
import type { FeedReader } from './feed.ts';
import { writeCalendar } from './write.ts';

const dayMs = 86_400_000;
/** A chance below says more of how often somebody is live than of this day. */
const leastChance = 0.3;
/** A running broadcast of which no end is believed ends so long after now. */
const atLeastMs = 30 * 60_000;

/**
 * The calendar of a feed: what runs now, and what is likely in the next two weeks, of the channels that its
 * person follows and has not muted.
 */
export async function calendarOf(
  db: Database,
  ports: {
    readonly platforms: readonly LivePlatform[];
    readonly beliefs: BeliefReader;
    readonly now: number;
  },
  feed: FeedReader,
): Promise<string> {
  const { personId, timeZone, name } = feed;
  const { now } = ports;
  const heard = await heardChannels(db, personId);
  const to = new Date(now + 14 * dayMs - 1).toISOString();
  const likely = await predictBroadcasts(db, ports, personId, { least: leastChance, to });
  const running = await selectBroadcasts(db, personId)
    .where('b.ended_at', 'is', null)
    .where('f.muted', '=', false)
    .execute();
  const ends = await expectedEnds(
    db,
    ports,
    running.map(({ channel_id }) => channel_id),
  );
  return writeCalendar({
    name,
    timeZone,
    labels: new Map(ports.platforms.map((platform) => [platform.name, platform.label])),
    now: new Date(now),
    running: running.map((row) => ({
      broadcast: broadcastOf(row),
      until: new Date(Math.max(ends.get(row.channel_id) ?? 0, now + atLeastMs)).toISOString(),
    })),
    predicted: likely.flatMap((one) => {
      const url = heard.get(one.channelId);
      return url === undefined ? [] : [{ ...one, url }];
    }),
  });
}

/** Addresses of the channels that are not muted. */
async function heardChannels(db: Database, personId: number): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('follows')
    .innerJoin('channels', 'channels.id', 'channel_id')
    .select(['id', 'url'])
    .where('person_id', '=', personId)
    .where('muted', '=', false)
    .execute();
  return new Map(rows.map(({ id, url }) => [id, url]));
}

async function expectedEnds(
  db: Database,
  { beliefs, now }: { readonly beliefs: BeliefReader; readonly now: number },
  ids: readonly number[],
): Promise<Map<number, number>> {
  const read = await beliefsOf(db, beliefs, ids);
  return new Map(
    [...read].flatMap(([id, belief]) => {
      const end = belief?.forecast(now).expectedEnd ?? null;
      return end === null ? [] : [[id, end] as const];
    }),
  );
}
