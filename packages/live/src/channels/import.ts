import type { ResponseOf } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import type { Database, Executor, LivePlatformName } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ChannelAddress, LivePlatform } from '../ports.ts';
import { parseAddress } from './address.ts';
import { type FollowDetails, overrideSchema, readDetails } from './details.ts';
import { announceFollows } from './events.ts';
import { readChannelFile } from './files/read.ts';
import type { FileRow } from './files/row.ts';
import { mostFollows, mostRefused } from './limits.ts';
import { cleaned, isStorable } from './text.ts';

export type ImportReport = ResponseOf<'POST /api/v1/channels/import'>;
type Refused = ImportReport['refused'][number];

interface Wanted {
  readonly row: FileRow;
  readonly address: ChannelAddress;
  /** What the file calls it, where that is something else than its platform does. */
  readonly ownName: string | null;
  readonly values: ReturnType<typeof readDetails>;
}

/**
 * Follows the channels of a file: CSV or OPML. No platform is asked: each channel is kept as it is written
 * there, and its first look finds out more. What is wrong with one is told by line, field and reason, and
 * the others go in. Throws Fault `invalid` and `too-large` (file).
 */
export async function importChannels(
  db: Database,
  platforms: readonly LivePlatform[],
  personId: number,
  bytes: Uint8Array,
): Promise<ImportReport> {
  const rows = readChannelFile(bytes);
  const refused: Refused[] = [];
  const known = await channelsByAccount(db, rows);
  const wanted = rows.flatMap((row) => {
    try {
      const own = known.get(keyOf(row.platform ?? '', row.account ?? ''));
      const address = own ?? addressOf(platforms, row);
      return [{ row, address, ownName: ownNameOf(row, address), values: readDetails(detailsOf(row)) }];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { field, reason } = error.fields[0] ?? { field: 'address', reason: error.message };
      refused.push({ line: row.line, text: row.text, field, reason });
      return [];
    }
  });
  const outcome = await db.transaction().execute((transaction) => followAll(transaction, personId, wanted));
  refused.push(...outcome.refused);
  refused.sort((a, b) => a.line - b.line);
  return { followed: outcome.followed, known: outcome.known, refused: refused.slice(0, mostRefused) };
}

const keyOf = (platform: string, account: string): string => `${platform} ${account}`;

/** Channels of this instance that a file of ours names, with the account that they were resolved to. */
async function channelsByAccount(
  db: Database,
  rows: readonly FileRow[],
): Promise<Map<string, ChannelAddress>> {
  const named = rows.filter(({ platform = '', account = '' }) => isStorable(platform + account));
  const { rows: found } = await sql<ChannelAddress>`
    select distinct c.platform, c.account, c.name, c.url, c.options from channels c
    join unnest(${named.map(({ platform }) => platform ?? '')}::text[],
      ${named.map(({ account }) => account ?? '')}::text[]) as given (platform, account)
      on given.platform = c.platform and given.account = c.account`.execute(db);
  return new Map(found.map((address) => [keyOf(address.platform, address.account), address]));
}

const platformName = z.enum(['twitch', 'youtube', 'tiktok', 'kick', 'station']);

function addressOf(platforms: readonly LivePlatform[], row: FileRow): ChannelAddress {
  const named = row.platform?.toLowerCase();
  const platform = named === undefined ? undefined : platformName.safeParse(named).data;
  if (named !== undefined && platform === undefined)
    throw wrong('platform', `is none of ${platformName.options.join(', ')}`);
  const [first, ...more] = [...row.addresses, ...(row.account && platform ? [row.account] : [])];
  if (first === undefined)
    throw row.account
      ? wrong('platform', 'is missing: an account alone may be on any platform')
      : wrong('address', 'is missing');
  return firstThatFits(platforms, [first, ...more], platform, row.feed ?? false);
}

function ownNameOf(row: FileRow, { name }: ChannelAddress): string | null {
  const own = cleaned((row.name ?? '').slice(0, 200));
  return own === '' || own === name ? null : own;
}

