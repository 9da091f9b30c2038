import { binaryRows, int4Array, TrackPlaces } from '@fonoteca/statistics';
import type { Client, Connection } from './client.ts';
import { emptyColumns, type ListenColumns } from './columns.ts';
import { type LearningUse, learnable, learnableBits, waitsForOptIn } from './learnable.ts';
import { isLeftOut } from './left-out.ts';
import type { LearningRights } from './rights.ts';

/** Bounds in Unix milliseconds: from … before until. */
export interface ReadRange {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly use: LearningUse;
  readonly signal?: AbortSignal | undefined;
  /** Shared by several reads of one connection: places of tracks are read once. */
  readonly places?: TrackPlaces;
}

const chunkListens = 65_536;
/** Moments travel as int4 round this one, so that they last until 2106. */
const momentOffset = 2 ** 31;

/**
 * A person's listens that may be learned from, oldest first, in chunks: what is deleted, not allowed or
 * left out by the person never leaves this function. Memory is one chunk, whatever the history's length.
 */
export async function* readLearnable(
  client: Connection,
  person: LearningRights,
  range: ReadRange,
): AsyncGenerator<ListenColumns> {
  const bits = range.use === 'own' ? person.own : person.instance;
  if (bits === 0) return;
  const places = range.places ?? new TrackPlaces();
  const until = range.until ?? Number.POSITIVE_INFINITY;
  // Milliseconds, as stored: the next chunk begins behind the last moment, ties are never cut apart.
  for (let after = (range.from ?? 0) - 1; ; ) {
    range.signal?.throwIfAborted();
    const [row] = await binaryRows(client, chunkSql(person, bits), [
      person.personId,
      person.timeZone,
      instantOf(after),
      instantOf(until),
    ]);
    const [tracks = none, moments = none, localHours = none, facts = none, last = none] = (row ?? []).map(
      int4Array,
    );
    if (tracks.length === 0) return;
    await places.learn(client, tracks);
    yield standing(person, places, { tracks, moments, localHours, facts });
    if (tracks.length < chunkListens) return;
    after = ((last[0] ?? 0) + momentOffset) * 1000 + (last[1] ?? 0);
  }
}

const none = new Int32Array(0);

const instantOf = (milliseconds: number): string =>
  Number.isFinite(milliseconds) ? new Date(milliseconds).toISOString() : 'infinity';

function standing(
  person: LearningRights,
  places: TrackPlaces,
  raw: Record<'tracks' | 'moments' | 'localHours' | 'facts', Int32Array>,
): ListenColumns {
  const columns = emptyColumns(raw.tracks.length);
  let count = 0;
  for (let i = 0; i < raw.tracks.length; i++) {
    const track = raw.tracks[i] as number;
    const recording = places.recording[track] as number;
    const release = places.release[track] as number;
    const artist = places.artist[track] as number;
    const at = Math.max(1, (raw.moments[i] as number) + momentOffset);
    if (isLeftOut(person.leftOut, recording, release, artist, at)) continue;
    const fact = raw.facts[i] as number;
    columns.recordings[count] = recording;
    columns.releases[count] = release;
    columns.artists[count] = artist;
    columns.at[count] = at;
    columns.localHours[count] = raw.localHours[i] as number;
    columns.counted[count] = fact & 1;
    columns.skipped[count] = (fact >> 1) & 1;
    columns.shared[count] = (fact >> 2) & 1;
    columns.heard[count] = (fact >> 3) - 1;
    columns.lengths[count] = places.seconds[track] as number;
    count++;
  }
  columns.count = count;
  return columns;
}

/** A listen's yes-and-no facts in one number: counted, skipped, shared, then seconds heard + 1 (0: unknown). */
const factsSql = (listen: string, person: LearningRights): string => `
  case when ${listen}.played_ms is null then 0 else (least(${listen}.played_ms, 1000000000) + 500) / 1000 + 1 end * 8
    + case when ${learnable(listen, learnableBits(person.settings, 'instance'))} then 4 else 0 end
    + coalesce(${listen}.skipped, false)::int * 2 + ${listen}.counted::int`;

/** Arrays in one row: a tenth of the cost of a row a listen. The last is the last moment: seconds, milliseconds. */
const chunkSql = (person: LearningRights, bits: number): string => `
  select array_agg(l.sent_track_id),
    array_agg((floor(date_part('epoch', l.listened_at)) - ${momentOffset})::int),
    array_agg(floor(date_part('epoch', l.listened_at at time zone $2) / 3600)::int),
    array_agg(${factsSql('l', person)}),
    array[(floor(date_part('epoch', max(l.listened_at))) - ${momentOffset})::int,
      (round(date_part('milliseconds', max(l.listened_at)))::int % 1000)]
  from (
    select * from listens where person_id = $1 and ${learnable('listens', bits)}
      and listened_at > $3::timestamptz and listened_at < $4::timestamptz
    order by listened_at fetch first ${chunkListens} rows with ties
  ) l having count(*) > 0`;

