import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { arrayLiteral } from './array-literal.ts';

/** The key under which an origin's own listen is stored. */
export interface OwnKey {
  readonly startMs: number;
  readonly sentTrackId: number;
  readonly ordinal: number;
}

/**
 * Which of these keys the origin has stored already, by index: what an import that is repeated consists
 * of. The database looks them up in its unique index, so that nothing near them has to be read.
 */
export async function storedAlready(
  executor: Executor,
  personId: number,
  originId: number,
  keys: readonly OwnKey[],
): Promise<ReadonlySet<number>> {
  const starts = keys.map((key) => key.startMs);
  const [from, to] = [
    starts.reduce((a, b) => Math.min(a, b)) / 1000,
    starts.reduce((a, b) => Math.max(a, b)) / 1000,
  ];
  const { rows } = await sql<{ indexes: string | null }>`
    select string_agg((k.place - 1)::text, ',') as indexes
    from unnest(
      ${arrayLiteral(starts.map((start) => start / 1000))}::float8[],
      ${arrayLiteral(keys.map((key) => key.sentTrackId))}::int[], ${arrayLiteral(keys.map((key) => key.ordinal))}::smallint[]
    ) with ordinality as k (at, track, ordinal, place),
    lateral (
      select from listens l where l.person_id = ${personId} and l.listened_at = to_timestamp(k.at)
        and l.sent_track_id = k.track and l.ordinal = k.ordinal and l.origin_id = ${originId} limit 1
    ) stored
    -- A first import finds nothing in its stretch of time and is not kept waiting for thousands of look-ups.
    where exists (select from listens l where l.person_id = ${personId} and l.listened_at between to_timestamp(${from}) and to_timestamp(${to}))`.execute(
    executor,
  );
  const indexes = rows[0]?.indexes;
  return new Set(indexes ? indexes.split(',').map(Number) : []);
}
