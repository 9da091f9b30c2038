import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { lockPerson } from '../intake/settle.ts';
import type { ScrobbleRule } from '../rules/scrobble-rule.ts';

/**
 * Decides anew which listens count after a person changed their rule; the same as `counts` in the rule
 * book, said in SQL (a test holds the two together). Days already folded are marked where it made a difference.
 *
 * @returns how many listens changed sides
 */
export async function recount(executor: Executor, personId: number, rule: ScrobbleRule): Promise<number> {
  await lockPerson(executor, personId);
  const { rows } = await sql<{ changed: number }>`
    with judged as (
      select l.id, (${countsInSql(rule)}) as counted from listens l join sent_tracks s on s.id = l.sent_track_id where l.person_id = ${personId}
    ), changed as (
      update listens l set counted = j.counted from judged j where j.id = l.id and l.counted <> j.counted returning l.person_id, l.listened_at
    ), marked as (
      insert into dirty_days (person_id, day)
      select distinct c.person_id, (c.listened_at at time zone p.time_zone)::date
      from changed c join people p on p.id = c.person_id join statistics_state f on f.person_id = p.id
      where (c.listened_at at time zone p.time_zone)::date < f.folded_until on conflict do nothing
    )
    select count(*)::int as changed from changed`.execute(executor);
  return rows[0]?.changed ?? 0;
}

function countsInSql(rule: ScrobbleRule) {
  if (rule.kind === 'everything') return sql`true`;
  if (rule.kind === 'standard') {
    return sql`l.played_ms is null or case when s.length_ms is null then l.played_ms >= 30000
      else s.length_ms > 30000 and (l.played_ms >= s.length_ms / 2.0 or l.played_ms >= 240000) end`;
  }
  return sql`l.played_ms is null or l.played_ms >= ${rule.orSeconds * 1000}::int
    or (l.played_ms >= ${rule.minimumSeconds * 1000}::int and (s.length_ms is null or l.played_ms >= s.length_ms * ${rule.minimumShare}::float8))`;
}
