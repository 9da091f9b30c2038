import { Fault } from '@fonoteca/domain';
import type { DiscogsReleaseFacts, OwnedRecord, RecordTrack } from '@fonoteca/records';
import type { Database, Executor } from '@fonoteca/store';
import { announceRecords } from '../events.ts';
import { queueShelfJobs } from '../imports/finish.ts';
import type { ReleaseFacts } from '../ports.ts';
import { cachedRelease, fetchRelease } from '../releases.ts';
import { coverArtUrl } from '../track-lists/look-up.ts';
import { insertRecords, lockShelf } from '../write/write.ts';
import type { FindPorts } from './find.ts';

export interface ReleaseToAdd {
  readonly source: 'discogs' | 'musicbrainz';
  /** Discogs release id or MusicBrainz release MBID. */
  readonly id: string;
}

/**
 * Puts a found release on the shelf. One that stands there already stays as it is; one that had left
 * comes back. Throws Fault `invalid` for an id that is none, `not-found` for a release nobody knows.
 */
export async function addFoundRelease(
  db: Database,
  ports: FindPorts,
  personId: number,
  wanted: ReleaseToAdd,
  signal: AbortSignal,
): Promise<{ id: number; added: boolean }> {
  const record =
    wanted.source === 'discogs'
      ? await ofDiscogs(db, ports, personId, wanted, signal)
      : await ofMusicBrainz(ports, wanted, signal);
  return db.transaction().execute(async (trx) => {
    await lockShelf(trx, personId);
    const known = await ownedAlready(trx, personId, record);
    if (known && known.left_at === null) return { id: known.id, added: false };
    if (known) {
      await trx
        .updateTable('records')
        .set({ left_at: null, updated_at: new Date() })
        .where('id', '=', known.id)
        .execute();
    }
    const [id] = known ? [known.id] : await insertRecords(trx, personId, [record], null);
    if (id === undefined) throw new Error('the record was not stored');
    await queueShelfJobs(trx, personId);
    await announceRecords(trx, personId);
    return { id, added: true };
  });
}

const ownedAlready = (executor: Executor, personId: number, record: OwnedRecord) =>
  executor
    .selectFrom('records')
    .select(['id', 'left_at'])
    .where('person_id', '=', personId)
    .where((where) =>
      record.discogsReleaseId !== null
        ? where('discogs_release_id', '=', record.discogsReleaseId)
        : where('mbid', '=', record.mbid),
    )
    .orderBy((order) => order.fn.coalesce('left_at', order.val(new Date(0))))
    .limit(1)
    .executeTakeFirst();

async function ofDiscogs(
  db: Database,
  ports: FindPorts,
  personId: number,
  { id }: ReleaseToAdd,
  signal: AbortSignal,
): Promise<OwnedRecord> {
  const number = /^\d{1,10}$/.test(id) ? Number(id) : 0;
  if (number < 1 || number > 2_147_483_647) throw noId('must be the number of a release at Discogs');
  const facts =
    (await cachedRelease(db, number)) ??
    (await fetchRelease(db, await ports.discogsReleases(personId), number, signal));
  if (!facts) throw new Fault('not-found', `Discogs has no release ${number}`);
  return recordOf(facts, {
    source: 'manual',
    sourceKey: `discogs:${number}`,
    discogsReleaseId: number,
    discogsMasterId: facts.masterId,
    mbid: null,
    styles: facts.styles,
    coverUrl: facts.coverUrl,
    tracks: facts.tracks,
  });
}

async function ofMusicBrainz(
  ports: FindPorts,
  { id }: ReleaseToAdd,
  signal: AbortSignal,
): Promise<OwnedRecord> {
  const mbid = id.toLowerCase();
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(mbid)) throw noId('must be an MBID of a release');
  const facts = await ports.musicBrainz.release(mbid, signal);
  if (!facts) throw new Fault('not-found', `MusicBrainz has no release ${mbid}`);
  return recordOf(facts, {
    source: 'musicbrainz',
    sourceKey: mbid,
    discogsReleaseId: null,
    discogsMasterId: null,
    mbid: facts.mbid,
    styles: [],
    coverUrl: coverArtUrl(facts.mbid),
    tracks: [],
  });
}

const noId = (reason: string): Fault =>
  new Fault('invalid', 'There is no such release', { fields: [{ field: 'id', reason }] });

function recordOf(
  facts: DiscogsReleaseFacts | ReleaseFacts,
  own: Pick<
    OwnedRecord,
    'source' | 'sourceKey' | 'discogsReleaseId' | 'discogsMasterId' | 'mbid' | 'styles' | 'coverUrl'
  > & { readonly tracks: readonly RecordTrack[] },
): OwnedRecord {
  return {
    title: facts.title,
    artists: facts.artists,
    labels: facts.labels,
    formats: facts.formats,
    genres: facts.genres,
    year: facts.year,
    country: facts.country,
    barcode: facts.barcode,
    folder: null,
    rating: null,
    mediaCondition: null,
    sleeveCondition: null,
    notes: null,
    addedAt: new Date().toISOString(),
    ...own,
  };
}
