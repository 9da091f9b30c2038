import type { Database, Executor, LivePlatformName } from '@fonoteca/store';
import { sql } from 'kysely';
import { writeCsv } from './files/csv.ts';
import { writeOpml } from './files/opml.ts';
import type { WrittenRow } from './files/row.ts';
import { shownName } from './name.ts';

export type ChannelFormat = 'csv' | 'opml';

export interface ExportedChannels {
  readonly content: string;
  readonly mediaType: string;
  readonly fileName: string;
}

/** The channels that a person follows as a file that can be taken in again. */
export async function exportChannels(
  db: Database,
  personId: number,
  format: ChannelFormat,
  at: Date,
): Promise<ExportedChannels> {
  const rows = await writtenRows(db, personId);
  return format === 'csv'
    ? { content: writeCsv(rows), mediaType: 'text/csv; charset=utf-8', fileName: 'channels.csv' }
    : { content: writeOpml(rows, at), mediaType: 'text/x-opml; charset=utf-8', fileName: 'channels.opml' };
}

async function writtenRows(executor: Executor, personId: number): Promise<WrittenRow[]> {
  const rows = await executor
    .selectFrom('follows as f')
    .innerJoin('channels as c', 'c.id', 'f.channel_id')
    .select(['c.platform', 'c.account', shownName.as('name'), 'c.url'])
    .select(['f.channel_group', 'f.note', 'f.muted', 'f.override'])
    .where('f.person_id', '=', personId)
    .orderBy(sql`f.channel_group nulls first`)
    .orderBy(sql`lower(${shownName})`)
    .orderBy('c.id')
    .execute();
  return rows.map((row) => ({
    address: addressOf(row.platform, row.account, row.url),
    platform: row.platform,
    account: row.account,
    name: row.name,
    group: row.channel_group ?? '',
    note: row.note,
    muted: row.muted,
    override: row.override === null ? '' : JSON.stringify(row.override),
    feed: feedOf(row.platform, row.account),
  }));
}

/** A station's account is its address with the way of asking before it: the address says more than the page. */
const addressOf = (platform: LivePlatformName, account: string, url: string): string =>
  platform === 'station' ? account.replace(/^[a-z]+:(?=https?:)/, '') : url;

/** Readers of feeds take these. */
const feedOf = (platform: LivePlatformName, account: string): string | null =>
  platform === 'youtube' && /^UC[\w-]{22}$/.test(account)
    ? `https://www.youtube.com/feeds/videos.xml?channel_id=${account}`
    : null;
