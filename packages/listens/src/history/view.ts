import { type Source, sourceBit, sourceOfCode, sources } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

/** A name in the catalogue. */
export interface EntityRef {
  readonly id: number;
  readonly name: string;
}

/** A stored listen with the texts as sent and its place in the catalogue; instants ISO 8601 in UTC. */
export interface ListenView {
  readonly id: number;
  readonly listenedAt: string;
  readonly sent: {
    readonly artist: string;
    readonly track: string;
    readonly release: string | null;
    readonly releaseArtist: string | null;
  };
  readonly artist: EntityRef;
  readonly recording: EntityRef;
  readonly release: EntityRef | null;
  readonly lengthMs: number | null;
  readonly playedMs: number | null;
  readonly skipped: boolean | null;
  readonly counted: boolean;
  readonly source: SourceView;
  readonly alsoFrom: string[];
  readonly edited: boolean;
}

export interface SourceView {
  readonly kind: Source;
  readonly label: string;
  readonly client: string | null;
}

interface Row {
  id: number;
  listened_at: Date;
  artist_sent: string;
  track_sent: string;
  release_sent: string | null;
  release_artist_sent: string | null;
  artist_id: number;
  artist_name: string;
  recording_id: number;
  recording_title: string;
  release_id: number | null;
  release_title: string | null;
  length_ms: number | null;
  played_ms: number | null;
  skipped: boolean | null;
  counted: boolean;
  seen_in: number;
  source: number;
  client: string | null;
  edited: boolean;
}

/** Reads listens by id, in the order of the ids; ids that are not there are left out. */
export async function viewListens(executor: Executor, ids: readonly number[]): Promise<ListenView[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Row>`
    select l.id, l.listened_at, s.artist as artist_sent, s.track as track_sent, s.release as release_sent, s.release_artist as release_artist_sent,
      a.id as artist_id, a.name as artist_name, r.id as recording_id, r.title as recording_title, e.id as release_id, e.title as release_title,
      coalesce(s.length_ms, r.length_ms) as length_ms, l.played_ms, l.skipped, l.counted, l.seen_in, o.source, o.client,
      exists (select from listen_sightings g where g.listen_id = l.id and g.origin_id = l.origin_id
        and (g.listened_at <> l.listened_at or g.sent_track_id <> l.sent_track_id)) as edited
    from unnest(${ids}::bigint[]) with ordinality as wanted (id, place)
    join listens l on l.id = wanted.id
    join origins o on o.id = l.origin_id
    join sent_tracks s on s.id = l.sent_track_id
    join recordings r0 on r0.id = s.recording_id join recordings r on r.id = coalesce(r0.merged_into, r0.id)
    join artists a0 on a0.id = r.artist_id join artists a on a.id = coalesce(a0.merged_into, a0.id)
    left join releases e0 on e0.id = s.release_id left join releases e on e.id = coalesce(e0.merged_into, e0.id)
    order by wanted.place`.execute(executor);
  return rows.map(toView);
}

function toView(row: Row): ListenView {
  const source = sourceOfCode(row.source);
  return {
    id: row.id,
    listenedAt: row.listened_at.toISOString(),
    sent: {
      artist: row.artist_sent,
      track: row.track_sent,
      release: row.release_sent,
      releaseArtist: row.release_artist_sent,
    },
    artist: { id: row.artist_id, name: row.artist_name },
    recording: { id: row.recording_id, name: row.recording_title },
    release: row.release_id === null ? null : { id: row.release_id, name: row.release_title ?? '' },
    lengthMs: row.length_ms,
    playedMs: row.played_ms,
    skipped: row.skipped,
    counted: row.counted,
    source: { kind: source, label: sources[source].label, client: row.client },
    alsoFrom: otherSources(row.seen_in, source),
    edited: row.edited,
  };
}

function otherSources(seenIn: number, own: Source): string[] {
  return (Object.keys(sources) as Source[])
    .filter((source) => source !== own && (seenIn & sourceBit(source)) !== 0)
    .map((source) => sources[source].label);
}
