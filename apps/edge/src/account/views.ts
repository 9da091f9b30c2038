import type { ResponseOf } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import { type AccountState, priorities } from '@fonoteca/scrobble';
import { accountState } from './job-store.ts';
import type { Priority } from './jobs.ts';
import type { Row, Sql } from './sql.ts';

export type JobView = ResponseOf<'GET /api/v1/scrobbles/jobs/{id}'>;
export type ItemView = ResponseOf<'POST /api/v1/scrobbles/items/{id}/resend'>;

export const targetName = 'Last.fm';

/** A job as the contract describes it. */
export function jobView(sql: Sql, row: Row, now: number): JobView {
  const counts = new Map(
    sql
      .exec('select state, count(*) as count from items where job = ? group by state', Number(row.number))
      .map(({ state, count }) => [String(state), Number(count)]),
  );
  const count = (...states: string[]) => states.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
  const account = accountState(sql);
  return {
    id: String(row.id),
    title: String(row.title),
    kind: row.kind as JobView['kind'],
    ...stateOf(sql, row, account, now, count),
    priority: priorityOf(Number(row.priority)),
    albums: Number(row.albums),
    total: [...counts.values()].reduce((sum, one) => sum + one, 0),
    planned: count('planned', 'sending'),
    listened: count('accepted', 'ignored', 'rejected'),
    refused: count('refused'),
    targets: [
      {
        target: targetName,
        accepted: count('accepted'),
        ignored: count('ignored'),
        rejected: count('rejected'),
        waiting: count('waiting', 'planned', 'sending'),
      },
    ],
    createdAt: iso(Number(row.created_at)),
    finishedAt: row.finished_at === null ? null : iso(Number(row.finished_at)),
  };
}

type StateOfJob = Pick<JobView, 'state' | 'waitReason' | 'waitUntil' | 'message'>;

function stateOf(
  sql: Sql,
  row: Row,
  account: AccountState,
  now: number,
  count: (...states: string[]) => number,
): StateOfJob {
  const plain = (state: JobView['state']): StateOfJob => ({
    state,
    waitReason: null,
    waitUntil: null,
    message: null,
  });
  if (row.state === 'cancelled') return plain('cancelled');
  if (row.finished_at !== null) return plain('done');
  if (row.state === 'paused') return plain('paused');
  if (account.status === 'reconnect' || account.status === 'unusable') {
    return { state: 'paused', waitReason: account.status, waitUntil: null, message: account.message };
  }
  if (account.waitUntil !== null && account.waitUntil > now) {
    const { waitReason, waitUntil, message } = account;
    return { state: 'waiting', waitReason, waitUntil: iso(waitUntil), message };
  }
  const [next] = sql.exec(
    "select min(iif(state = 'waiting', 0, not_before)) as due from items where job = ? and state in ('waiting', 'planned', 'sending')",
    Number(row.number),
  );
  if (Number(next?.due) > now) return { ...plain('scheduled'), waitUntil: iso(Number(next?.due)) };
  if (count('planned', 'sending') === 0 && count('waiting') > 0 && count('accepted') > 0) {
    return { ...plain('waiting'), waitReason: 'room' };
  }
  return plain('running');
}

const priorityOf = (value: number): Priority =>
  value <= priorities.high ? 'high' : value <= priorities.normal ? 'normal' : 'low';

const iso = (ms: number): string => new Date(ms).toISOString();

const viewState: Record<string, ItemView['state']> = {
  waiting: 'waiting',
  planned: 'planned',
  sending: 'planned',
  accepted: 'listened',
  ignored: 'listened',
  rejected: 'listened',
  cancelled: 'cancelled',
  refused: 'refused',
};

/** An item as the contract describes it: the listen and its one delivery. */
export function itemView(row: Row): ItemView {
  const state = String(row.state);
  const message = row.message as string | null;
  const result = state === 'planned' || state === 'refused' ? 'waiting' : state;
  return {
    id: String(row.id),
    artist: String(row.artist),
    track: String(row.track),
    album: row.album as string | null,
    lengthSeconds: Number(row.length),
    lengthEstimated: row.length_estimated === 1,
    side: row.side as string | null,
    recordId: row.record_id as string | null,
    listenedAt: row.listened_at === null ? null : iso(Number(row.listened_at) * 1000),
    state: viewState[state] ?? 'waiting',
    reason: state === 'refused' ? message : null,
    results:
      state === 'refused'
        ? []
        : [
            {
              target: targetName,
              state: result as ItemView['results'][number]['state'],
              reason: row.reason as string | null,
              message,
            },
          ],
  };
}

interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export function jobsPage(sql: Sql, query: PageQuery & { readonly open?: boolean | undefined }, now: number) {
  const rows = sql.exec(
    `select * from jobs where number < ? ${query.open === true ? 'and finished_at is null' : ''}
      ${query.open === false ? 'and finished_at is not null' : ''} order by number desc limit ?`,
    query.cursor === undefined ? Number.MAX_SAFE_INTEGER : cursorOf(query.cursor),
    query.limit + 1,
  );
  return pageOf(rows, query.limit, 'number', (row) => jobView(sql, row, now));
}

/** In the order of the job; `problems`: what was not taken. */
export function itemsPage(sql: Sql, job: Row, query: PageQuery & { readonly only?: 'problems' | undefined }) {
  const only = query.only ? "and state in ('ignored', 'rejected', 'refused')" : '';
  const rows = sql.exec(
    `select * from items where job = ? and id > ? ${only} order by id limit ?`,
    Number(job.number),
    query.cursor === undefined ? 0 : cursorOf(query.cursor),
    query.limit + 1,
  );
  return pageOf(rows, query.limit, 'id', itemView);
}

function pageOf<View>(rows: readonly Row[], limit: number, key: string, view: (row: Row) => View) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last ? String(last[key]) : null };
}

function cursorOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const fields = [{ field: 'query.cursor', reason: 'give back what an earlier page named as next' }];
  throw new Fault('invalid', 'The cursor is not known', { fields });
}
