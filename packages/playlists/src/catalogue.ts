import { keysOf } from '@fonoteca/listens';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { TrackFacts } from './track.ts';

/** A recording of the catalogue with the texts of a track. */
export interface CatalogueTrack extends TrackFacts {
  /** Of the entry that stands: another than was asked for where that one was merged. */
  readonly recordingId: number;
  /** Whether the person has a listen of it: only then may they see that it is there. */
  readonly heard: boolean;
}

/**
 * Recordings by id, as they are called in the catalogue; release, ISRC and the like are those that the
 * person heard most. Ids that are not there are missing in the answer.
 */
export async function recordingsById(
  executor: Executor,
  personId: number,
  ids: readonly number[],
): Promise<Map<number, CatalogueTrack>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<CatalogueRow>`
    with wanted as (
      select w.id as asked, coalesce(r.merged_into, r.id) as id
      from unnest(${[...new Set(ids)]}::int[]) w (id) join recordings r on r.id = w.id
    ), sent as (
      select w.asked, s.release, s.length_ms, s.isrc, s.spotify_uri, s.id,
        (select count(*) from listens l where l.person_id = ${personId} and l.sent_track_id = s.id and l.deleted_by is null) as listens
      from wanted w join recordings r on r.id = w.id or r.merged_into = w.id join sent_tracks s on s.recording_id = r.id
    ), facts as (
      select asked, sum(listens) as listens,
        (array_agg(release order by listens desc, id) filter (where release is not null and listens > 0))[1] as release,
        (array_agg(length_ms order by listens desc, id) filter (where length_ms > 0 and listens > 0))[1] as length_ms,
        (array_agg(isrc order by listens desc, id) filter (where isrc is not null and listens > 0))[1] as isrc,
        (array_agg(spotify_uri order by listens desc, id) filter (where spotify_uri is not null and listens > 0))[1] as spotify_uri
      from sent group by asked
    )
    select w.asked, w.id, c.title, a.name as artist, c.mbid, coalesce(c.length_ms, f.length_ms) as length_ms,
      f.release, f.isrc, f.spotify_uri, coalesce(f.listens, 0) > 0 as heard
    from wanted w join recordings c on c.id = w.id join artists b on b.id = c.artist_id
    join artists a on a.id = coalesce(b.merged_into, b.id) left join facts f on f.asked = w.asked`.execute(
    executor,
  );
  return new Map(rows.map((row) => [row.asked, trackOf(row)]));
}

interface CatalogueRow {
  readonly asked: number;
  readonly id: number;
  readonly title: string;
  readonly artist: string;
  readonly mbid: string | null;
  readonly length_ms: number | null;
  readonly release: string | null;
  readonly isrc: string | null;
  readonly spotify_uri: string | null;
  readonly heard: boolean;
}

const trackOf = (row: CatalogueRow): CatalogueTrack => ({
  recordingId: row.id,
  heard: row.heard,
  title: row.title,
  artist: row.artist,
  ...(row.release === null ? {} : { release: row.release }),
  ...(row.length_ms === null ? {} : { lengthMs: row.length_ms }),
  ...(row.mbid === null ? {} : { mbid: row.mbid }),
  ...(row.isrc === null ? {} : { isrc: row.isrc }),
  ...(row.spotify_uri === null ? {} : { spotifyUri: row.spotify_uri }),
});

/**
 * The recordings that texts mean, by the keys under which listens are counted; null where the catalogue
 * has none. One that the person has heard comes before others of the same keys.
 *
 * @returns one id or null for each text, in their order
 */
export async function recordingsByText(
  executor: Executor,
  personId: number,
  texts: readonly { title: string; artist: string }[],
): Promise<(number | null)[]> {
  if (texts.length === 0) return [];
  const keys = texts.map(({ title, artist }) => keysOf({ artist, track: title }));
  const { rows } = await sql<{ place: number; id: number }>`
    select distinct on (w.place) w.place::int as place, coalesce(r.merged_into, r.id) as id
    from unnest(${keys.map(({ artist }) => artist.key)}::text[], ${keys.map(({ recording }) => recording.key)}::text[])
      with ordinality w (artist, recording, place)
    join artists a on a.key = w.artist join recordings r on r.artist_id = a.id and r.key = w.recording
    order by w.place, exists (
      select from recordings o join sent_tracks s on s.recording_id = o.id
      join listens l on l.sent_track_id = s.id and l.person_id = ${personId} and l.deleted_by is null
      where o.id = coalesce(r.merged_into, r.id) or o.merged_into = coalesce(r.merged_into, r.id)
    ) desc, r.variant, r.id`.execute(executor);
  const found = new Map(rows.map(({ place, id }) => [place, id]));
  return texts.map((_, index) => found.get(index + 1) ?? null);
}

/** Where links of a track lead. */
export interface HeardRecording {
  readonly recordingId: number;
  readonly artistId: number;
}

/**
 * Which of these recordings the person has heard: only these may be linked to, as the catalogue tells
 * nobody what others hear.
 */
export async function heardRecordings(
  executor: Executor,
  personId: number,
  ids: readonly number[],
): Promise<Map<number, HeardRecording>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ asked: number; id: number; artist: number }>`
    select w.id as asked, c.id, coalesce(a.merged_into, a.id) as artist
    from unnest(${[...new Set(ids)]}::int[]) w (id) join recordings r on r.id = w.id
    join recordings c on c.id = coalesce(r.merged_into, r.id) join artists a on a.id = c.artist_id
    where exists (
      select from recordings o join sent_tracks s on s.recording_id = o.id
      join listens l on l.sent_track_id = s.id and l.person_id = ${personId} and l.deleted_by is null
      where o.id = c.id or o.merged_into = c.id
    )`.execute(executor);
  return new Map(rows.map(({ asked, id, artist }) => [asked, { recordingId: id, artistId: artist }]));
}
