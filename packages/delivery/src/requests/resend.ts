import { Fault } from '@fonoteca/domain';
import { type AfterDirty, announce, editListen } from '@fonoteca/listens';
import { oldestSeconds, type Scrobble } from '@fonoteca/scrobble';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { queueDeliver } from '../queue/names.ts';
import { type ItemView, itemIdOf, viewItems } from './item-view.ts';

/** New texts; what is left out stays, null takes the album away. */
export interface ItemEdit {
  readonly artist?: string | undefined;
  readonly track?: string | undefined;
  readonly album?: string | null | undefined;
}

/**
 * Sends a track again that a service ignored or rejected, with the time it has, to the services that did not
 * take it. New texts become those of the history too. Throws Fault `not-found`, `conflict` where nothing is
 * to be sent again, `invalid` where it is too old by now.
 */
export async function resendItem(
  db: Database,
  personId: number,
  id: string,
  edit: ItemEdit,
  options: { readonly afterDirty?: AfterDirty; readonly now: number },
): Promise<ItemView> {
  const item = await db
    .selectFrom('scrobble_items')
    .select(['id', 'job_id', 'listen_id', 'artist', 'track', 'album', 'listened_at'])
    .where('id', '=', itemIdOf(id))
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!item) throw new Fault('not-found', 'There is no such track');
  const refused = await db
    .selectFrom('deliveries')
    .select(['id', 'account_id', 'payload'])
    .where('item_id', '=', item.id)
    .where('state', 'in', ['ignored', 'rejected'])
    .orderBy('account_id')
    .execute();
  if (refused.length === 0) {
    throw new Fault('conflict', 'No service refused this track: there is nothing to send again');
  }
  if ((item.listened_at?.getTime() ?? 0) < options.now - oldestSeconds * 1000) {
    throw new Fault('invalid', 'It is too old to be sent again', {
      fields: [{ field: 'listenedAt', reason: 'services take no listen that is older than 13½ days' }],
    });
  }
  const texts = {
    artist: edit.artist ?? item.artist,
    track: edit.track ?? item.track,
    album: edit.album === undefined ? item.album : edit.album,
  };
  await editHistory(db, personId, item, texts, options.afterDirty);
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('scrobble_items').set(texts).where('id', '=', item.id).execute();
    for (const { id: deliveryId, account_id, payload } of refused) {
      await sql`
        update deliveries set state = 'waiting', payload = ${JSON.stringify(withTexts(payload as unknown as Scrobble, item, texts))},
          reason = null, message = null, not_before = null, batch_id = null, batch_timeouts = 0, finished_at = null
        where id = ${deliveryId} and state in ('ignored', 'rejected')`.execute(trx);
      await queueDeliver(trx, account_id);
    }
    // Nothing goes out of a cancelled job; what was given up with it stays so, only this track goes on.
    await sql`update scrobble_jobs set state = 'running', finished_at = null
      where id = ${item.job_id} and state in ('done', 'cancelled')`.execute(trx);
    await announce(trx, { type: 'scrobble-job', personId, id: String(item.job_id) });
  });
  const [view] = await viewItems(db, sql`i.id = ${item.id}`, 1);
  if (!view) throw new Fault('not-found', 'There is no such track');
  return view;
}

interface Texts {
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
}

async function editHistory(
  db: Database,
  personId: number,
  item: Texts & { readonly listen_id: number | null },
  texts: Texts,
  afterDirty: AfterDirty | undefined,
): Promise<void> {
  const change = {
    ...(texts.artist === item.artist ? {} : { artist: texts.artist }),
    ...(texts.track === item.track ? {} : { track: texts.track }),
    ...(texts.album === item.album ? {} : { release: texts.album }),
  };
  if (item.listen_id === null || Object.keys(change).length === 0) return;
  try {
    await editListen(db, personId, item.listen_id, change, afterDirty ? { afterDirty } : {});
  } catch (error) {
    // Deleted from the history meanwhile: it may still be sent.
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error;
  }
}

/** The time stays; identifiers belong to the texts they came with. */
function withTexts(payload: Scrobble, before: Texts, texts: Texts): Scrobble {
  const { album: _, mbid, albumArtist, ...rest } = payload;
  const edited = texts.artist !== before.artist || texts.track !== before.track;
  return {
    ...rest,
    artist: texts.artist,
    track: texts.track,
    ...(texts.album === null ? {} : { album: texts.album }),
    ...(albumArtist === undefined || texts.album === null
      ? {}
      : { albumArtist: albumArtist === before.artist ? texts.artist : albumArtist }),
    ...(edited || mbid === undefined ? {} : { mbid }),
  };
}
