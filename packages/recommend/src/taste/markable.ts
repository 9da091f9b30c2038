import { Fault } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { entriesById, entriesByKey } from '../catalogue/entries.ts';
import { type ItemKind, itemKinds, splitItemKey } from '../item.ts';
import type { MarkedItem } from './marks.ts';
import { hasHeard } from './wall/read.ts';

/**
 * What a person means by an id of their history, or by the key of something a list showed them. Throws
 * Fault `not-found` for an id that they never met (it may be somebody else's), `invalid` without either.
 */
export async function findMarkable(
  store: Store,
  personId: number,
  wanted: { readonly kind: ItemKind; readonly id?: number | undefined; readonly key?: string | undefined },
): Promise<MarkedItem> {
  const { kind, id, key } = wanted;
  if (id !== undefined) return byId(store, personId, kind, id);
  if (key !== undefined) return byKey(store, personId, kind, key);
  throw new Fault('invalid', 'Say what is meant', {
    fields: [{ field: 'id', reason: `send the ${kind}’s id, or the key that a list gave for it` }],
  });
}

async function byId(store: Store, personId: number, kind: ItemKind, id: number): Promise<MarkedItem> {
  const entry = (await entriesById(store.db, kind, [id])).get(id);
  const met =
    entry &&
    ((await hasHeard(store.pool, personId, kind, id)) || (await wasShown(store, personId, kind, entry.key)));
  if (!met) throw new Fault('not-found', `There is no ${kind} ${id} in your history`);
  return { kind, id, key: entry.key, name: entry.name, artist: kind === 'artist' ? null : entry.artistName };
}

/** Something from outside need not be known here: then its key says as much as there is. */
async function byKey(store: Store, personId: number, kind: ItemKind, key: string): Promise<MarkedItem> {
  const shown = await lastShown(store, personId, kind, key);
  if (shown) return { kind, key, ...shown };
  const entry = (await entriesByKey(store.db, kind, [key])).get(key);
  if (entry && (await hasHeard(store.pool, personId, kind, entry.id)))
    return {
      kind,
      key,
      id: entry.id,
      name: entry.name,
      artist: kind === 'artist' ? null : entry.artistName,
    };
  const { artist, title } = splitItemKey(key);
  if ((kind === 'artist') !== (title === null))
    throw new Fault('invalid', `This is no key of ${kind === 'artist' ? 'an artist' : `a ${kind}`}`, {
      fields: [{ field: 'key', reason: 'use the key as a list gave it, with its kind' }],
    });
  const known = await knownName(store, artist.key);
  return {
    kind,
    key,
    id: null,
    name: title?.key ?? known ?? artist.key,
    artist: title === null ? null : (known ?? artist.key),
  };
}

async function wasShown(store: Store, personId: number, kind: ItemKind, key: string): Promise<boolean> {
  return (await lastShown(store, personId, kind, key)) !== undefined;
}

/** As a list of this person named it last. */
async function lastShown(
  store: Store,
  personId: number,
  kind: ItemKind,
  key: string,
): Promise<{ id: number | null; name: string; artist: string | null } | undefined> {
  const { rows } = await sql<{ id: number | null; name: string; artist: string | null }>`
    select entity_id as id, name, artist from recommendation_items
    where person_id = ${personId} and kind = ${itemKinds[kind]} and item_key = ${key}
    order by list_id desc limit 1`.execute(store.db);
  return rows[0];
}

async function knownName(store: Store, artistKey: string): Promise<string | undefined> {
  const row = await store.db
    .selectFrom('knowledge_artists')
    .select('name')
    .where('key', '=', artistKey)
    .executeTakeFirst();
  return row?.name;
}
