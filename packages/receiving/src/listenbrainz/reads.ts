import { Fault } from '@fonoteca/domain';
import type { Context, Hono } from 'hono';
import type { HistoryListen, Holder, ReceivingPorts } from '../ports.ts';
import { authorise } from './authorise.ts';

const mostListed = 1000;

/** What a client may read of its own person's history. */
export function readRoutes(app: Hono, ports: ReceivingPorts): void {
  app.get('/user/:name/listens', async (context) => {
    const holder = await ownReader(ports, context);
    const { before, after, count } = rangeOf(context);
    const { history } = ports;
    const [listens, newest, oldest] = await Promise.all([
      history.listens(holder.personId, { before, after, count }),
      history.listens(holder.personId, { count: 1 }),
      history.listens(holder.personId, { after: 0, count: 1 }),
    ]);
    return context.json({
      payload: {
        count: listens.length,
        user_id: holder.name,
        latest_listen_ts: secondsOf(newest[0]),
        oldest_listen_ts: secondsOf(oldest[0]),
        listens: listens.map((listen) => ({
          listened_at: secondsOf(listen),
          recording_msid: listen.msid,
          user_name: holder.name,
          track_metadata: metadataOf(listen),
        })),
      },
    });
  });

  app.get('/user/:name/listen-count', async (context) => {
    const holder = await ownReader(ports, context);
    return context.json({ payload: { count: await ports.history.listenCount(holder.personId) } });
  });

  app.get('/user/:name/playing-now', async (context) => {
    const holder = await ownReader(ports, context);
    const playing = await ports.history.playingNow(holder.personId);
    const listens = playing ? [{ playing_now: true, track_metadata: metadataOf(playing) }] : [];
    return context.json({
      payload: { count: listens.length, user_id: holder.name, playing_now: true, listens },
    });
  });
}

/** A token reads its own person alone; any other name is answered as if there were nobody. */
async function ownReader(ports: ReceivingPorts, context: Context): Promise<Holder> {
  const holder = await authorise(ports, context, 'read');
  const name = context.req.param('name') ?? '';
  if (name.normalize('NFKC').toLowerCase() !== holder.name.normalize('NFKC').toLowerCase())
    throw new Fault(
      'not-found',
      `Cannot find user: ${name.slice(0, 100)}; a token reads the history of its own person`,
    );
  return holder;
}

function rangeOf(context: Context): { before: number | undefined; after: number | undefined; count: number } {
  const before = wholeNumber(context, 'max_ts');
  const after = wholeNumber(context, 'min_ts');
  if (before !== undefined && after !== undefined)
    throw new Fault('invalid', 'max_ts: send max_ts or min_ts, not both');
  const count = wholeNumber(context, 'count') ?? 25;
  if (count === 0) throw new Fault('invalid', 'count: it must be 1 or more');
  return { before, after, count: Math.min(count, mostListed) };
}

function wholeNumber(context: Context, name: string): number | undefined {
  const text = context.req.query(name);
  if (text === undefined || text === '') return undefined;
  // 11 digits of seconds reach the year 5138; PostgreSQL's calendar reaches further.
  if (!/^\d{1,11}$/.test(text)) throw new Fault('invalid', `${name}: it must be a whole number, 0 or more`);
  return Number(text);
}

const secondsOf = (listen: HistoryListen | undefined): number =>
  listen ? Math.floor(listen.listenedAtMs / 1000) : 0;

function metadataOf(track: Omit<HistoryListen, 'listenedAtMs'>): Record<string, unknown> {
  const info = {
    recording_msid: track.msid,
    ...(track.releaseArtist === null ? {} : { release_artist_name: track.releaseArtist }),
    ...(track.trackNumber === null ? {} : { tracknumber: track.trackNumber }),
    ...(track.lengthMs === null ? {} : { duration_ms: track.lengthMs }),
    ...(track.mbids?.recording ? { recording_mbid: track.mbids.recording } : {}),
    ...(track.mbids?.release ? { release_mbid: track.mbids.release } : {}),
    ...(track.mbids?.artists ? { artist_mbids: track.mbids.artists } : {}),
  };
  return {
    artist_name: track.artist,
    track_name: track.track,
    ...(track.release === null ? {} : { release_name: track.release }),
    additional_info: info,
  };
}
