import type { ResponseOf } from '@fonoteca/contract';
import type { Database, LivePlatformName } from '@fonoteca/store';
import { z } from 'zod';
import { mustFollow } from '../channels/change.ts';
import { shownName } from '../channels/name.ts';
import { placed, readCursor, writeCursor } from './cursor.ts';

export type CheckView = ResponseOf<'GET /api/v1/checks'>['items'][number];

export interface CheckQuery {
  readonly channel?: number | undefined;
  readonly platform?: LivePlatformName | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const place = z.tuple([placed.longId]);

const selectChecks = (db: Database, personId: number) =>
  db
    .selectFrom('checks as k')
    .innerJoin('channels as c', 'c.id', 'k.channel_id')
    .innerJoin('follows as f', (join) =>
      join.onRef('f.channel_id', '=', 'k.channel_id').on('f.person_id', '=', personId),
    )
    .selectAll('k')
    .select([shownName.as('name'), 'c.platform']);

/**
 * What was looked at, why, and what it found, the newest first; of the channels that a person follows.
 * Throws Fault `invalid` (cursor) and `not-found` (channel).
 */
export async function listChecks(
  db: Database,
  personId: number,
  query: CheckQuery,
): Promise<{ items: CheckView[]; next: string | null }> {
  let select = selectChecks(db, personId)
    .orderBy('k.id', 'desc')
    .limit(query.limit + 1);
  if (query.channel !== undefined) {
    await mustFollow(db, personId, query.channel);
    select = select.where('k.channel_id', '=', query.channel);
  }
  if (query.platform) select = select.where('c.platform', '=', query.platform);
  if (query.cursor !== undefined) {
    const [id] = readCursor(query.cursor, place);
    select = select.where('k.id', '<', id);
  }
  const rows = await select.execute();
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(checkOf),
    next: rows.length > query.limit && last ? writeCursor([last.id]) : null,
  };
}

/** One check of a channel that the person follows; null where there is none. */
export async function getCheck(db: Database, personId: number, id: number): Promise<CheckView | null> {
  const row = await selectChecks(db, personId).where('k.id', '=', id).executeTakeFirst();
  return row ? checkOf(row) : null;
}

type Row = Awaited<ReturnType<ReturnType<typeof selectChecks>['execute']>>[number];

const checkOf = (row: Row): CheckView => ({
  id: row.id,
  channelId: row.channel_id,
  channelName: row.name,
  platform: row.platform,
  at: row.at.toISOString(),
  reason: row.reason as CheckView['reason'],
  arm: row.arm,
  route: row.route,
  chance: row.chance,
  found: row.found,
  detail: row.detail,
});
