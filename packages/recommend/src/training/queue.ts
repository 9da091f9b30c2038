import { enqueue } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ModelSubject } from '../registry/types.ts';

export const subjects = ['artist', 'release', 'recording', 'session'] as const satisfies ModelSubject[];

export const trainName = {
  name: 'recommend.train',
  payload: z.object({
    kinds: z.array(z.enum(subjects)).optional(),
    seed: z.number().int().min(0).optional(),
    actorId: z.number().int().positive().optional(),
  }),
};

interface Asked {
  readonly kinds?: ModelSubject[] | undefined;
  readonly seed?: number | undefined;
  readonly actorId?: number | undefined;
}

/** Queues a training; where one waits, that one learns what is asked for here too. Gives the job's id. */
export async function queueTraining(
  executor: Executor,
  { kinds, seed, actorId }: Asked,
  startAfterSeconds = 0,
): Promise<string> {
  const id = await enqueue(
    executor,
    trainName,
    {
      ...(kinds && { kinds }),
      ...(seed !== undefined && { seed }),
      ...(actorId !== undefined && { actorId }),
    },
    { singletonKey: 'all', startAfterSeconds },
  );
  // Kinds that are not named are all of them. A job that has just been made is as it should be already.
  await sql`
    update jobs set payload = case
      when ${kinds === undefined} then payload - 'kinds'
      when payload ? 'kinds' then jsonb_set(payload, '{kinds}', (
        select jsonb_agg(distinct kind) from jsonb_array_elements(payload -> 'kinds' || ${JSON.stringify(kinds ?? [])}::jsonb) as k (kind)))
      else payload end || ${JSON.stringify(actorId === undefined ? {} : { actorId })}::jsonb
    where id = ${id} and state = 'queued'`.execute(executor);
  return id;
}

/** So many listens are worth a first model. */
const worthLearning = 200;

/** After the first history came in nobody should wait for the night: queues a training where none ever was. */
export async function queueFirstTraining(executor: Executor): Promise<void> {
  const { rows } = await sql<{ due: boolean }>`
    select not exists (select from models where place = 'own')
      and not exists (select from jobs where name = ${trainName.name} and state in ('queued', 'running'))
      and (select coalesce(sum(listens), 0) from taste_profiles) >= ${worthLearning} as due`.execute(
    executor,
  );
  if (rows[0]?.due) await queueTraining(executor, {}, 30);
}

/** The training that runs or waits. */
export async function runningTraining(
  executor: Executor,
): Promise<{ jobId: string; share: number; what: string | null } | null> {
  const { rows } = await sql<{ id: string; progress: { share?: number | null; note?: string } }>`
    select id, progress from jobs where name = ${trainName.name} and state in ('queued', 'running')
      and run_at <= now() + interval '1 hour'
    order by state desc, created_at limit 1`.execute(executor);
  const job = rows[0];
  return job ? { jobId: job.id, share: job.progress.share ?? 0, what: job.progress.note ?? null } : null;
}

/** When the schedule trains again; null where it never did. */
export async function nextTraining(executor: Executor, everySeconds: number): Promise<string | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(created_at) + make_interval(secs => ${everySeconds}) as at from jobs
    where name = ${trainName.name} and singleton_key like 'schedule:%'`.execute(executor);
  return rows[0]?.at?.toISOString() ?? null;
}
