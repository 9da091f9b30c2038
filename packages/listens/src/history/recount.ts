import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { markDirty } from '../intake/dirty-days.ts';
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
  const judged = sql`select l.id, l.person_id, l.listened_at, (${countsInSql(rule)}) as counted
    from listens l join sent_tracks s on s.id = l.sent_track_id where l.person_id = ${personId}`;
  await markDirty(
    executor,
    sql`select j.person_id, j.listened_at as at from (${judged}) j join listens l on l.id = j.id where l.counted <> j.counted`,
  );
  const { numAffectedRows } = await sql`
    update listens l set counted = j.counted from (${judged}) j where j.id = l.id and l.counted <> j.counted`.execute(
    executor,
  );
  return Number(numAffectedRows ?? 0);
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
