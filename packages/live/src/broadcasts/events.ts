import { eventChannel } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { Recorded } from './types.ts';

/** Tells the open pages of everybody who follows, when the transaction commits. */
export async function announceLive(executor: Executor, recorded: readonly Recorded[]): Promise<void> {
  const notable = recorded.filter(({ change }) => change !== 'check');
  for (const { channelId, change } of notable) await announce(executor, [channelId], change);
  const others = recorded.filter(({ change }) => change === 'check').map(({ channelId }) => channelId);
  if (others.length > 0) await announce(executor, others, 'check');
}

/** One event for each person: a page reads anew once for a batch of looks. */
const announce = (executor: Executor, channelIds: readonly number[], change: Recorded['change']) =>
  sql`select pg_notify(${eventChannel}, json_build_object('type', 'live', 'personId', person_id,
      'channelId', min(channel_id), 'change', ${change}::text)::text)
    from follows where channel_id = any(${[...channelIds]}::int[]) group by person_id`.execute(executor);
