import { Fault } from '@fonoteca/domain';
import type { Executor, JobState } from '@fonoteca/store';
import { sql } from 'kysely';

/** A job as the person sees it; instants are ISO 8601 in UTC. */
export interface JobView {
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
  readonly progress: { readonly share: number | null; readonly note: string | null };
  readonly result: Record<string, unknown> | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

interface JobRow {
  id: string;
  name: string;
  state: JobState;
  progress: { share?: number | null; note?: string };
  result: Record<string, unknown> | null;
  error: string | null;
  created_at: Date;
  created_exactly: string;
  started_at: Date | null;
  finished_at: Date | null;
}

const columns = sql`id, name, state, progress, result, error, created_at, started_at, finished_at,
  created_at::text as created_exactly`;

/** The person's jobs, newest first. Throws Fault `invalid` for a cursor that was not given out. */
export async function listJobs(
  executor: Executor,
  personId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: JobView[]; next: string | null }> {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const { rows } = await sql<JobRow>`
    select ${columns} from jobs where person_id = ${personId}
      ${after ? sql`and (created_at, id) < (${after.created}::timestamptz, ${after.id}::uuid)` : sql``}
    order by created_at desc, id desc limit ${limit + 1}`.execute(executor);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items: items.map(view), next: last ? writeCursor(last) : null };
}

/** One job; undefined where there is none, or it is another person's. `personId` null reads any. */
export async function getJob(
  executor: Executor,
  personId: number | null,
  jobId: string,
): Promise<JobView | undefined> {
  const { rows } = await sql<JobRow>`
    select ${columns} from jobs
    where id = ${jobId} and (${personId}::int is null or person_id = ${personId})`.execute(executor);
  return rows[0] && view(rows[0]);
}

function view(row: JobRow): JobView {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    progress: { share: row.progress.share ?? null, note: row.progress.note ?? null },
    result: row.result,
    error: row.error,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

const writeCursor = (row: JobRow): string =>
  Buffer.from(`${row.created_exactly}|${row.id}`).toString('base64url');

function parseCursor(cursor: string): { created: string; id: string } {
  const [created, id] = Buffer.from(cursor, 'base64url').toString().split('|');
  if (!created || Number.isNaN(Date.parse(created)) || !id || !/^[0-9a-f-]{36}$/.test(id)) {
    throw new Fault('invalid', 'The page cannot be found', {
      fields: [{ field: 'cursor', reason: 'give the `next` of the page before, unchanged' }],
    });
  }
  return { created, id };
}
