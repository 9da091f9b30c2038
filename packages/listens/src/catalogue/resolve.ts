import type { SentTrack } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { keysOf, type TrackKeys } from '../rules/keys.ts';
import { fold } from '../rules/text.ts';
import { hashOfText } from './sent-track.ts';

/** A sent track with its place in the catalogue. */
export interface ResolvedTrack {
  readonly sentTrackId: number;
  /** The recording it counts for: where that was merged, the one it was merged into. */
  readonly recordingId: number;
  readonly lengthMs: number | null;
}

interface Pending {
  readonly sent: SentTrack;
  readonly hash: string;
  readonly keys: TrackKeys;
}

/**
 * Finds or makes the rows of sent tracks: artists, recordings, releases, texts. Works inside the
 * caller's transaction; every table is written in one order and sorted by key, so that two callers
 * wait for each other and never deadlock.
 *
 * @param tracks different sent tracks by their identity text
 * @returns the same keys with the ids
 */
export async function resolveTracks(
  executor: Executor,
  tracks: ReadonlyMap<string, SentTrack>,
): Promise<Map<string, ResolvedTrack>> {
  const textOfHash = new Map<string, string>();
  for (const text of tracks.keys()) textOfHash.set(hashOfText(text), text);
  const resolved = new Map<string, ResolvedTrack>();
  await readExisting(executor, textOfHash, resolved);

  const pending: Pending[] = [];
  for (const [hash, text] of textOfHash) {
    const sent = tracks.get(text);
    if (sent && !resolved.has(text)) pending.push({ sent, hash, keys: keysOf(sent) });
  }
  if (pending.length === 0) return resolved;

  const artists = await findOrMakeArtists(executor, pending);
  const recordings = await findOrMakeTitles(
    executor,
    'recordings',
    pending.map(({ keys, sent }) => ({
      artistId: idOf(artists, keys.artist.key),
      ...keys.recording,
      mbid: sent.mbids?.recording,
      lengthMs: sent.lengthMs,
    })),
  );
  const releases = await findOrMakeTitles(
    executor,
    'releases',
    pending.flatMap(({ keys, sent }) =>
      keys.release
        ? [{ artistId: idOf(artists, keys.releaseArtist.key), ...keys.release, mbid: sent.mbids?.release }]
        : [],
    ),
  );
  await recordGuests(executor, pending, artists, recordings);
  await insertSentTracks(executor, pending, artists, recordings, releases);
  await readExisting(executor, textOfHash, resolved);
  return resolved;
}

async function readExisting(
  executor: Executor,
  textOfHash: ReadonlyMap<string, string>,
  into: Map<string, ResolvedTrack>,
): Promise<void> {
  const missing = [...textOfHash].filter(([, text]) => !into.has(text)).map(([hash]) => hash);
  if (missing.length === 0) return;
  const { rows } = await sql<{ id: number; hash: string; recording_id: number; length_ms: number | null }>`
    select s.id, s.hash, coalesce(r.merged_into, r.id) as recording_id, s.length_ms
    from sent_tracks s join recordings r on r.id = s.recording_id where s.hash = any(${missing}::uuid[])`.execute(
    executor,
  );
  for (const row of rows) {
    const text = textOfHash.get(row.hash);
    if (text !== undefined)
      into.set(text, { sentTrackId: row.id, recordingId: row.recording_id, lengthMs: row.length_ms });
  }
}

async function findOrMakeArtists(
  executor: Executor,
  pending: readonly Pending[],
): Promise<Map<string, number>> {
  const wanted = new Map<string, { name: string; mbid: string | null }>();
  for (const { keys, sent } of pending) {
    const soleMbid =
      sent.mbids?.artists?.length === 1 && keys.guests.length === 0 ? (sent.mbids.artists[0] ?? null) : null;
    const known = wanted.get(keys.artist.key);
    if (!known) wanted.set(keys.artist.key, { name: keys.artist.name, mbid: soleMbid });
    else if (known.mbid === null) known.mbid = soleMbid;
    for (const other of [keys.releaseArtist, ...keys.guests])
      if (!wanted.has(other.key)) wanted.set(other.key, { name: other.name, mbid: null });
  }
  const keys = [...wanted.keys()].sort();
  const found = new Map<string, number>();
  await readArtists(executor, keys, found);
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length > 0) {
    await sql`
      insert into artists (key, name, mbid)
      select * from unnest(${missing}::text[], ${missing.map((key) => wanted.get(key)?.name ?? key)}::text[], ${missing.map((key) => wanted.get(key)?.mbid ?? null)}::uuid[])
      on conflict (key, variant) do nothing`.execute(executor);
    await readArtists(executor, missing, found);
  }
  return found;
}

async function readArtists(
  executor: Executor,
  keys: readonly string[],
  into: Map<string, number>,
): Promise<void> {
  const { rows } = await sql<{ key: string; id: number }>`
    select key, coalesce(merged_into, id) as id from artists where key = any(${keys}::text[]) and variant = 0`.execute(
    executor,
  );
  for (const row of rows) into.set(row.key, row.id);
}

interface WantedTitle {
  readonly artistId: number;
  readonly title: string;
  readonly key: string;
  readonly mbid?: string | undefined;
  readonly lengthMs?: number | undefined;
}

