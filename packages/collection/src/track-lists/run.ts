import { Fault } from '@fonoteca/domain';
import type { Progress } from '@fonoteca/jobs';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { isPassing, type Patience, patiently } from '../patience.ts';
import type { CollectionPorts } from '../ports.ts';
import { cachedRelease, fetchRelease } from '../releases.ts';
import { recordOf, type StoredRecord, selectStored } from '../write/stored.ts';
import { readTracks } from '../write/tracks.ts';
import { enriched, lookUpTracks } from './look-up.ts';
import { settleFailure, settleTracks } from './settle.ts';

/** So many failures in a row say that a service is away: the run ends, and another one begins later. */
const mostFailuresInARow = 3;
/** From the third attempt on a record does without the services that only add lengths. */
const patientAttempts = 2;

export interface TrackListPorts {
  readonly discogsReleases: CollectionPorts['discogsReleases'];
  readonly musicBrainz: CollectionPorts['musicBrainz'];
  readonly albumLengths: CollectionPorts['albumLengths'];
}

/**
 * Fetches the track lists of a person's records that wait for one, each committed by itself. Every record
 * is tried once in a run.
 *
 * @returns seconds after which another run is worth while, or null when nothing waits any more
 */
export async function runTrackLists(
  store: Store,
  ports: TrackListPorts,
  personId: number,
  options: {
    readonly signal: AbortSignal;
    readonly progress: (progress: Progress) => Promise<void>;
    readonly patience?: Patience;
  },
): Promise<number | null> {
  const tried = new Set<number>();
  let failures = 0;
  for (let done = 0; ; done += 1) {
    options.signal.throwIfAborted();
    const row = await nextWaiting(store, personId, tried);
    if (!row || failures >= mostFailuresInARow) return waitFor(store, personId);
    tried.add(row.id);
    const open = await countWaiting(store, personId);
    await options.progress({
      share: done / (done + open),
      note: `${row.artist} – ${row.title} (${open.toLocaleString('en')} track lists to go)`,
    });
    failures = (await lookUpOne(store, ports, row, options)) ? 0 : failures + 1;
  }
}

/** Looks one record up and commits what it finds; says whether the services answered. */
async function lookUpOne(
  store: Store,
  ports: TrackListPorts,
  row: StoredRecord,
  options: { readonly signal: AbortSignal; readonly patience?: Patience },
): Promise<boolean> {
  const { signal, patience } = options;
  const personId = row.person_id;
  const record = recordOf(row);
  try {
    const releaseId = row.discogs_release_id;
    const discogs = releaseId
      ? ((await cachedRelease(store.db, releaseId)) ??
        (await patiently(
          async () => fetchRelease(store.db, await ports.discogsReleases(personId), releaseId, signal),
          signal,
          patience,
        )))
      : null;
    const known = discogs?.tracks.length ? discogs.tracks : await readTracks(store.db, row.id);
    const found = await lookUpTracks({
      record,
      tracks: known,
      ports,
      signal,
      doesWithout: row.track_attempts >= patientAttempts,
      ...(patience ? { patience } : {}),
    });
    await settleTracks(
      store.db,
      { id: row.id, personId },
      { tracks: found.tracks, enrich: (stored) => enriched(stored, discogs, found.musicBrainz) },
    );
    return true;
  } catch (error) {
    signal.throwIfAborted();
    // An account that must be linked anew concerns every record: the job ends and says so.
    if (!(error instanceof Fault) || error.code === 'unauthenticated') throw error;
    await settleFailure(store.db, row.id, error.message);
    return !isPassing(error);
  }
}

const waiting = (store: Store, personId: number) =>
  selectStored(store.db, personId).where('track_state', '=', 'waiting').where('left_at', 'is', null);

/** The newest of those that were tried least. */
const nextWaiting = (store: Store, personId: number, tried: ReadonlySet<number>) =>
  waiting(store, personId)
    .where(sql<boolean>`records.id <> all(${[...tried]}::bigint[])`)
    .clearOrderBy()
    .orderBy('track_attempts')
    .orderBy(sql`added_at desc nulls last`)
    .orderBy('records.id', 'desc')
    .limit(1)
    .executeTakeFirst();

async function countWaiting(store: Store, personId: number): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from records
    where person_id = ${personId} and track_state = 'waiting' and left_at is null`.execute(store.db);
  return rows[0]?.open ?? 0;
}

/** The less a record was tried, the sooner: a minute, 4, 16, 64; null when nothing waits. */
async function waitFor(store: Store, personId: number): Promise<number | null> {
  const { rows } = await sql<{ attempts: number | null }>`
    select min(track_attempts)::int as attempts from records
    where person_id = ${personId} and track_state = 'waiting' and left_at is null`.execute(store.db);
  const attempts = rows[0]?.attempts ?? null;
  return attempts === null ? null : 60 * 4 ** Math.max(0, attempts - 1);
}
