import { Fault, type SentTrack } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { TrackDirectory } from '../catalogue/track-directory.ts';
import type { AfterDirty } from '../intake/intake.ts';
import { lockPerson } from '../intake/settle.ts';
import { beginChange, type ChangeKind, type ChangeView, endChange, markListensDirty } from './changes.ts';
import { getListen } from './list.ts';
import { countSelected, type ListenSelection, selectionWhere } from './selection.ts';
import { type ListenView, viewListens } from './view.ts';

/** New texts and, for one listen, a new stamp; what is left out stays, null takes a text away. */
export interface ListenEdit {
  readonly artist?: string | undefined;
  readonly track?: string | undefined;
  readonly release?: string | null | undefined;
  readonly releaseArtist?: string | null | undefined;
  /** Start, ISO 8601. */
  readonly listenedAt?: string | undefined;
}

export type BulkAction =
  | { readonly action: 'edit'; readonly edit: ListenEdit }
  | { readonly action: 'shift'; readonly shiftSeconds: number }
  | { readonly action: 'delete' };

interface EditOptions {
  readonly afterDirty?: AfterDirty;
}

/** More listens than this are not changed in one step. */
const mostAtOnce = 500_000;

/** Changes one listen. What its source said stays known, so that no import brings it back. */
export async function editListen(
  db: Database,
  personId: number,
  id: number,
  edit: ListenEdit,
  options: EditOptions = {},
): Promise<{ listen: ListenView; change: ChangeView }> {
  const before = await getListen(db, personId, id);
  const summary = `Edited ${before.sent.track} by ${before.sent.artist}`;
  const change = await apply(
    db,
    personId,
    { ids: [id] },
    { kind: 'edit', summary, options },
    async (trx, changeId) => {
      await moveToTracks(trx, changeId, edit);
      if (edit.listenedAt)
        await sql`update listens set listened_at = ${new Date(edit.listenedAt)} where id = ${id}`.execute(
          trx,
        );
    },
  );
  return { listen: await getListen(db, personId, id), change };
}

/** Deletes one listen; undoing the change brings it back, an import does not. */
export async function deleteListen(
  db: Database,
  personId: number,
  id: number,
  options: EditOptions = {},
): Promise<ChangeView> {
  const before = await getListen(db, personId, id);
  return apply(
    db,
    personId,
    { ids: [id] },
    { kind: 'delete', summary: `Deleted ${before.sent.track} by ${before.sent.artist}`, options },
    markDeleted,
  );
}

/** Changes everything that is selected. `expectedCount` is the count of the preview. */
export async function applyBulk(
  db: Database,
  personId: number,
  selection: ListenSelection,
  bulk: BulkAction,
  options: EditOptions & { expectedCount?: number | undefined } = {},
): Promise<ChangeView> {
  const plan = { expectedCount: options.expectedCount, options };
  if (bulk.action === 'delete')
    return apply(
      db,
      personId,
      selection,
      { kind: 'bulk-delete', summary: 'Deleted listens', ...plan },
      markDeleted,
    );
  if (bulk.action === 'edit')
    return apply(
      db,
      personId,
      selection,
      { kind: 'bulk-edit', summary: describeEdit(bulk.edit), ...plan },
      (trx, changeId) => moveToTracks(trx, changeId, bulk.edit),
    );
  return apply(
    db,
    personId,
    selection,
    { kind: 'bulk-shift', summary: `Moved listens by ${bulk.shiftSeconds} s`, ...plan },
    async (trx, changeId) => {
      await sql`update listens l set listened_at = l.listened_at + ${bulk.shiftSeconds} * interval '1 second'
      from change_items i where i.change_id = ${changeId} and l.id = i.entity_id`.execute(trx);
    },
  );
}

/** What a bulk change would touch: how many, and a few of them before and after. */
export async function previewBulk(
  db: Database,
  personId: number,
  selection: ListenSelection,
  bulk: BulkAction,
) {
  const count = await countSelected(db, personId, selection);
  const { rows } = await sql<{
    id: number;
  }>`select l.id from listens l where ${await selectionWhere(db, personId, selection)} order by l.listened_at desc limit 10`.execute(
    db,
  );
  const before = await viewListens(
    db,
    rows.map((row) => row.id),
  );
  return { count, examples: before.map((listen) => ({ before: listen, after: afterOf(listen, bulk) })) };
}

function afterOf(listen: ListenView, bulk: BulkAction) {
  if (bulk.action === 'delete') return null;
  const edit: ListenEdit = bulk.action === 'edit' ? bulk.edit : {};
  const shift = bulk.action === 'shift' ? bulk.shiftSeconds * 1000 : 0;
  return {
    artist: edit.artist ?? listen.sent.artist,
    track: edit.track ?? listen.sent.track,
    release: edit.release === undefined ? listen.sent.release : edit.release || null,
    listenedAt: new Date(Date.parse(listen.listenedAt) + shift).toISOString(),
  };
}

