import type { Executor } from '@fonoteca/store';
import type { BroadcastFacts } from '../ports.ts';
import type { BroadcastSpan } from '../predict/types.ts';
import { isSamePast, type KnownBroadcast, type SameRules } from './identity.ts';
import type { LockedChannel } from './types.ts';

const mostPast = 200;
const longest = 14 * 24 * 3_600_000;

/** A past broadcast whose start and end make sense. */
export interface PastBroadcast extends BroadcastFacts {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Those that the platform tells from start to end and that can be true at `at`. */
export const sensiblePast = (past: readonly BroadcastFacts[], at: number): PastBroadcast[] =>
  past
    .filter(
      (one): one is PastBroadcast =>
        one.startedAt !== undefined &&
        one.endedAt !== undefined &&
        one.startedAt > 0 &&
        one.endedAt >= one.startedAt &&
        one.endedAt <= at + 60_000 &&
        one.endedAt - one.startedAt <= longest,
    )
    .slice(0, mostPast);

/**
 * Keeps what the platform's list tells and no look caught; of what is recorded it makes moments exact.
 * Gives back what is new to learn from.
 */
export async function fillPast(
  executor: Executor,
  channel: LockedChannel,
  past: readonly PastBroadcast[],
  known: readonly KnownBroadcast[],
  at: number,
  rules: SameRules,
): Promise<BroadcastSpan[]> {
  const spans: BroadcastSpan[] = [];
  // One of the list for each that is recorded: two that fell into one long silence are two.
  const matched = new Set<KnownBroadcast>();
  for (const told of past) {
    const recorded = known.find((one) => !matched.has(one) && isSamePast(one, told, rules));
    if (recorded) matched.add(recorded);
    if (recorded?.endedAt === null) continue;
    if (recorded) {
      if (recorded.endKnown === 'platform') continue;
      const start = recorded.startKnown === 'platform' ? recorded.startedAt : told.startedAt;
      await executor
        .updateTable('broadcasts')
        .set(exactly({ ...told, startedAt: start, endedAt: Math.max(start, told.endedAt) }, recorded))
        .where('id', '=', recorded.id)
        .execute();
      // A start that was learned otherwise is not learned a second time.
      if (start === recorded.startedAt) spans.push({ start, end: Math.max(start, told.endedAt) });
      continue;
    }
    if (!(await insertPast(executor, channel, told, at))) continue;
    spans.push({ start: told.startedAt, end: told.endedAt });
  }
  return spans;
}

const exactly = (told: PastBroadcast, recorded: KnownBroadcast) => ({
  started_at: new Date(told.startedAt),
  start_known: 'platform' as const,
  start_not_before: null,
  ended_at: new Date(told.endedAt),
  end_known: 'platform' as const,
  end_not_before: null,
  ...(recorded.title === null && told.title !== undefined ? { title: told.title } : {}),
});

async function insertPast(
  executor: Executor,
  channel: LockedChannel,
  told: PastBroadcast,
  at: number,
): Promise<boolean> {
  const row = await executor
    .insertInto('broadcasts')
    .values({
      channel_id: channel.id,
      platform_id: told.platformId ?? null,
      title: told.title ?? null,
      started_at: new Date(told.startedAt),
      start_known: 'platform',
      ended_at: new Date(told.endedAt),
      end_known: 'platform',
      found_at: new Date(at),
      seen_at: new Date(told.endedAt),
      caught_live: false,
      arm: channel.arm,
      peak_viewers: told.viewers ?? null,
      gifts: told.gifts ?? null,
      earnings: told.earnings?.amount.toFixed(2) ?? null,
      currency: told.earnings?.currency ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
