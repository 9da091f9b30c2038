import type pg from 'pg';
import { binaryRows, int4Array } from './binary.ts';
import { type EpochDay, textOf } from './days.ts';
import type { TrackPlaces } from './places.ts';

/** Listens of some days as columns, in no order; `days` and `hours` are those of the person's time zone. */
export interface RawListens {
  readonly count: number;
  readonly tracks: Int32Array;
  readonly days: Int32Array;
  readonly hours: Uint8Array;
  /** Start, seconds since 1970 UTC. */
  readonly startedAt: Uint32Array;
  readonly counted: Uint8Array;
  readonly skipped: Uint8Array;
  /** Seconds heard. */
  readonly seconds: Int32Array;
}

/**
 * Reads the listens of local days `from` … before `to`.
 *
 * PostgreSQL says which local hour a listen falls in, here as in every writer: two time-zone databases
 * need not agree. The bounds are widened by hours, since a midnight may not exist or come twice, and
 * what falls outside is left out by its own day.
 *
 * Seconds heard: as the source says; where it says nothing, a counted listen is taken to have been heard
 * to its end (0 where the length is unknown too), and one that does not count, not at all.
 */
export async function readRawListens(
  client: pg.ClientBase,
  places: TrackPlaces,
  person: { id: number; timeZone: string },
  from: EpochDay,
  to: EpochDay | null,
): Promise<RawListens> {
  const bounds = [textOf(from), to === null ? 'infinity' : textOf(to)];
  const [row] = await binaryRows(client, rawSql, [person.id, person.timeZone, ...bounds]);
  const [tracks = none, moments = none, localHours = none, facts = none] = (row ?? []).map(int4Array);
  await places.learn(client, tracks);
  const listens = room(tracks.length);
  let count = 0;
  for (let i = 0; i < tracks.length; i++) {
    const localHour = localHours[i] as number;
    const day = Math.floor(localHour / 24);
    if (day < from || (to !== null && day >= to)) continue;
    const track = tracks[i] as number;
    const fact = facts[i] as number;
    const heard = (fact >> 2) - 1;
    listens.tracks[count] = track;
    listens.days[count] = day;
    listens.hours[count] = localHour - day * 24;
    listens.startedAt[count] = Math.max(1, (moments[i] as number) + momentOffset);
    listens.counted[count] = fact & 1;
    listens.skipped[count] = (fact >> 1) & 1;
    listens.seconds[count] = heard >= 0 ? heard : (fact & 1) * (places.seconds[track] as number);
    count++;
  }
  return { ...listens, count };
}

const none = new Int32Array(0);

const room = (length: number) => ({
  tracks: new Int32Array(length),
  days: new Int32Array(length),
  hours: new Uint8Array(length),
  startedAt: new Uint32Array(length),
  counted: new Uint8Array(length),
  skipped: new Uint8Array(length),
  seconds: new Int32Array(length),
});

/** Moments travel as int4 round this one, so that they last until 2106. */
const momentOffset = 2 ** 31;

/** Four arrays in one row: a tenth of the cost of a row a listen. */
const rawSql = `
  select array_agg(sent_track_id),
    array_agg((floor(date_part('epoch', listened_at)) - ${momentOffset})::int),
    array_agg(floor(date_part('epoch', listened_at at time zone $2) / 3600)::int),
    -- least() passes over null: it must not stand in for it.
    array_agg(case when played_ms is null then 0 else (least(played_ms, 1000000000) + 500) / 1000 + 1 end * 4
      + coalesce(skipped, false)::int * 2 + counted::int)
  from listens
  where person_id = $1 and deleted_by is null
    and listened_at >= ($3::timestamp at time zone $2) - interval '3 hours'
    and listened_at < ($4::timestamp at time zone $2) + interval '3 hours'`;