async function findOrMakeTitles(
  executor: Executor,
  table: 'recordings' | 'releases',
  titles: readonly WantedTitle[],
): Promise<Map<string, number>> {
  const wanted = new Map<string, WantedTitle>();
  for (const title of titles) {
    const place = placeOf(title.artistId, title.key);
    if (!wanted.has(place)) wanted.set(place, title);
  }
  const found = new Map<string, number>();
  await readTitles(executor, table, [...wanted.values()], found);
  const missing = [...wanted].filter(([place]) => !found.has(place)).map(([, title]) => title);
  if (missing.length === 0) return found;
  missing.sort((a, b) => a.artistId - b.artistId || (a.key < b.key ? -1 : 1));
  const columns = sql`${missing.map((title) => title.artistId)}::int[], ${missing.map((title) => title.key)}::text[], ${missing.map((title) => title.title)}::text[], ${missing.map((title) => title.mbid ?? null)}::uuid[]`;
  if (table === 'recordings') {
    await sql`insert into recordings (artist_id, key, title, mbid, length_ms)
      select * from unnest(${columns}, ${missing.map((title) => title.lengthMs ?? null)}::int[]) on conflict do nothing`.execute(
      executor,
    );
  } else {
    await sql`insert into releases (artist_id, key, title, mbid) select * from unnest(${columns}) on conflict do nothing`.execute(
      executor,
    );
  }
  await readTitles(executor, table, missing, found);
  return found;
}

async function readTitles(
  executor: Executor,
  table: 'recordings' | 'releases',
  titles: readonly WantedTitle[],
  into: Map<string, number>,
): Promise<void> {
  if (titles.length === 0) return;
  const { rows } = await sql<{ artist_id: number; key: string; id: number }>`
    select wanted.artist_id, wanted.key, found.id
    from unnest(
      ${titles.map((title) => title.artistId)}::int[], ${titles.map((title) => title.key)}::text[]
    ) as wanted (artist_id, key),
    -- Row by row through the index: a table that has just grown has no statistics to plan a join by.
    lateral (
      select t.id from ${sql.table(table)} t
      where t.artist_id = wanted.artist_id and t.key = wanted.key and t.variant = 0 limit 1
    ) found`.execute(executor);
  for (const row of rows) into.set(placeOf(row.artist_id, row.key), row.id);
}

async function recordGuests(
  executor: Executor,
  pending: readonly Pending[],
  artists: ReadonlyMap<string, number>,
  recordings: ReadonlyMap<string, number>,
): Promise<void> {
  const pairs = pending.flatMap(({ keys }) =>
    keys.guests.map(
      (guest) =>
        [
          idOf(recordings, placeOf(idOf(artists, keys.artist.key), keys.recording.key)),
          idOf(artists, guest.key),
        ] as const,
    ),
  );
  if (pairs.length === 0) return;
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  await sql`insert into recording_guests (recording_id, artist_id)
    select distinct * from unnest(${pairs.map((pair) => pair[0])}::int[], ${pairs.map((pair) => pair[1])}::int[]) on conflict do nothing`.execute(
    executor,
  );
}

async function insertSentTracks(
  executor: Executor,
  pending: readonly Pending[],
  artists: ReadonlyMap<string, number>,
  recordings: ReadonlyMap<string, number>,
  releases: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = [...pending].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const recordingIds = rows.map(({ keys }) =>
    idOf(recordings, placeOf(idOf(artists, keys.artist.key), keys.recording.key)),
  );
  const releaseIds = rows.map(({ keys }) =>
    keys.release ? idOf(releases, placeOf(idOf(artists, keys.releaseArtist.key), keys.release.key)) : null,
  );
  const column = <Value>(pick: (sent: SentTrack) => Value | undefined) =>
    rows.map(({ sent }) => pick(sent) ?? null);
  await sql`
    insert into sent_tracks (hash, recording_id, release_id, artist, track, release, release_artist, track_number, length_ms, isrc, spotify_uri, mbids, details, search_text)
    select * from unnest(
      ${rows.map((row) => row.hash)}::uuid[], ${recordingIds}::int[], ${releaseIds}::int[],
      ${column((sent) => sent.artist)}::text[], ${column((sent) => sent.track)}::text[], ${column((sent) => sent.release)}::text[], ${column((sent) => sent.releaseArtist)}::text[],
      ${column((sent) => sent.trackNumber)}::int[], ${column((sent) => sent.lengthMs)}::int[], ${column((sent) => sent.isrc)}::text[], ${column((sent) => sent.spotifyUri)}::text[],
      ${column((sent) => sent.mbids && JSON.stringify(sent.mbids))}::jsonb[], ${column((sent) => sent.details && JSON.stringify(sent.details))}::jsonb[],
      ${rows.map(({ sent }) => searchTextOf(sent))}::text[])
    on conflict (hash) do nothing`.execute(executor);
}

/** What search looks in: folded, so that "bjork" finds Björk. */
const searchTextOf = (sent: Pick<SentTrack, 'artist' | 'track' | 'release'>): string =>
  fold(`${sent.artist} ${sent.track} ${sent.release ?? ''}`);

const placeOf = (artistId: number, key: string): string => `${artistId}\0${key}`;

function idOf(ids: ReadonlyMap<string, number>, key: string): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`the catalogue has no row for ${JSON.stringify(key)}`);
  return id;
}
