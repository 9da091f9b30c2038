import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { ChannelAddress, LivePlatform } from '../ports.ts';
import { type FollowDetails, readDetails } from './details.ts';
import { announceFollows } from './events.ts';
import { mostFollows } from './limits.ts';

/** What following needs of outside. */
export interface FollowPorts {
  readonly platforms: readonly LivePlatform[];
  /** Takes one call out of the budget of a platform; false where none is left now. */
  readonly mayCall: (platform: LivePlatform) => Promise<boolean>;
}

/**
 * The channel as its platform knows it. Nobody is asked for one that is followed here already, nor where the
 * platform cannot be asked now: it is then kept as it was given, and its first look finds out.
 * Throws Fault `invalid` (address) where the platform says that there is none.
 */
export async function resolveChannel(
  db: Database,
  ports: FollowPorts,
  address: ChannelAddress,
  signal?: AbortSignal,
): Promise<ChannelAddress> {
  const platform = ports.platforms.find(({ name }) => name === address.platform);
  if (!platform || platform.unconfigured !== null) return address;
  if (address.platform !== 'station' && (await isKnown(db, address))) return address;
  if (!(await ports.mayCall(platform))) return address;
  try {
    return await platform.resolve(address, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Fault && (error.code === 'unavailable' || error.code === 'rate-limited'))
      return address;
    throw error;
  }
}

/** Whether the channel is here with the name that its platform gives it. */
async function isKnown(db: Database, { platform, account }: ChannelAddress): Promise<boolean> {
  const row = await db
    .selectFrom('channels')
    .select('id')
    .where('platform', '=', platform)
    .where('account', '=', account)
    // Taken in from a file, or while the platform could not be asked: its name is still to be found out.
    .whereRef('name', '<>', 'account')
    .executeTakeFirst();
  return row !== undefined;
}

interface Followed {
  readonly channelId: number;
  readonly name: string;
  /** False: the person followed it already, and nothing was changed. */
  readonly added: boolean;
}

/**
 * Follows a channel, which the instance shares: one look serves everybody. `address` comes of
 * `resolveChannel`, outside of the transaction. Throws Fault `invalid` and `too-large` (most 5,000).
 */
export async function addFollow(
  transaction: Executor,
  personId: number,
  address: ChannelAddress,
  details: FollowDetails = {},
): Promise<Followed> {
  const values = readDetails(details);
  // One after the other for a person: two that come at once do not pass the limit together.
  await transaction.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute();
  const { platform, account, name, url, options } = address;
  const channel = await transaction
    .insertInto('channels')
    .values({ platform, account, name, url, options: JSON.stringify(options ?? {}) })
    .onConflict((conflict) =>
      conflict.columns(['platform', 'account']).doUpdateSet({
        orphaned_at: null,
        name: sql`case when channels.name = channels.account then excluded.name else channels.name end`,
      }),
    )
    .returning(['id', 'name'])
    .executeTakeFirstOrThrow();
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('follows')
    .values({ person_id: personId, channel_id: channel.id, ...values })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  const added = (numInsertedOrUpdatedRows ?? 0n) > 0n;
  if (added) {
    await refuseTooMany(transaction, personId);
    await announceFollows(transaction, personId, channel.id);
  }
  return { channelId: channel.id, name: channel.name, added };
}

async function refuseTooMany(transaction: Executor, personId: number): Promise<void> {
  const { count } = await transaction
    .selectFrom('follows')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  if (count <= mostFollows) return;
  throw new Fault('too-large', `You follow ${mostFollows.toLocaleString('en')} channels already`, {
    fields: [{ field: 'address', reason: 'unfollow another one first' }],
  });
}

/** Follows a channel. Throws Fault `conflict` where the person follows it already, and as the two above. */
export async function followChannel(
  db: Database,
  ports: FollowPorts,
  personId: number,
  address: ChannelAddress,
  details: FollowDetails = {},
  signal?: AbortSignal,
): Promise<number> {
  // No call is spent on what will be refused.
  readDetails(details);
  const resolved = await resolveChannel(db, ports, address, signal);
  const followed = await db
    .transaction()
    .execute((transaction) => addFollow(transaction, personId, resolved, details));
  if (followed.added) return followed.channelId;
  throw new Fault('conflict', `You follow ${followed.name} already`, {
    fields: [{ field: 'address', reason: `it is channel ${followed.channelId}: change that one` }],
  });
}
