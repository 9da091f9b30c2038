import { budgetWindowMs } from '@fonoteca/scrobble';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { labelOf } from '../links/labels.ts';

/** How much an account that forwards may still take. */
export interface AccountBudget {
  readonly id: number;
  readonly label: string;
  readonly status: 'active' | 'reconnect' | 'unusable';
  readonly dailyCap: number;
  /** Of the rolling day, once everything that waits is through; may be negative. */
  readonly left: number;
}

/**
 * The budgets of a person's accounts that forward: the daily cap without what holds a place in it, what waits
 * to go out, and what has its time and will. `now` in milliseconds.
 */
export async function budgets(executor: Executor, personId: number, now: number): Promise<AccountBudget[]> {
  const since = new Date(now - budgetWindowMs);
  const { rows } = await sql<{
    id: number;
    service: 'lastfm' | 'listenbrainz';
    url: string;
    status: AccountBudget['status'];
    cap: number;
    left: number;
  }>`
    select a.id, a.service, a.url, a.status, a.daily_cap as cap, a.daily_cap
        - (select count(*) from deliveries d where d.account_id = a.id and d.spent_at > ${since})
        - (select count(*) from deliveries d where d.account_id = a.id and d.state = 'waiting'
            and (d.spent_at is null or d.spent_at <= ${since})
            and not exists (select from scrobble_jobs j where j.id = d.job_id and j.state in ('paused', 'cancelled')))
        - (select count(*) from scrobble_items i join scrobble_jobs j on j.id = i.job_id
            where i.person_id = a.person_id and i.state = 'planned' and j.state = 'running'
              and i.listened_at < ${new Date(now + 86_400_000)}) as left
    from linked_accounts a
    where a.person_id = ${personId} and a.forwards and a.service in ('lastfm', 'listenbrainz')
    order by a.id`.execute(executor);
  return rows.map(({ id, service, url, status, cap, left }) => ({
    id,
    label: labelOf(service, url),
    status,
    dailyCap: cap,
    left,
  }));
}