async function apply(
  db: Database,
  personId: number,
  selection: ListenSelection,
  plan: { kind: ChangeKind; summary: string; expectedCount?: number | undefined; options: EditOptions },
  work: (trx: Executor, changeId: number) => Promise<void>,
): Promise<ChangeView> {
  return db.transaction().execute(async (trx) => {
    await lockPerson(trx, personId);
    const changeId = await beginChange(trx, personId, plan.kind, plan.summary);
    const items = await rememberSelected(trx, personId, changeId, selection);
    if (items === 0) throw new Fault('not-found', 'No listen matches');
    if (plan.expectedCount !== undefined && plan.expectedCount !== items) {
      throw new Fault(
        'conflict',
        `The preview showed ${plan.expectedCount} listens, now ${items} match: look at the preview again`,
      );
    }
    await markListensDirty(trx, changeId);
    await rememberFirstKeys(trx, changeId);
    try {
      await work(trx, changeId);
    } catch (error) {
      if ((error as { code?: string }).code === '23505')
        throw new Fault('conflict', 'A listen of the same track stands at that very moment already', {
          cause: error,
        });
      throw error;
    }
    await markListensDirty(trx, changeId);
    await plan.options.afterDirty?.(trx, personId);
    return endChange(trx, personId, changeId, items);
  });
}

/** Keeps the rows as they are now; returns how many. */
async function rememberSelected(
  executor: Executor,
  personId: number,
  changeId: number,
  selection: ListenSelection,
): Promise<number> {
  const where = await selectionWhere(executor, personId, selection);
  const { numAffectedRows } = await sql`
    insert into change_items (change_id, seq, entity, entity_id, before)
    select ${changeId}, row_number() over (), 'listen', l.id,
      jsonb_build_object('listened_at', l.listened_at, 'sent_track_id', l.sent_track_id, 'ordinal', l.ordinal, 'deleted_by', l.deleted_by)
    from listens l where ${where} limit ${mostAtOnce + 1}`.execute(executor);
  const items = Number(numAffectedRows ?? 0);
  if (items > mostAtOnce)
    throw new Fault(
      'too-large',
      `More than ${mostAtOnce.toLocaleString('en')} listens match: narrow the selection`,
    );
  return items;
}

/** The key under which the source knows a listen stays its sighting after an edit. */
const rememberFirstKeys = (executor: Executor, changeId: number) =>
  sql`
  insert into listen_sightings (person_id, listened_at, sent_track_id, origin_id, ordinal, listen_id)
  select l.person_id, l.listened_at, l.sent_track_id, l.origin_id, l.ordinal, l.id
  from change_items i join listens l on l.id = i.entity_id where i.change_id = ${changeId}
  on conflict do nothing`.execute(executor);

const markDeleted = async (executor: Executor, changeId: number): Promise<void> => {
  await sql`update listens l set deleted_by = ${changeId} from change_items i where i.change_id = ${changeId} and l.id = i.entity_id`.execute(
    executor,
  );
};

/** Moves the listens of a change to sent tracks with the edited texts: one step for each different text. */
async function moveToTracks(executor: Executor, changeId: number, edit: ListenEdit): Promise<void> {
  const { rows } = await sql<{
    id: number;
    artist: string;
    track: string;
    release: string | null;
    release_artist: string | null;
    track_number: number | null;
    length_ms: number | null;
  }>`
    select s.id, s.artist, s.track, s.release, s.release_artist, s.track_number, s.length_ms from sent_tracks s
    where s.id in (select l.sent_track_id from change_items i join listens l on l.id = i.entity_id where i.change_id = ${changeId})`.execute(
    executor,
  );
  const edited = rows.map((row): SentTrack => {
    const release = edit.release === undefined ? row.release : edit.release;
    const releaseArtist = edit.releaseArtist === undefined ? row.release_artist : edit.releaseArtist;
    // Identifiers belong to the texts they came with: an edited text leaves them behind.
    return {
      artist: edit.artist ?? row.artist,
      track: edit.track ?? row.track,
      ...(release ? { release } : {}),
      ...(releaseArtist ? { releaseArtist } : {}),
      ...(row.length_ms === null ? {} : { lengthMs: row.length_ms }),
      ...(row.track_number === null ? {} : { trackNumber: row.track_number }),
    };
  });
  if (
    edit.artist === undefined &&
    edit.track === undefined &&
    edit.release === undefined &&
    edit.releaseArtist === undefined
  )
    return;
  const { tracks } = await new TrackDirectory().resolve(executor, edited);
  await sql`
    update listens l set sent_track_id = moved.new_id
    from change_items i, unnest(${rows.map((row) => row.id)}::int[], ${tracks.map((track) => track.sentTrackId)}::int[]) as moved (old_id, new_id)
    where i.change_id = ${changeId} and l.id = i.entity_id and l.sent_track_id = moved.old_id`.execute(
    executor,
  );
}

function describeEdit(edit: ListenEdit): string {
  const parts = [
    edit.artist && `artist “${edit.artist}”`,
    edit.track && `track “${edit.track}”`,
    edit.release !== undefined && `release “${edit.release ?? ''}”`,
  ].filter(Boolean);
  return `Set ${parts.join(', ') || 'texts'}`;
}
