import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import type { Person } from '@fonoteca/statistics';
import { type Database, type Executor, open, type SecretKeys, type Store, seal } from '@fonoteca/store';
import { type FoundFacets, facets } from './facets.ts';
import type { ShelfFilter } from './filters.ts';
import { listRecords, type ShelfPage, type ShelfQuery } from './list.ts';
import { getSharedRecord } from './record.ts';
import type { RecordDetails } from './view.ts';

/** The link of a shelf: whoever has the token may look. */
export interface ShelfShare {
  readonly token: string;
  readonly createdAt: string;
}

const purpose = 'shelf-share';

/** What is stored to find a token by. Plain SHA-256 does: tokens are random and cannot be guessed. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The link that stands, to be shown again to its owner; null where there is none. */
export async function readShare(
  executor: Executor,
  keys: SecretKeys,
  personId: number,
): Promise<ShelfShare | null> {
  const row = await executor
    .selectFrom('shelf_shares')
    .select(['token_sealed', 'created_at'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!row) return null;
  const token = open(keys, row.token_sealed, { personId, purpose }).toString();
  return { token, createdAt: row.created_at.toISOString() };
}

/** Makes a link; one that stood before is dead from then on. */
export async function createShare(db: Database, keys: SecretKeys, personId: number): Promise<ShelfShare> {
  const token = randomBytes(32).toString('base64url');
  return db.transaction().execute(async (transaction) => {
    // Two that are made at once: one after the other, and the later one stands.
    await transaction.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute();
    await removeShare(transaction, personId);
    const row = await transaction
      .insertInto('shelf_shares')
      .values({
        person_id: personId,
        token_hash: hashOf(token),
        token_sealed: seal(keys, token, { personId, purpose }),
      })
      .returning('created_at')
      .executeTakeFirstOrThrow();
    return { token, createdAt: row.created_at.toISOString() };
  });
}

/** Switches the link off: the next look through it finds nothing. Without a link nothing happens. */
export async function removeShare(executor: Executor, personId: number): Promise<void> {
  await executor.deleteFrom('shelf_shares').where('person_id', '=', personId).execute();
}

/**
 * A shelf as whoever has its link sees it: read only, without notes, conditions, ratings and folders, and
 * without anything that tells what its owner hears. Covers have addresses of their own that nobody can
 * guess; one that was copied from a shared page works on when the link is switched off.
 */
export interface SharedShelf {
  readonly ownerName: string;
  /** Throws Fault `invalid` for a sort or filter that would tell what stays private. */
  list(query: ShelfQuery): Promise<ShelfPage>;
  facets(filter: ShelfFilter): Promise<FoundFacets>;
  record(id: number): Promise<RecordDetails>;
}

/** Throws Fault `not-found` for a token that is wrong or was switched off; which one is not told. */
export async function sharedShelf(store: Store, token: string): Promise<SharedShelf> {
  const row = await store.db
    .selectFrom('shelf_shares')
    .innerJoin('people', 'people.id', 'shelf_shares.person_id')
    .select(['people.id', 'people.name', 'people.time_zone'])
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
  if (!row) throw new Fault('not-found', 'This link shows no shelf: it is wrong, or was switched off');
  const owner: Person = { id: row.id, timeZone: row.time_zone };
  return {
    ownerName: row.name,
    list: async (query) => listRecords(store, owner, publicOnly(query), 'anyone'),
    facets: async (filter) => ({ ...(await facets(store.db, owner.id, publicOnly(filter))), folders: [] }),
    record: (id) => getSharedRecord(store, owner, id),
  };
}

/** Refuses what would tell by order or by number what the views leave out. */
function publicOnly<Query extends ShelfFilter & Partial<ShelfQuery>>(query: Query): Query {
  const refuse = (field: string, reason: string) =>
    new Fault('invalid', 'A shared shelf does not tell that', { fields: [{ field, reason }] });
  if (query.sort === 'listens' || query.sort === 'scrobbled')
    throw refuse('query.sort', 'sort by added, artist, title or year');
  if (query.folder) throw refuse('query.folder', 'leave it out: folders are private');
  if (query.left) throw refuse('query.left', 'leave it out: only what is on the shelf is shown');
  return query;
}