/** The address that a platform knows; else the last one, which may be a page that somebody listens to. */
function firstThatFits(
  platforms: readonly LivePlatform[],
  addresses: readonly [string, ...string[]],
  platform: LivePlatformName | undefined,
  feed: boolean,
): ChannelAddress {
  let fault: unknown;
  for (const address of addresses) {
    try {
      const found = parseAddress(platforms, address, platform);
      if (platform || found.platform !== 'station') return found;
    } catch (error) {
      fault ??= error;
    }
  }
  if (fault) throw fault;
  if (feed) throw wrong('address', 'is a feed of no platform that is known here');
  return parseAddress(platforms, addresses[addresses.length - 1] ?? addresses[0]);
}

function detailsOf({ group, note, muted, override }: FileRow): FollowDetails {
  return {
    ...(group === undefined ? {} : { group }),
    ...(note === undefined ? {} : { note }),
    ...(muted === undefined ? {} : { muted: readYes(muted) }),
    ...(override === undefined ? {} : { override: readJson(override) }),
  };
}

function readYes(text: string): boolean {
  if (/^(yes|true|1|x)$/i.test(text)) return true;
  if (/^(no|false|0)$/i.test(text)) return false;
  throw wrong('muted', 'write yes or no');
}

function readJson(text: string): FollowDetails['override'] {
  try {
    return overrideSchema.parse(JSON.parse(text));
  } catch {
    throw wrong('override', 'write it as exports do, such as {"kind":"always","everyMinutes":10}');
  }
}

/** Follows them in one transaction, with a few statements however many they are. */
async function followAll(transaction: Executor, personId: number, wanted: readonly Wanted[]) {
  await transaction.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute();
  const already = await accountsOf(transaction, personId);
  const room = mostFollows - already.size;
  const fresh = new Map<string, Wanted>();
  const refused: Refused[] = [];
  let known = 0;
  for (const one of wanted) {
    const key = keyOf(one.address.platform, one.address.account);
    if (already.has(key) || fresh.has(key)) known++;
    else if (fresh.size < room) fresh.set(key, one);
    else
      refused.push({
        line: one.row.line,
        text: one.row.text,
        field: 'address',
        reason: `you follow ${mostFollows.toLocaleString('en')} channels already`,
      });
  }
  if (fresh.size > 0) {
    await insertFollows(transaction, personId, [...fresh.values()]);
    await announceFollows(transaction, personId, null);
  }
  return { followed: fresh.size, known, refused };
}

async function accountsOf(transaction: Executor, personId: number): Promise<Set<string>> {
  const rows = await transaction
    .selectFrom('follows')
    .innerJoin('channels', 'channels.id', 'channel_id')
    .select(['platform', 'account'])
    .where('person_id', '=', personId)
    .execute();
  return new Set(rows.map(({ platform, account }) => keyOf(platform, account)));
}

/** Parameters of a statement are few: so many rows with each. */
const atOnce = 1_000;

async function insertFollows(
  transaction: Executor,
  personId: number,
  wanted: readonly Wanted[],
): Promise<void> {
  for (let first = 0; first < wanted.length; first += atOnce) {
    // In one order for everybody, so that two imports wait for each other instead of locking up.
    const some = wanted
      .slice(first, first + atOnce)
      .map((one) => ({ ...one, key: keyOf(one.address.platform, one.address.account) }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const channels = await transaction
      .insertInto('channels')
      .values(
        some.map(({ address: { platform, account, name, url, options } }) => ({
          platform,
          account,
          name,
          url,
          options: JSON.stringify(options ?? {}),
        })),
      )
      .onConflict((conflict) => conflict.columns(['platform', 'account']).doUpdateSet({ orphaned_at: null }))
      .returning(['id', 'platform', 'account'])
      .execute();
    const ids = new Map(channels.map(({ id, platform, account }) => [keyOf(platform, account), id]));
    await transaction
      .insertInto('follows')
      .values(
        some.flatMap(({ key, values, ownName }) => {
          const id = ids.get(key);
          return id === undefined
            ? []
            : [
                {
                  person_id: personId,
                  channel_id: id,
                  own_name: ownName,
                  channel_group: values.channel_group ?? null,
                  note: values.note ?? '',
                  muted: values.muted ?? false,
                  override: values.override ?? null,
                },
              ];
        }),
      )
      .execute();
  }
}

const wrong = (field: string, reason: string) =>
  new Fault('invalid', 'The channel cannot be followed', { fields: [{ field, reason }] });
