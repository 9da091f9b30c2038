import type { OriginKey, SentTrack } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { TrackDirectory } from '../catalogue/track-directory.ts';
import { announce } from '../events.ts';
import { Lookups } from './lookups.ts';

/** What nobody confirms is taken to play for this long, seconds: the usual limit of scrobble servers. */
const usualSeconds = 10 * 60;

/** Stores what plays now. Never a listen: it has no stamp, and is replaced or expires. */
export async function savePlayingNow(
  db: Database,
  personId: number,
  origin: OriginKey,
  sent: SentTrack,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { tracks } = await new TrackDirectory().resolve(trx, [sent]);
    const originId = await new Lookups().origin(trx, personId, origin);
    const seconds = sent.lengthMs ? Math.min(Math.ceil(sent.lengthMs / 1000) + 30, 24 * 3600) : usualSeconds;
    await sql`
      insert into now_playing (person_id, sent_track_id, origin_id, started_at, expires_at)
      values (${personId}, ${tracks[0]?.sentTrackId}, ${originId}, now(), now() + ${seconds} * interval '1 second')
      on conflict (person_id) do update set
        started_at = case when now_playing.sent_track_id = excluded.sent_track_id and now_playing.expires_at > now() then now_playing.started_at else excluded.started_at end,
        sent_track_id = excluded.sent_track_id, origin_id = excluded.origin_id, expires_at = excluded.expires_at`.execute(
      trx,
    );
    await announce(trx, { type: 'now-playing', personId });
  });
}

/** Ends what plays now, when a listen of it arrives or a client says that it stopped. */
export async function clearPlayingNow(executor: Executor, personId: number): Promise<void> {
  await executor.deleteFrom('now_playing').where('person_id', '=', personId).execute();
  await announce(executor, { type: 'now-playing', personId });
}
