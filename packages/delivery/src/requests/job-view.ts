import { budgetWindowMs, priorities } from '@fonoteca/scrobble';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { labelOf } from '../links/labels.ts';

import { jobIdOf, type NamedPriority, noSuchJob } from './commands.ts';
import { type AccountStanding, type Standing, standingOf } from './standing.ts';

/** A scrobble job with how far it is at each service; instants ISO 8601. */
export interface JobView extends Standing {
  readonly id: string;
  readonly title: string;
  readonly kind: 'track' | 'album' | 'list' | 'bulk';
  readonly priority: NamedPriority;
  readonly albums: number;
  readonly total: number;
  /** Have their time and are not over yet. */
  readonly planned: number;
  readonly listened: number;
  readonly refused: number;
  readonly targets: TargetCounts[];
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

interface TargetCounts {
  readonly target: string;
  readonly accepted: number;
  readonly ignored: number;
  readonly rejected: number;
  readonly waiting: number;
}

export async function getJob(executor: Executor, personId: number, id: string): Promise<JobView> {
  const [view] = await viewJobs(executor, personId, sql`j.id = ${jobIdOf(id)}`, 1);
  if (!view) throw noSuchJob();
  return view;
}

/** Newest first; `open` leaves out those that are done or cancelled. */
export async function listJobs(
  executor: Executor,
  personId: number,
  query: {
    readonly cursor?: string | undefined;
    readonly limit: number;
    readonly open?: boolean | undefined;
  },
): Promise<{ items: JobView[]; next: string | null }> {
  const older = query.cursor ? sql`j.id < ${jobIdOf(query.cursor)}` : sql`true`;
  const open =
    query.open === undefined
      ? sql`true`
      : query.open
        ? sql`j.state in ('running', 'paused')`
        : sql`j.state in ('done', 'cancelled')`;
  const views = await viewJobs(executor, personId, sql`${older} and ${open}`, query.limit + 1);
  const items = views.slice(0, query.limit);
  return { items, next: views.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

interface JobRow {
  readonly id: number;
  readonly title: string;
  readonly kind: JobView['kind'];
  readonly state: 'running' | 'paused' | 'done' | 'cancelled';
  readonly priority: number;
  readonly albums: number;
  readonly total: number;
  readonly message: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly waiting: number;
  readonly planned: number;
  readonly listened: number;
  readonly refused: number;
  readonly next_end: Date | null;
  readonly targets: readonly (Omit<TargetCounts, 'target'> & { readonly account: number })[];
}

async function viewJobs(
  executor: Executor,
  personId: number,
  where: ReturnType<typeof sql>,
  limit: number,
): Promise<JobView[]> {
  const { rows } = await sql<JobRow>`
    select j.id, j.title, j.kind, j.state, j.priority, j.albums, j.total, j.message, j.created_at, j.finished_at,
      i.*, coalesce(t.targets, '[]') as targets
    from (select * from scrobble_jobs j where j.person_id = ${personId} and ${where} order by j.id desc limit ${limit}) j
    cross join lateral (
      select count(*) filter (where i.state = 'waiting') as waiting,
        count(*) filter (where i.state = 'planned') as planned,
        count(*) filter (where i.state = 'listened') as listened,
        count(*) filter (where i.state = 'refused') as refused,
        min(i.listened_at + i.length_seconds * interval '1 second') filter (where i.state = 'planned') as next_end
      from scrobble_items i where i.job_id = j.id) i
    left join lateral (
      select json_agg(json_build_object('account', account_id, 'accepted', accepted, 'ignored', ignored,
        'rejected', rejected, 'waiting', waiting) order by account_id) as targets
      from (
        select d.account_id, count(*) filter (where d.state = 'accepted') as accepted,
          count(*) filter (where d.state = 'ignored') as ignored,
          count(*) filter (where d.state = 'rejected') as rejected,
          count(*) filter (where d.state in ('waiting', 'sending')) as waiting
        from deliveries d where d.job_id = j.id group by d.account_id) counts) t on true
    order by j.id desc`.execute(executor);
  if (rows.length === 0) return [];
  const accounts = await standings(executor, personId);
  return rows.map((row) => toView(row, accounts));
}

async function standings(executor: Executor, personId: number): Promise<AccountStanding[]> {
  const windowSeconds = budgetWindowMs / 1000;
  const { rows } = await sql<{
    id: number;
    service: 'lastfm' | 'listenbrainz' | 'discogs';
    url: string;
    forwards: boolean;
    status: AccountStanding['status'];
    message: string | null;
    wait_until: Date | null;
    wait_reason: AccountStanding['waitReason'];
    refills_at: Date | null;
  }>`
    select id, service, url, forwards, status, message, wait_until, wait_reason,
      (select min(d.spent_at) + ${windowSeconds} * interval '1 second' from deliveries d
        where d.account_id = a.id and d.spent_at > now() - ${windowSeconds} * interval '1 second') as refills_at
    from linked_accounts a where person_id = ${personId}`.execute(executor);
  return rows.map((row) => ({
    id: row.id,
    label: labelOf(row.service, row.url),
    forwards: row.forwards && row.service !== 'discogs',
    status: row.status,
    message: row.message,
    waitUntil: row.wait_until,
    waitReason: row.wait_reason,
    refillsAt: row.refills_at,
  }));
}

function toView(row: JobRow, accounts: readonly AccountStanding[]): JobView {
  const labels = new Map(accounts.map(({ id, label }) => [id, label]));
  return {
    id: String(row.id),
    title: row.title,
    kind: row.kind,
    ...standingOf(
      {
        state: row.state,
        message: row.message,
        waitingItems: row.waiting,
        plannedItems: row.planned,
        nextEnd: row.next_end,
        waitingAt: new Set(row.targets.filter(({ waiting }) => waiting > 0).map(({ account }) => account)),
      },
      accounts,
      Date.now(),
    ),
    priority: nameOfPriority(row.priority),
    albums: row.albums,
    total: row.total,
    planned: row.planned,
    listened: row.listened,
    refused: row.refused,
    targets: row.targets.map(({ account, ...counts }) => ({ target: labels.get(account) ?? '', ...counts })),
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

const nameOfPriority = (priority: number): NamedPriority =>
  priority <= priorities.high ? 'high' : priority <= priorities.normal ? 'normal' : 'low';
