import { sourceOfCode, sources } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { TrackDirectory } from '../catalogue/track-directory.ts';
import { type KnownKey, longestTolerance } from '../rules/duplicates.ts';

/** A stretch of time, milliseconds, both ends included. */
interface Window {
  from: number;
  to: number;
}

/**
 * The stretches in which stored listens could be duplicates of listens with these starts. An export in
 * time order gives one stretch, a shuffled one many short ones: either way the index is read, not the history.
 */
function windowsAround(starts: readonly number[]): Window[] {
  const sorted = [...starts].sort((a, b) => a - b);
  const windows: Window[] = [];
  for (const start of sorted) {
    const last = windows.at(-1);
    if (last && start - longestTolerance <= last.to) last.to = start + longestTolerance;
    else windows.push({ from: start - longestTolerance, to: start + longestTolerance });
  }
  return windows;
}

interface NearbyRow {
  id: number;
  at: number;
  sent_track_id: number;
  origin_id: number;
  source: number;
  played_ms: number | null;
  own: boolean;
}

/** Every key, own or sighting, under which the person's listens around these starts are known; deleted ones too. */
export async function readNearby(
  executor: Executor,
  directory: TrackDirectory,
  personId: number,
  starts: readonly number[],
): Promise<KnownKey[]> {
  if (starts.length === 0) return [];
  const windows = windowsAround(starts);
  const froms = windows.map((window) => window.from / 1000);
  const tos = windows.map((window) => window.to / 1000);
  const { rows } = await sql<NearbyRow>`
    with stretches as materialized (
      select to_timestamp(f) as f, to_timestamp(t) as t from unnest(${froms}::float8[], ${tos}::float8[]) as w (f, t)
    )
    select l.id, date_part('epoch', l.listened_at) * 1000 as at, l.sent_track_id, l.origin_id, o.source, l.played_ms, true as own
    from stretches, listens l join origins o on o.id = l.origin_id
    where l.person_id = ${personId} and l.listened_at between f and t
    union all
    select g.listen_id, date_part('epoch', g.listened_at) * 1000, g.sent_track_id, g.origin_id, o.source, null, false
    from stretches, listen_sightings g join origins o on o.id = g.origin_id
    where g.person_id = ${personId} and g.listened_at between f and t`.execute(executor);
  const tracks = await directory.bySentTrack(executor, new Set(rows.map((row) => row.sent_track_id)));
  return rows.flatMap((row) => {
    const track = tracks.get(row.sent_track_id);
    if (!track) return [];
    return [
      {
        listenId: row.id,
        recordingId: track.recordingId,
        startMs: Math.round(row.at),
        originId: row.origin_id,
        own: row.own,
        lengthMs: track.lengthMs,
        playedMs: row.played_ms,
        coarse: sources[sourceOfCode(row.source)].coarse,
      },
    ];
  });
}
