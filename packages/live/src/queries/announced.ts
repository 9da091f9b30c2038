import type { ResponseOf } from '@fonoteca/contract';
import type { Database } from '@fonoteca/store';
import { shownName } from '../channels/name.ts';

type PredictedView = ResponseOf<'GET /api/v1/predictions'>['items'][number];

/** Of announced broadcasts, 93 in a hundred began within a quarter of an hour of what was announced. */
const chanceOfAnnounced = 0.93;
const within = 15 * 60_000;
const usualMs = 2 * 3_600_000;

/** Starts that platforms announce between two moments (milliseconds), of channels that the person follows. */
export async function readAnnounced(
  db: Database,
  personId: number,
  {
    from,
    to,
    channel,
  }: { readonly from: number; readonly to: number; readonly channel?: number | undefined },
): Promise<PredictedView[]> {
  let query = db
    .selectFrom('follows as f')
    .innerJoin('channels as c', 'c.id', 'f.channel_id')
    .where('f.person_id', '=', personId)
    .where('c.announced_at', '>=', new Date(from))
    .where('c.announced_at', '<', new Date(to))
    .where('c.status', '<>', 'live')
    .select(['c.id', shownName.as('name'), 'c.platform', 'c.announced_at', 'c.announced_title'])
    .orderBy('c.announced_at')
    .limit(1_000);
  if (channel !== undefined) query = query.where('c.id', '=', channel);
  const rows = await query.execute();
  return rows.flatMap(({ id, name, platform, announced_at: at, announced_title: title }) => {
    if (!at) return [];
    const moment = (ms: number) => new Date(at.getTime() + ms).toISOString();
    return {
      channelId: id,
      channelName: name,
      platform,
      likely: moment(0),
      from: moment(-within),
      to: moment(within),
      expectedEnd: moment(usualMs),
      chance: chanceOfAnnounced,
      announced: true,
      title,
    };
  });
}
