import { Fault } from '@fonoteca/domain';
import { announce, lockPerson } from '@fonoteca/listens';
import { priorities } from '@fonoteca/scrobble';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { queuePlan } from '../queue/names.ts';
import type { Draft, Expanded } from './draft.ts';
import { expand } from './expand.ts';
import type { ScrobbleRequest } from './request.ts';
import { knownTimes } from './times.ts';

/**
 * Makes a scrobble job: its tracks, the times that are known, and the planner's wake-up commit together.
 * The same idempotency key gives the job that was made before, unchanged.
 *
 * @returns the id of the job
 */
export function createJob(
  db: Database,
  personId: number,
  request: ScrobbleRequest,
  now: number,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    // Two requests with one key, and two that want the same time, come one after the other.
    await lockPerson(trx, personId);
    const made = await madeBefore(trx, personId, request.idempotencyKey);
    if (made !== undefined) return made;
    const expanded = await expand(trx, personId, request.what);
    refuseProblems(expanded);
    const times = await knownTimes(trx, personId, expanded.drafts, request.when, Math.floor(now / 1000));
    const jobId = await insertJob(trx, personId, request, expanded);
    await insertItems(trx, personId, jobId, expanded.drafts, times);
    await queuePlan(trx, personId);
    await announce(trx, { type: 'scrobble-job', personId, id: String(jobId) });
    return jobId;
  });
}

async function madeBefore(
  executor: Executor,
  personId: number,
  key: string | undefined,
): Promise<number | undefined> {
  if (key === undefined) return undefined;
  const row = await executor
    .selectFrom('scrobble_jobs')
    .select('id')
    .where('person_id', '=', personId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row?.id;
}

function refuseProblems({ problems }: Expanded): void {
  if (problems.length === 0) return;
  const shown = problems.slice(0, 50);
  const missing = shown.every(({ reason }) => reason.startsWith('there is no record'));
  throw new Fault(missing ? 'not-found' : 'invalid', 'This cannot be scrobbled as it is', { fields: shown });
}

async function insertJob(
  executor: Executor,
  personId: number,
  request: ScrobbleRequest,
  { title, kind, albums, drafts }: Expanded,
): Promise<number> {
  const { id } = await executor
    .insertInto('scrobble_jobs')
    .values({
      person_id: personId,
      title: title.slice(0, 500),
      kind,
      // Many albums overnight let a single one that is asked for meanwhile go first.
      priority: priorities[request.priority ?? (kind === 'bulk' ? 'low' : 'normal')],
      starts_at: request.when.kind === 'started-at' ? new Date(request.when.at) : null,
      idempotency_key: request.idempotencyKey ?? null,
      albums,
      total: drafts.length,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function insertItems(
  executor: Executor,
  personId: number,
  jobId: number,
  drafts: readonly Draft[],
  times: readonly (number | null)[],
): Promise<void> {
  const rows = drafts.map((draft, seq) => ({ ...draft, seq, at: times[seq] ?? null }));
  await sql`
    insert into scrobble_items (job_id, person_id, group_number, seq, record_id, side, artist, track, album,
      album_artist, track_number, length_seconds, length_estimated, mbid, listened_at, state)
    select ${jobId}, ${personId}, "group", seq, "recordId", side, artist, track, album, "albumArtist", "trackNumber",
      "lengthSeconds", "lengthEstimated", mbid, to_timestamp(at), case when at is null then 'waiting' else 'planned' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("group" int, seq int, "recordId" bigint, side text,
      artist text, track text, album text, "albumArtist" text, "trackNumber" int, "lengthSeconds" int,
      "lengthEstimated" boolean, mbid uuid, at float8)`.execute(executor);
}
