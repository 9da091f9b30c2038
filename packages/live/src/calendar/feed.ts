import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';

export interface CalendarFeed {
  readonly createdAt: string;
  readonly lastReadAt: string | null;
}

/** What is stored of a secret. Plain SHA-256 does: secrets are random and cannot be guessed. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The feed of a person without its secret; null where there is none. */
export async function readFeed(executor: Executor, personId: number): Promise<CalendarFeed | null> {
  const row = await executor
    .selectFrom('live_preferences')
    .select(['calendar_created_at as created', 'calendar_read_at as read'])
    .where('person_id', '=', personId)
    .where('calendar_hash', 'is not', null)
    .executeTakeFirst();
  return row?.created
    ? { createdAt: row.created.toISOString(), lastReadAt: row.read?.toISOString() ?? null }
    : null;
}

/** Makes a secret for a feed, shown this once; one that stood before is dead from then on. */
export async function createFeed(db: Database, personId: number, now: Date): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const values = { calendar_hash: hashOf(secret), calendar_created_at: now, calendar_read_at: null };
  await db
    .insertInto('live_preferences')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();
  return secret;
}

/** Ends the feed: the next reading of it finds nothing. */
export async function endFeed(executor: Executor, personId: number): Promise<void> {
  await executor
    .updateTable('live_preferences')
    .set({ calendar_hash: null, calendar_created_at: null, calendar_read_at: null })
    .where('person_id', '=', personId)
    .execute();
}

export interface FeedReader {
  readonly personId: number;
  readonly timeZone: string;
  /** Part of the ids of its events: no other feed has them. */
  readonly name: string;
}

/** Whose feed it is; remembers the reading, to the minute. Throws Fault `not-found`. */
export async function openFeed(db: Database, secret: string, now: Date): Promise<FeedReader> {
  const hash = hashOf(secret);
  const row = await db
    .selectFrom('live_preferences')
    .innerJoin('people', 'people.id', 'person_id')
    .select(['person_id', 'time_zone'])
    .where('calendar_hash', '=', hash)
    .executeTakeFirst();
  if (!row) throw new Fault('not-found', 'This address leads to no calendar: it is wrong, or was ended');
  await db
    .updateTable('live_preferences')
    .set({ calendar_read_at: now })
    .where('calendar_hash', '=', hash)
    .where(sql<boolean>`(calendar_read_at is null or calendar_read_at < ${new Date(now.getTime() - 60_000)})`)
    .execute();
  return { personId: row.person_id, timeZone: row.time_zone, name: hash.toString('hex', 0, 6) };
}
