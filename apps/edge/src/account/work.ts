import {
  type Clock,
  canConfirm,
  createDispatcher,
  planNext,
  type ScrobbleTarget,
  SubmitError,
} from '@fonoteca/scrobble';
import { createJobStore } from './job-store.ts';
import { removeOld } from './jobs.ts';
import { createPlanStore } from './plan-store.ts';
import type { Sql } from './sql.ts';

export const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const end = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', end);
        resolve();
      }, ms);
      signal.addEventListener('abort', end, { once: true });
    }),
};

/**
 * Outgoing requests of one alarm stay under the platform's 50: so many look-ups while planning, and so many
 * batches, each of which may take a look-up of two pages beside its request.
 */
const lookUpsAtOnce = 10;
const batchesAtOnce = 10;
const dayMs = 86_400_000;
const keptMs = 30 * dayMs;
/** A look-up that the service does not answer puts planning off; after so many it goes on without. */
const lookUpTries = 5;

/** Planning stops here and goes on at the next alarm. */
class PutOff extends Error {
  readonly waitMs: number;
  constructor(waitMs: number) {
    super('planning goes on later');
    this.waitMs = waitMs;
  }
}

export interface WorkOptions {
  readonly sql: Sql;
  /** Null while nobody is signed in. */
  readonly target: ScrobbleTarget | null;
  readonly onChange: (jobs: readonly number[]) => void;
  readonly signal: AbortSignal;
  /** Look-ups in a row that failed, kept from alarm to alarm. */
  readonly lookUps: { failures: number };
}

/**
 * One alarm's work: forgets what is old, gives times, sends what is due.
 *
 * @returns when there is more to do, ms since 1970; null when there is nothing until somebody acts
 */
export async function work({ sql, target, onChange, signal, lookUps }: WorkOptions): Promise<number | null> {
  removeOld(sql, clock.now() - keptMs);
  if (!target) return nextRemoval(sql);
  const planAgainAt = await plan(sql, target, { onChange, signal, lookUps });
  const store = createJobStore(sql, onChange);
  const { wakeAt } = await createDispatcher({ store, target, clock, batchesAtOnce }).advance(signal);
  return earliest(wakeAt, planAgainAt, roomAt(sql), nextRemoval(sql));
}

async function plan(
  sql: Sql,
  target: ScrobbleTarget,
  { onChange, signal, lookUps }: Pick<WorkOptions, 'onChange' | 'signal' | 'lookUps'>,
): Promise<number | null> {
  let asked = 0;
  const heardBetween = async (from: number, to: number) => {
    if (!canConfirm(target) || lookUps.failures >= lookUpTries) return null;
    if (asked++ >= lookUpsAtOnce) throw new PutOff(0);
    try {
      const heard = await target.heardBetween(from, to, signal);
      lookUps.failures = 0;
      return heard;
    } catch (error) {
      if (!(error instanceof SubmitError)) throw error;
      // A history that is private is not shown to anybody: there is nothing to wait for.
      if (error.code === 'not-authorized' || error.code === 'rejected') return null;
      lookUps.failures++;
      throw new PutOff(1_000 * 2 ** lookUps.failures);
    }
  };
  try {
    await planNext(createPlanStore(sql, { now: clock.now, heardBetween, onChange }), clock);
    // What the service did not tell about one group, it may tell about the next.
    if (lookUps.failures >= lookUpTries) lookUps.failures = 0;
    return null;
  } catch (error) {
    if (error instanceof PutOff) return clock.now() + error.waitMs;
    throw error;
  }
}

/** When the budget has room again for groups that wait for times. */
function roomAt(sql: Sql): number | null {
  const [waiting] = sql.exec(
    `select 1 from items join jobs on jobs.number = items.job
      where items.state = 'waiting' and jobs.state = 'open' limit 1`,
  );
  if (!waiting) return null;
  const [row] = sql.exec('select min(spent_at) as oldest from items where spent_at > ?', clock.now() - dayMs);
  // Nothing spent: what was planned fills the day, and going out it makes room.
  return typeof row?.oldest === 'number' ? Math.max(row.oldest + dayMs + 1, clock.now() + 1_000) : null;
}

function nextRemoval(sql: Sql): number | null {
  const [row] = sql.exec('select min(finished_at) as first from jobs');
  return typeof row?.first === 'number' ? row.first + keptMs + 1 : null;
}

function earliest(...times: (number | null)[]): number | null {
  const set = times.filter((time) => time !== null);
  return set.length > 0 ? Math.min(...set) : null;
}
