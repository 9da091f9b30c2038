import { keysOf } from '@fonoteca/listens';
import type { Executor, StoredPlaylistTrack } from '@fonoteca/store';

/**
 * The tracks without those that are one of the earlier ones: the same recording of the catalogue (merged
 * entries are one), the same MBID, ISRC or Spotify track, or texts that are counted as one recording.
 */
export async function withoutDuplicates(
  executor: Executor,
  tracks: readonly StoredPlaylistTrack[],
): Promise<StoredPlaylistTrack[]> {
  const standing = await standingIds(
    executor,
    tracks.flatMap(({ recordingId }) => recordingId ?? []),
  );
  const seen = new Set<string>();
  return tracks.filter((track) => {
    const names = namesOf(track, standing);
    const known = names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return !known;
  });
}

/** Under how many names a track is known; tracks that share one are the same. */
function namesOf(track: StoredPlaylistTrack, standing: ReadonlyMap<number, number>): string[] {
  const { recordingId: id, mbid, isrc, spotifyUri } = track;
  const { artist, recording } = keysOf({ artist: track.artist, track: track.title });
  return [
    `text ${artist.key}\n${recording.key}`,
    ...(id === undefined ? [] : [`recording ${standing.get(id) ?? id}`]),
    ...(mbid === undefined ? [] : [`mbid ${mbid}`]),
    ...(isrc === undefined ? [] : [`isrc ${isrc}`]),
    ...(spotifyUri === undefined ? [] : [spotifyUri]),
  ];
}

async function standingIds(executor: Executor, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await executor
    .selectFrom('recordings')
    .select(['id', 'merged_into'])
    .where('id', '=', ({ fn, val }) => fn.any(val([...new Set(ids)])))
    .where('merged_into', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, merged_into: into }) => [id, into ?? id]));
}
