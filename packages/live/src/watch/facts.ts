import type { ResponseOf } from '@fonoteca/contract';
import type { LivePlatformName, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { callsAnHour, limitsOf } from '../budget/limits.ts';
import type { LivePlatform } from '../ports.ts';
import { calibrationError, judgedChecks, type Tenth } from './reliability.ts';

export type PlatformState = ResponseOf<'GET /api/v1/live/platforms'>['items'][number];

const hour = 3_600_000;

/** Each platform as pages show it. `now` is milliseconds since 1970. */
export async function platformStates(
  store: Store,
  platforms: readonly LivePlatform[],
  now: number,
): Promise<PlatformState[]> {
  const names = platforms.map(({ name }) => name);
  const [settings, hours, channels, tenths] = await Promise.all([
    readSettings(store, names),
    callsByHour(store, names, now),
    followedAccounts(store, names),
    recentTenths(store, names),
  ]);
  const states: PlatformState[] = [];
  for (const platform of platforms) {
    const row = settings.get(platform.name) ?? usualSettings;
    const { allowance } = platform;
    const [limit] = limitsOf(allowance, row.calls_per_hour);
    const followed = channels.filter((one) => one.platform === platform.name);
    const { error, checks } = calibrationError(tenths.filter((one) => one.platform === platform.name));
    const fallback = row.fallback_since && {
      since: row.fallback_since.toISOString(),
      why: row.fallback_why ?? 'the planner failed',
    };
    states.push({
      platform: platform.name,
      label: platform.label,
      configured: platform.unconfigured === null,
      message: platform.unconfigured,
      enabled: row.enabled,
      mode: row.mode,
      pilotShare: row.pilot_share,
      running: fallback ? 'fixed' : row.mode,
      fallback,
      callsPerHour: Math.round(callsAnHour(limit)),
      defaultCallsPerHour: Math.round(callsAnHour(allowance)),
      reserve: row.reserve ?? allowance.reserve,
      batch: platform.routes[0].batch,
      windowMinutes: Math.max(1, Math.round(limit.windowMs / 60_000)),
      callsInWindow: await callsSince(store, platform.name, row.steady - limit.windowMs),
      callsAllowed: limit.calls,
      waitUntil: row.wait_until && row.wait_until.getTime() > now ? row.wait_until.toISOString() : null,
      channels: followed.length,
      pushed: followed.filter(({ account }) => platform.push?.covers(account) ?? false).length,
      calibration: {
        ok: !fallback,
        // A handful of looks says nothing of calibration.
        error: checks < 100 ? null : error,
        why: fallback ? fallback.why : null,
      },
      hours: hours(platform.name),
    });
  }
  return states;
}

interface Settings {
  readonly platform: LivePlatformName;
  readonly enabled: boolean;
  readonly mode: PlatformState['mode'];
  readonly pilot_share: number;
  readonly calls_per_hour: number | null;
  readonly reserve: number | null;
  readonly wait_until: Date | null;
  readonly steady: number;
  readonly fallback_since: Date | null;
  readonly fallback_why: string | null;
}

/** Of a platform that nobody has watched yet: the defaults of the table. */
const usualSettings: Omit<Settings, 'platform'> = {
  enabled: true,
  mode: 'smart',
  pilot_share: 0.5,
  calls_per_hour: null,
  reserve: null,
  wait_until: null,
  steady: 0,
  fallback_since: null,
  fallback_why: null,
};

async function readSettings(store: Store, names: readonly LivePlatformName[]) {
  const rows: Settings[] = await store.db
    .selectFrom('live_platforms')
    .select(['platform', 'enabled', 'mode', 'pilot_share', 'calls_per_hour', 'reserve', 'wait_until'])
    .select(['steady', 'fallback_since', 'fallback_why'])
    .where('platform', 'in', [...names])
    .execute();
  return new Map(rows.map((row) => [row.platform, row]));
}

async function callsByHour(store: Store, names: readonly LivePlatformName[], now: number) {
  const first = Math.floor(now / hour) * hour - 23 * hour;
  const { rows } = await sql<{ platform: LivePlatformName; slot: number; calls: number; refused: number }>`
    select platform, floor(extract(epoch from at) / 3600)::bigint * 3600000 as slot, sum(calls)::int as calls,
      coalesce(sum(calls) filter (where refused), 0)::int as refused
    from live_calls where platform = any(${[...names]}) and at >= ${new Date(first)} group by 1, 2`.execute(
    store.db,
  );
  return (platform: LivePlatformName) =>
    Array.from({ length: 24 }, (_, index) => {
      const slot = first + index * hour;
      const row = rows.find((one) => one.platform === platform && one.slot === slot);
      return { at: new Date(slot).toISOString(), calls: row?.calls ?? 0, refused: row?.refused ?? 0 };
    });
}

async function followedAccounts(store: Store, names: readonly LivePlatformName[]) {
  return await store.db
    .selectFrom('channels')
    .select(['platform', 'account'])
    .where('platform', 'in', [...names])
    .where('orphaned_at', 'is', null)
    .execute();
}

async function callsSince(store: Store, platform: LivePlatformName, since: number): Promise<number> {
  const { rows } = await sql<{ calls: number }>`
    select coalesce(sum(calls), 0)::int as calls from live_calls
    where platform = ${platform} and steady >= ${since}`.execute(store.db);
  return rows[0]?.calls ?? 0;
}

/** The newest looks of all channels: what the page of the planner calls calibration. */
async function recentTenths(store: Store, names: readonly LivePlatformName[]) {
  const { rows } = await sql<Tenth & { platform: LivePlatformName }>`
    select platform, least(9, floor(chance * 10))::int as tenth, count(*)::int as checks,
      sum(chance)::float8 as said, count(*) filter (where found = 'live')::int as happened
    from (select channel_id, chance, found from (select * from checks order by id desc limit 20000) newest
      where ${judgedChecks}) judged join channels on channels.id = channel_id
    where platform = any(${[...names]}) group by 1, 2`.execute(store.db);
  return rows;
}
