import type { ResponseOf } from '@fonoteca/contract';
import type { Database, LivePlatformName } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { placed, readCursor, writeCursor } from '../queries/cursor.ts';
import { shownName } from './name.ts';
import { selectFollowed, type ViewPorts, viewsOf } from './view.ts';

export type ChannelPage = ResponseOf<'GET /api/v1/channels'>;

export interface ChannelQuery {
  readonly group?: string | undefined;
  readonly platform?: LivePlatformName | undefined;
  /** Part of the name. */
  readonly text?: string | undefined;
  readonly status?: 'live' | 'offline' | 'unknown' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The live one is 0, so that one comparison of rows goes through the whole order. */
const place = sql`((c.status <> 'live')::int, -c.soon, lower(${shownName}), c.id)`;
const placeSchema = z.tuple([z.literal([0, 1]), z.number().min(-2).max(2), placed.text, placed.id]);

/**
 * The channels that a person follows: live ones first, then by the chance of a start within the hour, then
 * by name. Chances move while pages are turned: a channel may then be seen twice or not at all.
 * Throws Fault `invalid` (cursor).
 */
export async function listChannels(
  db: Database,
  ports: ViewPorts,
  personId: number,
  query: ChannelQuery,
): Promise<ChannelPage> {
  let page = filtered(db, personId, query)
    .select([sql<number>`-c.soon`.as('later'), sql<string>`lower(${shownName})`.as('sort_name')])
    .orderBy(sql`(c.status <> 'live')::int`)
    .orderBy(sql`-c.soon`)
    .orderBy(sql`lower(${shownName})`)
    .orderBy('c.id')
    .limit(query.limit + 1);
  if (query.cursor !== undefined) {
    const [live, later, name, id] = readCursor(query.cursor, placeSchema);
    page = page.where(sql<boolean>`${place} > (${live}::int, ${later}::real, ${name}, ${id}::int)`);
  }
  const rows = await page.execute();
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const counted = await filtered(db, personId, query)
    .clearSelect()
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('c.status', '=', 'live').as('live'),
    ])
    .executeTakeFirstOrThrow();
  return {
    items: await viewsOf(db, ports, personId, shown),
    next:
      rows.length > query.limit && last
        ? writeCursor([last.status === 'live' ? 0 : 1, last.later, last.sort_name, last.id])
        : null,
    total: counted.total,
    live: counted.live,
    groups: await groupsOf(db, personId),
  };
}

function filtered(db: Database, personId: number, { group, platform, text, status }: ChannelQuery) {
  let select = selectFollowed(db, personId);
  if (group !== undefined) select = select.where('f.channel_group', '=', group);
  if (platform) select = select.where('c.platform', '=', platform);
  if (status) select = select.where('c.status', '=', status);
  const wanted = text?.trim();
  if (wanted) select = select.where(sql<boolean>`strpos(lower(${shownName}), lower(${wanted})) > 0`);
  return select;
}

async function groupsOf(db: Database, personId: number): Promise<ChannelPage['groups']> {
  const rows = await db
    .selectFrom('follows')
    .select(({ fn }) => ['channel_group', fn.countAll<number>().as('channels')])
    .where('person_id', '=', personId)
    .where('channel_group', 'is not', null)
    .groupBy('channel_group')
    .orderBy(sql`lower(channel_group)`)
    .orderBy('channel_group')
    .execute();
  return rows.flatMap(({ channel_group, channels }) =>
    channel_group === null ? [] : [{ name: channel_group, channels }],
  );
}
