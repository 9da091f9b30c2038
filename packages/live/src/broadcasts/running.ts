import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { BroadcastFacts } from '../ports.ts';
import type { KnownBroadcast } from './identity.ts';
import { endOf, type Moment, startOf } from './moments.ts';
import type { LockedChannel } from './types.ts';

/** Opens a broadcast. */
export async function openBroadcast(
  executor: Executor,
  channel: LockedChannel,
  facts: BroadcastFacts,
  found: { readonly at: number; readonly start: Moment },
): Promise<number> {
  const { at, start } = found;
  const { id } = await executor
    .insertInto('broadcasts')
    .values({
      channel_id: channel.id,
      platform_id: facts.platformId ?? null,
      title: facts.title ?? null,
      started_at: new Date(start.at),
      start_known: start.known,
      start_not_before: start.notBefore === null ? null : new Date(start.notBefore),
      found_at: new Date(at),
      seen_at: new Date(at),
      caught_live: true,
      arm: channel.arm,
      peak_viewers: facts.viewers ?? null,
      gifts: facts.gifts ?? null,
      earnings: facts.earnings?.amount.toFixed(2) ?? null,
      currency: facts.earnings?.currency ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** It is live still (or again, where an end was wrong): keeps the most that was told of it. */
export async function goOn(
  executor: Executor,
  known: KnownBroadcast,
  facts: BroadcastFacts,
  at: number,
): Promise<KnownBroadcast> {
  const told = startOf({ told: facts.startedAt, at, by: 'check', notBefore: known.startNotBefore });
  const exact = known.startKnown !== 'platform' && told.known === 'platform' && told.at <= known.seenAt;
  const startedAt = exact ? told.at : known.startedAt;
  await executor
    .updateTable('broadcasts')
    .set({
      ended_at: null,
      end_known: null,
      end_not_before: null,
      caught_live: true,
      seen_at: new Date(Math.max(at, known.seenAt)),
      ...(exact ? { started_at: new Date(startedAt), start_known: 'platform', start_not_before: null } : {}),
      ...(known.platformId === null && facts.platformId !== undefined
        ? { platform_id: facts.platformId }
        : {}),
      ...(facts.title === undefined ? {} : { title: facts.title }),
      peak_viewers: sql<number | null>`greatest(peak_viewers, ${facts.viewers ?? null}::int)`,
      gifts: sql<number | null>`greatest(gifts, ${facts.gifts ?? null}::int)`,
      ...(facts.earnings
        ? { earnings: facts.earnings.amount.toFixed(2), currency: facts.earnings.currency }
        : {}),
    })
    .where('id', '=', known.id)
    .execute();
  return { ...known, startedAt, endedAt: null, seenAt: Math.max(at, known.seenAt) };
}

/** Closes a broadcast that is over. */
export async function closeBroadcast(
  executor: Executor,
  known: KnownBroadcast,
  over: { readonly told?: number | undefined; readonly at: number; readonly by: 'check' | 'push' },
  facts?: BroadcastFacts,
): Promise<Moment> {
  const { startedAt, seenAt } = known;
  const end = endOf({ told: over.told, at: over.at, by: over.by, startedAt, seenAt });
  await executor
    .updateTable('broadcasts')
    .set({
      ended_at: new Date(end.at),
      end_known: end.known,
      end_not_before: end.notBefore === null ? null : new Date(end.notBefore),
      peak_viewers: sql<number | null>`greatest(peak_viewers, ${facts?.viewers ?? null}::int)`,
      gifts: sql<number | null>`greatest(gifts, ${facts?.gifts ?? null}::int)`,
      ...(facts?.earnings
        ? { earnings: facts.earnings.amount.toFixed(2), currency: facts.earnings.currency }
        : {}),
    })
    .where('id', '=', known.id)
    .execute();
  return end;
}
