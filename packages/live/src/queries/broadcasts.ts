import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { mustFollow } from '../channels/change.ts';
import { type BroadcastView, broadcastOf, selectBroadcasts } from './broadcast-view.ts';
import { placed, readCursor, writeCursor } from './cursor.ts';

export interface BroadcastQuery {
  readonly channel?: number | undefined;
  /** Only those that run. */
  readonly live?: boolean | undefined;
  /** ISO 8601; what ended before is left out. */
  readonly from?: string | undefined;
  /** ISO 8601; what starts then or later is left out. */
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const place = z.tuple([placed.moment, placed.id]);

/**
 * Broadcasts of the channels that a person follows, the newest start first. Throws Fault `invalid` (cursor)
 * and `not-found` (channel).
 */
export async function listBroadcasts(
  db: Database,
  personId: number,
  query: BroadcastQuery,
): Promise<{ items: BroadcastView[]; next: string | null }> {
  let select = selectBroadcasts(db, personId)
    .orderBy('b.started_at', 'desc')
    .orderBy('b.id', 'desc')
    .limit(query.limit + 1);
  if (query.channel !== undefined) {
    await mustFollow(db, personId, query.channel);
    select = select.where('b.channel_id', '=', query.channel);
  }
  if (query.live) select = select.where('b.ended_at', 'is', null);
  if (query.to !== undefined) select = select.where('b.started_at', '<', new Date(query.to));
  if (query.from !== undefined) {
    const from = new Date(query.from);
    select = select.where(({ or, eb }) => or([eb('b.ended_at', 'is', null), eb('b.ended_at', '>', from)]));
  }
  if (query.cursor !== undefined) {
    const [at, id] = readCursor(query.cursor, place);
    select = select.where(sql<boolean>`(b.started_at, b.id) < (${new Date(at)}, ${id}::int)`);
  }
  const rows = await select.execute();
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(broadcastOf),
    next: rows.length > query.limit && last ? writeCursor([last.started_at.getTime(), last.id]) : null,
  };
}
