import { randomUUID } from 'node:crypto';
import type { AccountState, Batch, JobStore, RoundResult, Scrobble } from '@fonoteca/scrobble';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { announceOpenJobs, finishJobs } from './finish-jobs.ts';

interface DeliveryRow {
  readonly id: number;
  readonly payload: Scrobble;
  readonly attempts: number;
  readonly batch_id: string | null;
  readonly batch_timeouts: number;
}

/** Waiting deliveries that may go out: those of a paused or cancelled job may not. */
const free = sql`not exists (select from scrobble_jobs j where j.id = d.job_id and j.state in ('paused', 'cancelled'))`;

/** The queue of one linked account in PostgreSQL. Throws Error for an account that is gone. */
export function createSqlJobStore(db: Database, accountId: number): JobStore {
  return {
    account: () => readAccount(db, accountId),

    async begunBatch() {
      const { rows } = await sql<DeliveryRow>`
        select d.id, d.payload, d.attempts, d.batch_id, d.batch_timeouts from deliveries d
        where d.account_id = ${accountId} and d.state = 'sending'
        order by d.priority, d.listened_at, d.id`.execute(db);
      const id = rows[0]?.batch_id;
      return id
        ? toBatch(
            id,
            rows.filter((row) => row.batch_id === id),
            true,
          )
        : null;
    },

    nextBatch: (limit, now) =>
      db.transaction().execute(async (trx) => {
        // What was deleted from the history before it was sent is not sent: it is given up, and the next looked at.
        for (;;) {
          const rows = await readNext(trx, accountId, limit, new Date(now));
          if ((await giveUpDeleted(trx, rows)) > 0) continue;
          return rows.length > 0 ? toBatch(rows[0]?.batch_id ?? randomUUID(), rows, false) : null;
        }
      }),

    begin: (batch, now) =>
      db.transaction().execute(async (trx) => {
        await sql`
          update deliveries set state = 'sending', batch_id = ${batch.id}, batch_timeouts = ${batch.timeouts},
            attempts = attempts + 1, spent_at = ${new Date(now)}, finished_at = null
          where account_id = ${accountId} and id = any(${batch.deliveries.map(({ id }) => id)}::bigint[])
            and state in ('waiting', 'sending', 'cancelled')`.execute(trx);
        await sql`update linked_accounts set last_request_at = ${new Date(now)} where id = ${accountId}`.execute(
          trx,
        );
      }),

    finish: (round, now) =>
      db.transaction().execute(async (trx) => {
        await writeResults(trx, accountId, round, new Date(now));
        if (round.keepBatch) {
          await sql`update deliveries set batch_timeouts = ${round.timeouts ?? 0}
            where account_id = ${accountId} and batch_id = ${round.batchId} and state = 'sending'`.execute(
            trx,
          );
        }
        for (const ids of round.splitInto ?? []) {
          await sql`update deliveries set batch_id = ${randomUUID()}, batch_timeouts = ${round.timeouts ?? 0}
            where account_id = ${accountId} and id = any(${ids}::bigint[]) and state = 'waiting'`.execute(
            trx,
          );
        }
        await writeAccount(trx, accountId, round.account);
        await settleJobs(trx, round);
      }),

    setAccount: (change) => db.transaction().execute((trx) => writeAccount(trx, accountId, change)),

    async spentSince(since) {
      const { rows } = await sql<{ count: number; oldest: Date | null }>`
        select count(*) as count, min(spent_at) as oldest from deliveries
        where account_id = ${accountId} and spent_at > ${new Date(since)}`.execute(db);
      return { count: rows[0]?.count ?? 0, oldest: rows[0]?.oldest?.getTime() ?? null };
    },

    async nextDueAt(now) {
      const { rows } = await sql<{ due: Date | null }>`
        select min(due) as due from (
          select coalesce(d.not_before, 'epoch') as due from deliveries d
          where d.account_id = ${accountId} and d.state = 'waiting' and ${free}
          union all
          select timestamptz 'epoch' from deliveries d where d.account_id = ${accountId} and d.state = 'sending'
        ) queue`.execute(db);
      const due = rows[0]?.due;
      return due ? Math.max(now, due.getTime()) : null;
    },
  };
}

async function readAccount(db: Database, accountId: number): Promise<AccountState> {
  const row = await db
    .selectFrom('linked_accounts')
    .select([
      'status',
      'forwards',
      'wait_until',
      'wait_reason',
      'failures',
      'message',
      'last_request_at',
      'daily_cap',
    ])
    .where('id', '=', accountId)
    .executeTakeFirst();
  // Unlinked while its job ran: nothing is left to do.
  if (!row) return { ...nobody };
  return {
    status: row.forwards ? row.status : 'off',
    waitUntil: row.wait_until?.getTime() ?? null,
    waitReason: row.wait_reason,
    failures: row.failures,
    message: row.message,
    lastRequestAt: row.last_request_at?.getTime() ?? null,
    dailyCap: row.daily_cap,
  };
}

const nobody: AccountState = {
  status: 'off',
  waitUntil: null,
  waitReason: null,
  failures: 0,
  message: null,
  lastRequestAt: null,
  dailyCap: 0,
};

