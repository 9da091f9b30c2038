import { Fault } from '@fonoteca/domain';
import { defineJob, enqueue, type Progress } from '@fonoteca/jobs';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { announceRecords } from '../events.ts';
import { isPassing } from '../patience.ts';
import type { ImagePorts } from '../ports.ts';
import { coverArtUrl } from '../track-lists/look-up.ts';
import { writeCovers } from './files.ts';
import { imagesJobName } from './name.ts';
import { Resizer } from './resizer.ts';

/** Larger files are scans for printing, not covers. */
const mostBytes = 15_000_000;
const mostAttempts = 4;
const mostFailuresInARow = 5;

/** The job that fetches covers that records have; it queues itself again for those that must wait. */
export const imagesJob = (images: ImagePorts) =>
  defineJob({
    ...imagesJobName,
    run: async (_payload, context) => {
      const waiting = await fetchImages(context.store, images, context);
      if (waiting !== null) {
        const later = { singletonKey: 'instance', startAfterSeconds: waiting };
        await enqueue(context.store.db, imagesJobName, {}, later);
      }
      return { againAfterSeconds: waiting };
    },
  });

/** Gives the seconds after which another run is worth while, or null when nothing waits any more. */
export async function fetchImages(
  store: Store,
  images: ImagePorts,
  run: { readonly signal: AbortSignal; progress(progress: Progress): Promise<void> },
): Promise<number | null> {
  const resizer = new Resizer();
  const tried: string[] = [];
  let failures = 0;
  try {
    for (;;) {
      run.signal.throwIfAborted();
      const { image, open } = await nextWaiting(store, tried);
      if (!image || failures >= mostFailuresInARow) return await waitFor(store);
      tried.push(image.id);
      await run.progress({
        share: tried.length / (tried.length + open),
        note: `${open.toLocaleString('en')} covers to go`,
      });
      const error = await fetchOne(store, images, resizer, image, run.signal);
      failures = isPassing(error) ? failures + 1 : 0;
    }
  } finally {
    await resizer.close();
  }
}

interface WaitingImage {
  readonly id: string;
  readonly source_url: string;
}

/**
 * Fetches and stores one cover; gives what went wrong, if anything. One that its source does not have any
 * more is taken from the Cover Art Archive where a record with it is known there.
 */
async function fetchOne(
  store: Store,
  images: ImagePorts,
  resizer: Resizer,
  image: WaitingImage,
  signal: AbortSignal,
): Promise<Fault | null> {
  const fetchFrom = async (url: string) => {
    const bytes = await images.fetchImage(url, { maxBytes: mostBytes, signal });
    await writeCovers(images.folder, image.id, await resizer.resize(bytes, signal));
  };
  try {
    await fetchFrom(image.source_url).catch(async (error: unknown) => {
      const other = error instanceof Fault && !isPassing(error) ? await atArchive(store, image) : null;
      if (!other) throw error;
      await fetchFrom(other);
    });
    await settleReady(store, image);
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Fault)) throw error;
    await settleFailure(store, image, error);
    return error;
  }
}

/** From now on the cover is shown: open pages of whoever has it on a shelf hear of it with the commit. */
async function settleReady(store: Store, image: WaitingImage): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('images')
      .set({ state: 'ready', reason: null, fetched_at: new Date() })
      .where('id', '=', image.id)
      .execute();
    const owners = await trx
      .selectFrom('records')
      .select('person_id')
      .distinct()
      .where('image_id', '=', image.id)
      .execute();
    for (const { person_id } of owners) await announceRecords(trx, person_id);
  });
}

/** The address of the cover at the Cover Art Archive, when it is another one. */
async function atArchive(store: Store, image: WaitingImage): Promise<string | null> {
  const row = await store.db
    .selectFrom('records')
    .select('mbid')
    .where('image_id', '=', image.id)
    .where('mbid', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  const url = row?.mbid ? coverArtUrl(row.mbid) : null;
  return url === image.source_url ? null : url;
}

/** What may pass is tried again in another run, four times in all. */
async function settleFailure(store: Store, image: WaitingImage, error: Fault): Promise<void> {
  await sql`
    update images set attempts = attempts + 1, reason = ${error.message.slice(0, 500)},
      state = case when ${isPassing(error)} and attempts + 1 < ${mostAttempts} then state else 'failed' end
    where id = ${image.id}`.execute(store.db);
}

/** Covers that some record has; those of records that are gone are left alone. */
const wanted = sql`state = 'waiting' and exists (select from records where records.image_id = images.id)`;

async function nextWaiting(store: Store, tried: readonly string[]) {
  const { rows } = await sql<WaitingImage & { open: number }>`
    select id, source_url, count(*) over ()::int as open from images
    where ${wanted} and id <> all(${[...tried]}::text[])
    order by attempts, id limit 1`.execute(store.db);
  return { image: rows[0], open: rows[0]?.open ?? 0 };
}

/** Two minutes after the first failure, then 8, then 32. */
async function waitFor(store: Store): Promise<number | null> {
  const { rows } = await sql<{ attempts: number | null }>`
    select min(attempts)::int as attempts from images where ${wanted}`.execute(store.db);
  const attempts = rows[0]?.attempts ?? null;
  return attempts === null ? null : 120 * 4 ** Math.max(0, attempts - 1);
}
