import type { ResponseOf } from '@fonoteca/contract';
import type { Database, Executor, Schema } from '@fonoteca/store';
import type { Selectable } from 'kysely';
import type { LivePlatform } from '../ports.ts';
import type { Forecast } from '../predict/types.ts';
import { type BeliefReader, beliefsOf, noForecast } from '../queries/beliefs.ts';
import { type BroadcastView, broadcastOf, selectBroadcasts } from '../queries/broadcast-view.ts';
import { noChannel } from './change.ts';
import { shownName } from './name.ts';

export type ChannelView = ResponseOf<'GET /api/v1/channels/{id}'>;

/** What showing channels needs of outside. */
export interface ViewPorts {
  readonly platforms: readonly LivePlatform[];
  readonly beliefs: BeliefReader;
  /** Milliseconds since 1970. */
  readonly now: number;
}

type Channel = Selectable<Schema['channels']>;
type Follow = Selectable<Schema['follows']>;
export type Row = Omit<Channel, 'belief' | 'options' | 'state' | 'arm' | 'orphaned_at'> &
  Pick<Follow, 'channel_group' | 'note' | 'muted' | 'override'> & { followed_at: Date };

/** Channels that the person follows; beliefs, which are large, are read for those alone that are shown. */
export const selectFollowed = (executor: Executor, personId: number) =>
  executor
    .selectFrom('follows as f')
    .innerJoin('channels as c', 'c.id', 'f.channel_id')
    .where('f.person_id', '=', personId)
    .select([
      'c.id',
      'c.platform',
      'c.account',
      shownName.as('name'),
      'c.url',
      'c.status',
      'c.message',
      'c.last_check_at',
      'c.next_check_at',
      'c.announced_at',
      'c.announced_title',
      'c.soon',
      'c.created_at',
      'f.channel_group',
      'f.note',
      'f.muted',
      'f.override',
      'f.created_at as followed_at',
    ]);

/** One channel that the person follows. Throws Fault `not-found`. */
export async function getChannel(
  db: Database,
  ports: ViewPorts,
  personId: number,
  id: number,
): Promise<ChannelView> {
  const row = await selectFollowed(db, personId).where('c.id', '=', id).executeTakeFirst();
  if (!row) throw noChannel(id);
  const [view] = await viewsOf(db, ports, personId, [row]);
  if (!view) throw noChannel(id);
  return view;
}

/** Channels as they are shown, in the same order. */
export async function viewsOf(
  db: Database,
  ports: ViewPorts,
  personId: number,
  rows: readonly Row[],
): Promise<ChannelView[]> {
  const ids = rows.map(({ id }) => id);
  const beliefs = await beliefsOf(db, ports.beliefs, ids);
  const running = await runningOf(db, personId, ids);
  const counts = await countsOf(db, ids);
  const disabled = await disabledPlatforms(db);
  return rows.map((row) => {
    const platform = ports.platforms.find(({ name }) => name === row.platform);
    const belief = beliefs.get(row.id);
    return {
      id: row.id,
      platform: row.platform,
      account: row.account,
      name: row.name,
      url: row.url,
      group: row.channel_group,
      note: row.note,
      muted: row.muted,
      override: row.override && {
        ...row.override,
        windows: row.override.windows && [...row.override.windows],
      },
      followedAt: row.followed_at.toISOString(),
      status: row.status,
      message: reasonOf(row, platform, disabled.has(row.platform)),
      watchedBy: watcherOf(row, platform, disabled.has(row.platform)),
      lastCheckAt: row.last_check_at?.toISOString() ?? null,
      nextCheckAt: row.next_check_at?.toISOString() ?? null,
      broadcasts: counts.get(row.id) ?? 0,
      running: running.get(row.id) ?? null,
      announced: announcedOf(row, ports.now),
      forecast: forecastOf(belief ? belief.forecast(ports.now) : noForecast),
    };
  });
}

/** An announcement that is hours old was not kept. */
const stillAnnouncedMs = 2 * 3_600_000;

const announcedOf = ({ announced_at: at, announced_title: title }: Row, now: number) =>
  at && at.getTime() > now - stillAnnouncedMs ? { at: at.toISOString(), title } : null;

function watcherOf(
  row: Row,
  platform: LivePlatform | undefined,
  disabled: boolean,
): ChannelView['watchedBy'] {
  if (!platform || disabled || platform.unconfigured !== null) return 'nobody';
  if (platform.push?.covers(row.account)) return 'push';
  return row.override?.kind === 'never' ? 'nobody' : 'checks';
}

function reasonOf(row: Row, platform: LivePlatform | undefined, disabled: boolean): string | null {
  if (!platform) return 'This version knows no such platform';
  if (platform.unconfigured !== null) return platform.unconfigured;
  if (disabled) return `${platform.label} is switched off here: the owner can switch it on`;
  return row.message;
}

function forecastOf(forecast: Forecast): ChannelView['forecast'] {
  const { next, expectedEnd } = forecast;
  return {
    ...forecast,
    next: next && { likely: iso(next.likely), from: iso(next.from), to: iso(next.to) },
    expectedEnd: expectedEnd === null ? null : iso(expectedEnd),
  };
}

const iso = (at: number): string => new Date(at).toISOString();

async function runningOf(
  db: Database,
  personId: number,
  ids: readonly number[],
): Promise<Map<number, BroadcastView>> {
  if (ids.length === 0) return new Map();
  const rows = await selectBroadcasts(db, personId)
    .where('b.channel_id', 'in', ids)
    .where('b.ended_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.channel_id, broadcastOf(row)]));
}

async function countsOf(db: Database, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('broadcasts')
    .select(({ fn }) => ['channel_id', fn.countAll<number>().as('count')])
    .where('channel_id', 'in', ids)
    .groupBy('channel_id')
    .execute();
  return new Map(rows.map(({ channel_id, count }) => [channel_id, count]));
}

async function disabledPlatforms(db: Database): Promise<Set<string>> {
  const rows = await db
    .selectFrom('live_platforms')
    .select('platform')
    .where('enabled', '=', false)
    .execute();
  return new Set(rows.map(({ platform }) => platform));
}
