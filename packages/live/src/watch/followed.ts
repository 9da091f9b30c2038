import type { CheckOverride, Executor, LiveArm, LivePlatformName } from '@fonoteca/store';
import { sql } from 'kysely';
import type { WatchedChannel } from '../ports.ts';
import { goneSays } from './confirm.ts';
import type { FollowerWish } from './overrides.ts';

/** A channel that somebody follows, as the watcher keeps it in memory. */
export interface Followed {
  readonly id: number;
  /** As policies know it. */
  readonly key: string;
  readonly channel: WatchedChannel;
  readonly wishes: readonly FollowerWish[];
  readonly arm: LiveArm | null;
  readonly belief: Buffer | null;
  readonly lastLookAt: number | null;
  readonly running: { readonly startedAt: number; readonly seenAt: number } | null;
  readonly soon: number;
  readonly nextCheckAt: number | null;
  readonly announcedAt: number | null;
  /** It was said to be gone; `message` says so. */
  readonly gone: boolean;
}

interface Row {
  readonly id: number;
  readonly platform: LivePlatformName;
  readonly account: string;
  readonly name: string;
  readonly url: string;
  readonly options: Record<string, unknown>;
  readonly state: Record<string, unknown>;
  readonly status: string;
  readonly message: string | null;
  readonly arm: LiveArm | null;
  readonly belief: Buffer | null;
  readonly last_check_at: Date | null;
  readonly next_check_at: Date | null;
  readonly announced_at: Date | null;
  readonly soon: number;
  readonly started_at: Date | null;
  readonly seen_at: Date | null;
  readonly wishes: readonly { readonly override: CheckOverride | null; readonly timeZone: string }[];
}

/**
 * The channels of a platform that somebody follows, or of them the ones with these numbers. Beliefs of
 * `known` ones are left out: thousands of them are not read every few minutes for nothing.
 */
export async function readFollowed(
  executor: Executor,
  platform: LivePlatformName,
  ids?: readonly number[],
  known: readonly number[] = [],
): Promise<Followed[]> {
  const { rows } = await sql<Row>`
    select c.id, c.platform, c.account, c.name, c.url, c.options, c.state, c.status, c.message, c.arm,
      case when c.id = any(${[...known]}::int[]) then null else c.belief end as belief,
      c.last_check_at, c.next_check_at, c.announced_at, c.soon, b.started_at, b.seen_at, w.wishes
    from channels c
    cross join lateral (
      select json_agg(json_build_object('override', f.override, 'timeZone', p.time_zone) order by p.id) as wishes
      from follows f join people p on p.id = f.person_id where f.channel_id = c.id) w
    left join broadcasts b on b.channel_id = c.id and b.ended_at is null
    where c.platform = ${platform} and w.wishes is not null
      ${ids ? sql`and c.id = any(${[...ids]}::int[])` : sql``}
    order by c.id`.execute(executor);
  return rows.map(followedOf);
}

function followedOf(row: Row): Followed {
  const { platform, account, name, url, options, state } = row;
  return {
    id: row.id,
    key: String(row.id),
    channel: { platform, account, name, url, options, state },
    wishes: row.wishes,
    arm: row.arm,
    belief: row.belief,
    lastLookAt: row.last_check_at?.getTime() ?? null,
    running:
      row.started_at && row.seen_at
        ? { startedAt: row.started_at.getTime(), seenAt: row.seen_at.getTime() }
        : null,
    soon: row.soon,
    nextCheckAt: row.next_check_at?.getTime() ?? null,
    announcedAt: row.announced_at?.getTime() ?? null,
    gone: row.status === 'unknown' && row.message === goneSays,
  };
}

/** The platform of a channel that somebody follows, or undefined. */
export async function platformOf(executor: Executor, id: number): Promise<LivePlatformName | undefined> {
  const row = await executor
    .selectFrom('channels')
    .select('platform')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.platform;
}

/** Which of these accounts of a platform are followed: account → number of the channel. */
export async function idsOf(
  executor: Executor,
  platform: LivePlatformName,
  accounts: readonly string[],
): Promise<Map<string, number>> {
  if (accounts.length === 0) return new Map();
  const rows = await executor
    .selectFrom('channels')
    .select(['id', 'account'])
    .where('platform', '=', platform)
    .where('account', 'in', [...accounts])
    .execute();
  return new Map(rows.map(({ id, account }) => [account, id]));
}
