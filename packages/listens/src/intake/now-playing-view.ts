import { sourceOfCode, sources } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { EntityRef, SourceView } from '../history/view.ts';

/** What plays now; instants ISO 8601. */
export interface NowPlayingView {
  readonly sent: { readonly artist: string; readonly track: string; readonly release: string | null };
  readonly artist: EntityRef;
  readonly recording: EntityRef;
  readonly release: EntityRef | null;
  readonly startedAt: string;
  readonly expiresAt: string;
  readonly source: SourceView;
}

interface Row {
  artist_sent: string;
  track_sent: string;
  release_sent: string | null;
  artist_id: number;
  artist_name: string;
  recording_id: number;
  recording_title: string;
  release_id: number | null;
  release_title: string | null;
  started_at: Date;
  expires_at: Date;
  source: number;
  client: string | null;
}

/** What plays now, or null when nothing does or it has run out. */
export async function readNowPlaying(executor: Executor, personId: number): Promise<NowPlayingView | null> {
  const { rows } = await sql<Row>`
    select s.artist as artist_sent, s.track as track_sent, s.release as release_sent, a.id as artist_id, a.name as artist_name,
      r.id as recording_id, r.title as recording_title, e.id as release_id, e.title as release_title, n.started_at, n.expires_at, o.source, o.client
    from now_playing n join sent_tracks s on s.id = n.sent_track_id join origins o on o.id = n.origin_id
    join recordings r0 on r0.id = s.recording_id join recordings r on r.id = coalesce(r0.merged_into, r0.id)
    join artists a0 on a0.id = r.artist_id join artists a on a.id = coalesce(a0.merged_into, a0.id)
    left join releases e0 on e0.id = s.release_id left join releases e on e.id = coalesce(e0.merged_into, e0.id)
    where n.person_id = ${personId} and n.expires_at > now()`.execute(executor);
  const [row] = rows;
  if (!row) return null;
  const source = sourceOfCode(row.source);
  return {
    sent: { artist: row.artist_sent, track: row.track_sent, release: row.release_sent },
    artist: { id: row.artist_id, name: row.artist_name },
    recording: { id: row.recording_id, name: row.recording_title },
    release: row.release_id === null ? null : { id: row.release_id, name: row.release_title ?? '' },
    startedAt: row.started_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    source: { kind: source, label: sources[source].label, client: row.client },
  };
}
