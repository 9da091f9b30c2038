import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { arrayLiteral } from './array-literal.ts';

export interface NewListen {
  readonly startMs: number;
  readonly sentTrackId: number;
  readonly ordinal: number;
  readonly playedMs: number | null;
  readonly skipped: boolean | null;
  readonly counted: boolean;
  readonly contextId: number | null;
}

export interface Sighting {
  readonly listenId: number;
  readonly startMs: number;
  readonly sentTrackId: number;
  readonly ordinal: number;
  readonly playedMs: number | null;
  readonly skipped: boolean | null;
}

interface Delivery {
  readonly personId: number;
  readonly originId: number;
  readonly seenIn: number;
}

/** Stores listens; returns their ids in order, or none where nobody asks for them (an import only counts). */
export async function insertListens(
  executor: Executor,
  listens: readonly NewListen[],
  delivery: Delivery & { importId: number | null; wantIds: boolean },
): Promise<number[]> {
  if (listens.length === 0) return [];
  const column = (pick: (listen: NewListen) => number | boolean | null) => arrayLiteral(listens.map(pick));
  const { rows } = await sql<{ id: number }>`
    insert into listens (person_id, origin_id, seen_in, import_id, listened_at, sent_track_id, ordinal, played_ms, skipped, counted, context_id)
    select ${delivery.personId}, ${delivery.originId}, ${delivery.seenIn}, ${delivery.importId}::int, to_timestamp(at), track, ordinal, played, skipped, counted, context
    from unnest(
      ${column((listen) => listen.startMs / 1000)}::float8[], ${column((listen) => listen.sentTrackId)}::int[],
      ${column((listen) => listen.ordinal)}::smallint[], ${column((listen) => listen.playedMs)}::int[],
      ${column((listen) => listen.skipped)}::boolean[], ${column((listen) => listen.counted)}::boolean[],
      ${column((listen) => listen.contextId)}::int[]) as l (at, track, ordinal, played, skipped, counted, context)
    ${delivery.wantIds ? sql`returning id` : sql``}`.execute(executor);
  return rows.map((row) => row.id);
}

/**
 * Remembers that another origin delivered stored listens too, and takes over what only it knows
 * (how long was heard, whether it was skipped).
 */
export async function insertSightings(
  executor: Executor,
  sightings: readonly Sighting[],
  delivery: Delivery,
): Promise<void> {
  if (sightings.length === 0) return;
  const ids = sightings.map((sighting) => sighting.listenId);
  await sql`
    insert into listen_sightings (person_id, listened_at, sent_track_id, origin_id, ordinal, listen_id)
    select ${delivery.personId}, to_timestamp(at), track, ${delivery.originId}, ordinal, listen
    from unnest(${sightings.map((sighting) => sighting.startMs / 1000)}::float8[], ${sightings.map((sighting) => sighting.sentTrackId)}::int[],
      ${sightings.map((sighting) => sighting.ordinal)}::smallint[], ${ids}::bigint[]) as s (at, track, ordinal, listen)
    on conflict do nothing`.execute(executor);
  await sql`
    update listens l set seen_in = l.seen_in | ${delivery.seenIn}::int, played_ms = coalesce(l.played_ms, s.played), skipped = coalesce(l.skipped, s.skipped)
    from unnest(${ids}::bigint[], ${sightings.map((sighting) => sighting.playedMs)}::int[], ${sightings.map((sighting) => sighting.skipped)}::boolean[]) as s (id, played, skipped)
    where l.id = s.id and l.person_id = ${delivery.personId}`.execute(executor);
}