interface LiveRow {
  recording: number;
  release: number;
  artist: number;
  at: number;
  local_hour: number;
  facts: number;
  length: number;
}

/**
 * The newest listens of a person that may be learned from, as columns, oldest first: a range of the
 * index, for what came in after the profile was made.
 */
export async function readNewest(
  client: Client,
  person: LearningRights,
  range: { readonly from: number; readonly limit: number },
): Promise<ListenColumns> {
  const { rows } = await client.query<LiveRow>(newestSql(person), [
    person.personId,
    person.timeZone,
    new Date(range.from),
    range.limit,
  ]);
  const columns = emptyColumns(rows.length);
  let count = 0;
  for (const row of rows.toReversed()) {
    if (isLeftOut(person.leftOut, row.recording, row.release, row.artist, row.at)) continue;
    columns.recordings[count] = row.recording;
    columns.releases[count] = row.release;
    columns.artists[count] = row.artist;
    columns.at[count] = row.at;
    columns.localHours[count] = row.local_hour;
    columns.counted[count] = row.facts & 1;
    columns.skipped[count] = (row.facts >> 1) & 1;
    columns.shared[count] = (row.facts >> 2) & 1;
    columns.heard[count] = (row.facts >> 3) - 1;
    columns.lengths[count] = row.length;
    count++;
  }
  columns.count = count;
  return columns;
}

const newestSql = (person: LearningRights): string => `
  select c.id as recording, coalesce(e.merged_into, e.id, 0) as release, coalesce(a.merged_into, a.id) as artist,
    greatest(1, floor(date_part('epoch', l.listened_at)))::float8 as at,
    floor(date_part('epoch', l.listened_at at time zone $2) / 3600)::int as local_hour,
    ${factsSql('l', person)} as facts,
    (coalesce(s.length_ms, c.length_ms, r.length_ms, 0) + 500) / 1000 as length
  from (
    select * from listens where person_id = $1 and ${learnable('listens', person.own)} and listened_at >= $3
    order by listened_at desc, sent_track_id desc, ordinal desc limit $4
  ) l
  join sent_tracks s on s.id = l.sent_track_id
  join recordings r on r.id = s.recording_id
  join recordings c on c.id = coalesce(r.merged_into, r.id)
  join artists a on a.id = c.artist_id
  left join releases e on e.id = s.release_id
  order by l.listened_at desc, l.sent_track_id desc, l.ordinal desc`;

/** How many learnable listens there are, counting no further than `limit`. */
export async function countLearnable(client: Client, person: LearningRights, limit: number): Promise<number> {
  const { rows } = await client.query<{ listens: number }>(
    `select count(*) as listens from (
       select from listens where person_id = $1 and ${learnable('listens', person.own)} limit $2) l`,
    [person.personId, limit],
  );
  return rows[0]?.listens ?? 0;
}

/** Listens from `from` (Unix milliseconds) on … before `until` that wait for the person's opt-in. */
export async function countWaiting(
  client: Client,
  person: LearningRights,
  from: number,
  until: number | null,
): Promise<number> {
  const { rows } = await client.query<{ listens: number }>(
    `select count(*) as listens from listens where person_id = $1 and ${waitsForOptIn('listens', person.own)}
       and listened_at >= $2 and listened_at < coalesce($3::timestamptz, 'infinity')`,
    [person.personId, new Date(from), until === null ? null : new Date(until)],
  );
  return rows[0]?.listens ?? 0;
}

/** The moment (Unix milliseconds) at which a person's newest `count` learnable listens begin; null where there are fewer. */
export async function beginOfNewest(
  client: Client,
  person: LearningRights,
  count: number,
  use: LearningUse,
): Promise<number | null> {
  const bits = use === 'own' ? person.own : person.instance;
  const { rows } = await client.query<{ at: Date }>(
    `select listened_at as at from listens where person_id = $1 and ${learnable('listens', bits)}
     order by listened_at desc offset $2 limit 1`,
    [person.personId, Math.max(0, count - 1)],
  );
  return rows[0]?.at.getTime() ?? null;
}

/** Whether a person ever heard something, learnable or not: an id of somebody else's history is “not found”. */
export async function hasHeard(
  client: Client,
  personId: number,
  kind: 'artist' | 'release' | 'recording',
  id: number,
): Promise<boolean> {
  const tracks = {
    artist: `join recordings r on r.id = s.recording_id join recordings c on c.id = coalesce(r.merged_into, r.id)
      join artists a on a.id = c.artist_id where coalesce(a.merged_into, a.id) = $2`,
    release: `join releases e on e.id = s.release_id where coalesce(e.merged_into, e.id) = $2`,
    recording: `join recordings r on r.id = s.recording_id where coalesce(r.merged_into, r.id) = $2`,
  }[kind];
  const { rows } = await client.query<{ heard: boolean }>(
    `select exists (select from sent_tracks s ${tracks} and exists (
       select from listens l where l.person_id = $1 and l.sent_track_id = s.id and l.deleted_by is null)) as heard`,
    [personId, id],
  );
  return rows[0]?.heard ?? false;
}
