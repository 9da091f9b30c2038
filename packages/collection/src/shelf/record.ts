import { Fault } from '@fonoteca/domain';
import type { Person } from '@fonoteca/statistics';
import type { Store } from '@fonoteca/store';
import { readTracks } from '../write/tracks.ts';
import { heardOf, type Viewer, viewCards } from './cards.ts';
import type { RecordDetails } from './view.ts';

export const noRecord = (id: number): Fault =>
  new Fault('not-found', `There is no record ${id} on this shelf`);

/**
 * A record with its tracks and its other editions on the shelf. Throws Fault `not-found`, for somebody
 * else's as well.
 */
export async function getRecord(store: Store, person: Person, id: number): Promise<RecordDetails> {
  const details = await readDetails(store, person, id, 'owner');
  const { releases, listens } = await heardOf(store, person, [id]);
  return { ...details, releaseId: listens.has(id) ? (releases.get(id) ?? null) : null };
}

/**
 * The same for whoever has the link: without notes, conditions, rating and folder, and without anything
 * that tells what its owner hears.
 */
export async function getSharedRecord(store: Store, owner: Person, id: number): Promise<RecordDetails> {
  const details = await readDetails(store, owner, id, 'anyone');
  if (details.leftAt !== null) throw noRecord(id);
  return {
    ...details,
    folder: null,
    rating: null,
    mediaCondition: null,
    sleeveCondition: null,
    notes: null,
  };
}

async function readDetails(store: Store, person: Person, id: number, viewer: Viewer): Promise<RecordDetails> {
  const row = await store.db
    .selectFrom('records')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', person.id)
    .executeTakeFirst();
  const [card] = row ? await viewCards(store, person, [id], viewer) : [];
  if (!row || !card) throw noRecord(id);
  const editions =
    row.discogs_master_id === null ? [] : await editionsOf(store, person, id, row.discogs_master_id);
  return {
    ...card,
    source: row.source,
    discogsReleaseId: row.discogs_release_id,
    discogsMasterId: row.discogs_master_id,
    mbid: row.mbid,
    labels: row.labels,
    formats: row.formats,
    country: row.country,
    barcode: row.barcode,
    folder: row.folder,
    rating: row.rating,
    mediaCondition: row.media_condition,
    sleeveCondition: row.sleeve_condition,
    notes: row.notes,
    trackList: {
      state: row.track_state,
      reason: row.track_reason,
      fetchedAt: row.tracks_fetched_at?.toISOString() ?? null,
    },
    trackItems: await readTracks(store.db, id),
    editions: await viewCards(store, person, editions, viewer),
    releaseId: null,
  };
}

async function editionsOf(store: Store, person: Person, id: number, masterId: number): Promise<number[]> {
  const rows = await store.db
    .selectFrom('records')
    .select('id')
    .where('person_id', '=', person.id)
    .where('discogs_master_id', '=', masterId)
    .where('id', '<>', id)
    .where('left_at', 'is', null)
    .orderBy('year')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}
