import type { AccountState, Batch, DeliveryResult, JobStore, RoundResult } from '@fonoteca/scrobble';
import { scrobbleOf } from './items.ts';
import type { Row, Sql } from './sql.ts';

const columns =
  'items.id, artist, track, album, album_artist, track_number, mbid, length, length_estimated, listened_at, batch, timeouts, attempts';
/** Items that have their time, in jobs that are neither paused nor cancelled. */
const due = `from items join jobs on jobs.number = items.job
  where items.state = 'planned' and jobs.state = 'open' and items.not_before <= ?`;
/** What was settled stays so, whoever comes late with another outcome. */
const unsettled = "state in ('planned', 'sending')";
const order = 'order by jobs.priority, items.listened_at, items.id';

/**
 * The queue of the account in its object's SQLite. Writes are confirmed by the platform before a request
 * leaves the object (output gate), so what was begun is on disk when the service hears of it.
 *
 * @param onChange numbers of the jobs of which something changed
 */
export function createJobStore(sql: Sql, onChange: (jobs: readonly number[]) => void): JobStore {
  const finishItem = (result: DeliveryResult): void => {
    const id = Number(result.id);
    if (result.state === 'accepted') {
      sql.exec(
        `update items set state = 'accepted', batch = null, timeouts = 0, reason = null, message = null
          where id = ? and ${unsettled}`,
        id,
      );
    } else if (result.state === 'waiting') {
      // What was cancelled while its request was under way is not sent again.
      sql.exec(
        `update items set batch = null, timeouts = 0, not_before = ?, spent_at = iif(?, spent_at, null),
          state = iif((select state from jobs where number = job) = 'cancelled', 'cancelled', 'planned')
          where id = ? and ${unsettled}`,
        result.notBefore ?? 0,
        Number(result.spent),
        id,
      );
    } else {
      const reason = result.state === 'ignored' ? result.reason : null;
      sql.exec(
        `update items set state = ?, batch = null, timeouts = 0, spent_at = null, reason = ?, message = ?
          where id = ? and ${unsettled}`,
        result.state,
        reason,
        result.message,
        id,
      );
    }
  };

  const setAccount = (change: RoundResult['account']): void => {
    const fields = Object.entries({
      status: change.status,
      wait_until: change.waitUntil,
      wait_reason: change.waitReason,
      failures: change.failures,
      message: change.message,
    }).filter((field): field is [string, string | number | null] => field[1] !== undefined);
    if (fields.length === 0) return;
    const assignments = fields.map(([name]) => `${name} = ?`).join(', ');
    sql.exec(`update account set ${assignments}`, ...fields.map(([, value]) => value));
  };

  return {
    account: async () => accountState(sql),
    async begunBatch() {
      return batchOf(
        sql.exec(`select ${columns} from items where state = 'sending' order by listened_at, id`),
        true,
      );
    },
    async nextBatch(limit, now) {
      const [first] = sql.exec(`select batch ${due} and batch is not null ${order} limit 1`, now);
      if (first) {
        const query = `select ${columns} ${due} and batch = ? order by items.listened_at, items.id limit ?`;
        return batchOf(sql.exec(query, now, first.batch ?? null, limit), false);
      }
      const next = sql.exec(`select ${columns} ${due} and batch is null ${order} limit ?`, now, limit);
      const batch = batchOf(next, false);
      return batch && { ...batch, id: crypto.randomUUID() };
    },
    async begin(batch, now) {
      sql.transaction(() => {
        for (const { id } of batch.deliveries) {
          sql.exec(
            "update items set state = 'sending', batch = ?, attempts = attempts + 1, spent_at = ? where id = ?",
            batch.id,
            now,
            Number(id),
          );
        }
        sql.exec('update account set last_request_at = ?', now);
      });
    },
    async finish(round, now) {
      onChange(
        sql.transaction(() => {
          const jobs = jobsOf(sql, round);
          for (const result of round.results) finishItem(result);
          if (round.keepBatch) {
            const query = "update items set timeouts = ? where batch = ? and state = 'sending'";
            sql.exec(query, round.timeouts ?? 0, round.batchId);
          }
          for (const ids of round.splitInto ?? []) {
            const batch = crypto.randomUUID();
            for (const id of ids) {
              const query = 'update items set batch = ?, timeouts = ? where id = ? and state = ?';
              sql.exec(query, batch, round.timeouts ?? 0, Number(id), 'planned');
            }
          }
          setAccount(round.account);
          for (const job of jobs) closeIfDone(sql, job, now);
          return jobs;
        }),
      );
    },
    async setAccount(change) {
      setAccount(change);
      onChange(openJobs(sql));
    },
    async spentSince(since) {
      const [row] = sql.exec(
        'select count(*) as count, min(spent_at) as oldest from items where spent_at > ?',
        since,
      );
      return { count: Number(row?.count ?? 0), oldest: numberOrNull(row?.oldest) };
    },
    async nextDueAt(now) {
      const [row] = sql.exec(
        `select min(iif(items.state = 'sending', 0, not_before)) as due from items
          join jobs on jobs.number = items.job
          where items.state = 'sending' or (items.state = 'planned' and jobs.state = 'open')`,
      );
      const at = numberOrNull(row?.due);
      return at === null ? null : Math.max(now, at);
    },
  };
}

export function accountState(sql: Sql): AccountState {
  const [row] = sql.exec('select * from account');
  if (!row) throw new Error('the account has no row');
  return {
    status: row.status as AccountState['status'],
    waitUntil: numberOrNull(row.wait_until),
    waitReason: row.wait_reason as AccountState['waitReason'],
    failures: Number(row.failures),
    message: row.message as string | null,
    lastRequestAt: numberOrNull(row.last_request_at),
    dailyCap: Number(row.daily_cap),
  };
}

/** Takes the cap of the settings over; a wait for the old cap ends with it. */
export function setDailyCap(sql: Sql, dailyCap: number): void {
  sql.exec(
    `update account set daily_cap = ?, wait_until = iif(wait_reason = 'budget', null, wait_until),
      wait_reason = iif(wait_reason = 'budget', null, wait_reason) where daily_cap <> ?`,
    dailyCap,
    dailyCap,
  );
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function batchOf(rows: readonly Row[], begun: boolean): Batch | null {
  const [first] = rows;
  if (!first) return null;
  return {
    id: String(first.batch ?? ''),
    begun,
    timeouts: Number(first.timeouts),
    deliveries: rows.map((row) => ({
      id: String(row.id),
      scrobble: scrobbleOf(row),
      attempts: Number(row.attempts),
    })),
  };
}

/** Jobs that a round touches. */
function jobsOf(sql: Sql, round: RoundResult): number[] {
  const of = (query: string, value: string | number) => sql.exec(query, value).map(({ job }) => Number(job));
  const jobs = [
    ...of('select distinct job from items where batch = ?', round.batchId),
    ...round.results.flatMap(({ id }) => of('select job from items where id = ?', Number(id))),
  ];
  return [...new Set(jobs)];
}

export const openJobs = (sql: Sql): number[] =>
  sql
    .exec("select distinct job from items where state in ('waiting', 'planned', 'sending')")
    .map(({ job }) => Number(job));

/** Notes when the last item of a job was settled. */
export function closeIfDone(sql: Sql, job: number, now: number): void {
  sql.exec(
    `update jobs set finished_at = ? where number = ? and finished_at is null and not exists
      (select 1 from items where job = ? and state in ('waiting', 'planned', 'sending'))`,
    now,
    job,
    job,
  );
}
