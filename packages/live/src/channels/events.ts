import { eventChannel } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

/** Tells the open pages of a person, on commit, that what they follow is another. */
export async function announceFollows(
  executor: Executor,
  personId: number,
  channelId: number | null,
): Promise<void> {
  const event = { type: 'live', personId, channelId, change: 'follow' };
  await sql`select pg_notify(${eventChannel}, ${JSON.stringify(event)})`.execute(executor);
}