/** A batch that was cut before goes first; else whatever belongs to none. */
async function readNext(
  executor: Executor,
  accountId: number,
  limit: number,
  now: Date,
): Promise<DeliveryRow[]> {
  const due = sql`d.account_id = ${accountId} and d.state = 'waiting' and (d.not_before is null or d.not_before <= ${now}) and ${free}`;
  const order = sql`order by d.priority, d.listened_at, d.id`;
  const columns = sql`select d.id, d.payload, d.attempts, d.batch_id, d.batch_timeouts from deliveries d`;
  const { rows: together } = await sql<DeliveryRow>`
    ${columns} where ${due} and d.batch_id = (
      select d.batch_id from deliveries d where ${due} and d.batch_id is not null ${order} limit 1)
    ${order} limit ${limit}`.execute(executor);
  if (together.length > 0) return together;
  const { rows } = await sql<DeliveryRow>`
    ${columns} where ${due} and d.batch_id is null ${order} limit ${limit}`.execute(executor);
  return rows;
}

/** A delivery of unknown outcome is not given up: the service may have it already. */
async function giveUpDeleted(executor: Executor, rows: readonly DeliveryRow[]): Promise<number> {
  const { rows: gone } = await sql<{ job_id: number | null }>`
    update deliveries d set state = 'cancelled', reason = 'deleted',
      message = 'It was deleted from the history before it was sent', batch_id = null, finished_at = now()
    where d.id = any(${rows.map(({ id }) => id)}::bigint[]) and d.spent_at is null and exists (
      select from listens l where l.person_id = d.person_id and l.id = d.listen_id and l.deleted_by is not null
        and l.listened_at >= d.listened_at and l.listened_at < d.listened_at + interval '1 second')
    returning d.job_id`.execute(executor);
  await finishJobs(
    executor,
    gone.flatMap(({ job_id }) => job_id ?? []),
  );
  return gone.length;
}

async function writeResults(executor: Executor, accountId: number, round: RoundResult, now: Date) {
  if (round.results.length === 0) return;
  const results = round.results.map((result) => ({
    ...result,
    notBefore:
      result.state === 'waiting' && result.notBefore !== undefined ? new Date(result.notBefore) : null,
  }));
  // An accepted listen is there, whatever was said of it meanwhile; nothing else changes what is settled.
  // What was cancelled while its request was under way is not sent again: it would wait for ever.
  const givenUp = sql`(r.state = 'waiting' and exists (
    select from scrobble_jobs j where j.id = d.job_id and j.state = 'cancelled'))`;
  await sql`
    update deliveries d set state = case when ${givenUp} then 'cancelled' else r.state end, batch_id = null, batch_timeouts = 0, not_before = r."notBefore",
      reason = r.reason, message = r.message,
      spent_at = case when r.state = 'ignored' or (r.state = 'waiting' and not r.spent) then null else d.spent_at end,
      finished_at = case when r.state = 'waiting' and not ${givenUp} then null else ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      as r (id bigint, state text, reason text, message text, spent boolean, "notBefore" timestamptz)
    where d.id = r.id and d.account_id = ${accountId}
      and (d.state in ('waiting', 'sending') or (d.state = 'cancelled' and r.state = 'accepted'))`.execute(
    executor,
  );
}

async function writeAccount(executor: Executor, accountId: number, change: RoundResult['account']) {
  const set = {
    ...(change.status === undefined || change.status === 'off' ? {} : { status: change.status }),
    ...(change.waitUntil === undefined
      ? {}
      : { wait_until: change.waitUntil === null ? null : new Date(change.waitUntil) }),
    ...(change.waitReason === undefined ? {} : { wait_reason: change.waitReason }),
    ...(change.failures === undefined ? {} : { failures: change.failures }),
    ...(change.message === undefined ? {} : { message: change.message }),
  };
  if (Object.keys(set).length === 0) return;
  const before = await executor
    .selectFrom('linked_accounts')
    .select(['status', 'wait_reason'])
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
  if (!before) return;
  await executor.updateTable('linked_accounts').set(set).where('id', '=', accountId).execute();
  const moved =
    (set.status ?? before.status) !== before.status ||
    (set.wait_reason === undefined ? before.wait_reason : set.wait_reason) !== before.wait_reason;
  if (moved) await announceOpenJobs(executor, accountId);
}

async function settleJobs(executor: Executor, round: RoundResult): Promise<void> {
  if (round.results.length === 0) return;
  const { rows } = await sql<{ job_id: number }>`
    select distinct job_id from deliveries
    where id = any(${round.results.map(({ id }) => id)}::bigint[]) and job_id is not null`.execute(executor);
  await finishJobs(
    executor,
    rows.map(({ job_id }) => job_id),
  );
}

const toBatch = (id: string, rows: readonly DeliveryRow[], begun: boolean): Batch => ({
  id,
  begun,
  timeouts: Math.max(0, ...rows.map((row) => row.batch_timeouts)),
  deliveries: rows.map(({ id: own, payload, attempts }) => ({
    id: String(own),
    scrobble: payload,
    attempts,
  })),
});
