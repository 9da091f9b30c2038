import type { IncomingListen } from '@fonoteca/domain';
import type { Intake } from '@fonoteca/listens';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { finishJobs } from './finish-jobs.ts';

interface DueItem {
  readonly id: number;
  readonly job_id: number;
  readonly record_id: number | null;
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  readonly album_artist: string | null;
  readonly track_number: number | null;
  readonly length_seconds: number;
  readonly length_estimated: boolean;
  readonly mbid: string | null;
  readonly listened_at: Date;
}

const atOnce = 200;

/**
 * Puts tracks that have ended into the history. Killed between the history's commit and ours, the next call
 * submits them again and is told the ids they have.
 *
 * @returns when the next track that has its time ends, milliseconds; null when none waits for that
 */
export async function settlePlanned(
  db: Database,
  intake: Pick<Intake, 'submit'>,
  personId: number,
  now: number,
  signal: AbortSignal,
): Promise<number | null> {
  for (;;) {
    signal.throwIfAborted();
    const items = await dueItems(db, personId, now);
    if (items.length === 0) return nextEnd(db, personId);
    const outcomes = await intake.submit(personId, { source: 'records' }, items.map(listenOf));
    await db.transaction().execute(async (trx) => {
      await sql`
        update scrobble_items i set state = 'listened', listen_id = t.listen_id, listened_at = t.at,
          reason = case when i.length_seconds <= 30 then 'services take tracks of more than 30 seconds only' end
        from unnest(${items.map(({ id }) => id)}::bigint[], ${outcomes.map(({ listenId }) => listenId)}::bigint[],
          ${items.map((item) => item.listened_at)}::timestamptz[]) as t (id, listen_id, at)
        where i.id = t.id and i.state in ('planned', 'cancelled')`.execute(trx);
      // Cancelled while the history took them: they were heard, and go no further.
      await sql`
        update deliveries d set state = 'cancelled', finished_at = now() from scrobble_jobs j
        where d.item_id = any(${items.map(({ id }) => id)}::bigint[]) and d.state = 'waiting'
          and j.id = d.job_id and j.state = 'cancelled'`.execute(trx);
      await sql`
        update records r set last_scrobbled_at = greatest(r.last_scrobbled_at, t.at)
        from (
          select id, max(at) as at
          from unnest(${items.map(({ record_id }) => record_id)}::bigint[], ${items.map((item) => item.listened_at)}::timestamptz[]) as heard (id, at)
          group by id) t
        where r.id = t.id and r.person_id = ${personId}`.execute(trx);
      await finishJobs(trx, [...new Set(items.map(({ job_id }) => job_id))]);
    });
  }
}

const ended = sql`i.listened_at + i.length_seconds * interval '1 second'`;

async function dueItems(db: Database, personId: number, now: number): Promise<DueItem[]> {
  const { rows } = await sql<DueItem>`
    select i.id, i.job_id, i.record_id, i.artist, i.track, i.album, i.album_artist, i.track_number,
      i.length_seconds, i.length_estimated, i.mbid, i.listened_at
    from scrobble_items i join scrobble_jobs j on j.id = i.job_id
    where i.person_id = ${personId} and i.state = 'planned' and j.state = 'running' and ${ended} <= ${new Date(now)}
    order by i.listened_at limit ${atOnce}`.execute(db);
  return rows;
}

async function nextEnd(db: Database, personId: number): Promise<number | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(${ended}) as at from scrobble_items i join scrobble_jobs j on j.id = i.job_id
    where i.person_id = ${personId} and i.state = 'planned' and j.state = 'running'`.execute(db);
  return rows[0]?.at?.getTime() ?? null;
}

/** An estimated length stays ours: services and the catalogue get lengths that somebody measured. */
const listenOf = (item: DueItem): IncomingListen => ({
  sent: {
    artist: item.artist,
    track: item.track,
    ...(item.album ? { release: item.album } : {}),
    ...(item.album_artist ? { releaseArtist: item.album_artist } : {}),
    ...(item.track_number ? { trackNumber: item.track_number } : {}),
    ...(item.length_estimated ? {} : { lengthMs: item.length_seconds * 1000 }),
    ...(item.mbid ? { mbids: { recording: item.mbid } } : {}),
  },
  stampMs: item.listened_at.getTime(),
});
