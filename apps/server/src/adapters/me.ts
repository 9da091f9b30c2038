import type { Person } from '@fonoteca/accounts';
import type { ResponseOf } from '@fonoteca/contract';
import { hasSample } from '@fonoteca/listens';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

/** The signed-in person as the API shows them. */
export async function viewMe(executor: Executor, person: Person): Promise<ResponseOf<'GET /api/v1/me'>> {
  return {
    id: person.id,
    name: person.name,
    role: person.role,
    timeZone: person.timeZone,
    scrobbleRule: person.settings.scrobbleRule,
    createdAt: person.createdAt.toISOString(),
    hasSample: await hasSample(executor, person.id),
    listens: await countQuickly(executor, person.id),
  };
}

/** Listens that count: totals of the days that are folded, and the few listens since. */
async function countQuickly(executor: Executor, personId: number): Promise<number> {
  const { rows } = await sql<{ listens: number }>`
    with folded as (
      select coalesce(max(s.folded_until), '-infinity')::date as until, max(p.time_zone) as time_zone
      from people p left join statistics_state s on s.person_id = p.id where p.id = ${personId}
    )
    select
      (select coalesce(sum(d.listens), 0) from day_totals d, folded
        where d.person_id = ${personId} and d.day < folded.until)
      + (select count(*) from listens l, folded where l.person_id = ${personId} and l.counted
          and l.deleted_by is null
          and l.listened_at >= (case when folded.until = '-infinity' then '-infinity'::timestamptz
            else folded.until::timestamp at time zone folded.time_zone end)) as listens`.execute(executor);
  return Number(rows[0]?.listens ?? 0);
}
