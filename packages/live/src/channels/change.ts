import { Fault } from '@fonoteca/domain';
import type { Database, Executor, LivePlatformName } from '@fonoteca/store';
import { type FollowDetails, readDetails } from './details.ts';
import { announceFollows } from './events.ts';

/** Changes group, note, mute or when to check. Throws Fault `not-found` and `invalid`. */
export async function changeFollow(
  db: Database,
  personId: number,
  channelId: number,
  details: FollowDetails,
): Promise<void> {
  const values = readDetails(details);
  await db.transaction().execute(async (transaction) => {
    const found = await transaction
      .selectFrom('follows')
      .select('channel_id')
      .where('person_id', '=', personId)
      .where('channel_id', '=', channelId)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw noChannel(channelId);
    if (Object.keys(values).length === 0) return;
    await transaction
      .updateTable('follows')
      .set(values)
      .where('person_id', '=', personId)
      .where('channel_id', '=', channelId)
      .execute();
    await announceFollows(transaction, personId, channelId);
  });
}

/** No longer follows. What was recorded stays for a while where nobody else does. Throws Fault `not-found`. */
export async function unfollow(db: Database, personId: number, channelId: number, now: Date): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    // Two who leave at once: one after the other, and the last one leaves an orphan.
    await transaction.selectFrom('channels').select('id').where('id', '=', channelId).forUpdate().execute();
    const { numDeletedRows } = await transaction
      .deleteFrom('follows')
      .where('person_id', '=', personId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw noChannel(channelId);
    await transaction
      .updateTable('channels')
      .set({ orphaned_at: now })
      .where('id', '=', channelId)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('follows').select('person_id').where('channel_id', '=', channelId))),
      )
      .execute();
    await announceFollows(transaction, personId, channelId);
  });
}

/** The platform of a channel that the person follows. Throws Fault `not-found` for any other channel. */
export async function mustFollow(
  executor: Executor,
  personId: number,
  channelId: number,
): Promise<LivePlatformName> {
  const found = await executor
    .selectFrom('follows')
    .innerJoin('channels', 'channels.id', 'channel_id')
    .select('platform')
    .where('person_id', '=', personId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  if (!found) throw noChannel(channelId);
  return found.platform;
}

export const noChannel = (id: number): Fault =>
  new Fault('not-found', `You follow no channel ${id}`, {
    fields: [{ field: 'id', reason: 'take one of the list of channels' }],
  });
