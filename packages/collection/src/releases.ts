import { type DiscogsReleaseFacts, readDiscogsRelease } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { DiscogsReleases } from './ports.ts';

/** Older than this, what Discogs said is asked for again when somebody needs it. */
const freshDays = 30;

/** The parts of a release that are read here; the rest (offers, videos, companies) is not kept. */
const keptKeys = new Set([
  'id',
  'master_id',
  'title',
  'year',
  'released',
  'country',
  'artists',
  'labels',
  'formats',
  'genres',
  'styles',
  'identifiers',
  'images',
  'tracklist',
]);

/** What was kept of a release, when it is fresh; null when it must be asked for. */
export async function cachedRelease(executor: Executor, id: number): Promise<DiscogsReleaseFacts | null> {
  const row = await executor
    .selectFrom('discogs_releases')
    .select('payload')
    .where('id', '=', id)
    .where('fetched_at', '>', sql<Date>`now() - make_interval(days => ${freshDays})`)
    .executeTakeFirst();
  return row ? readDiscogsRelease(row.payload) : null;
}

/** Asks Discogs for a release and keeps what it says for whoever else owns it; null when there is none. */
export async function fetchRelease(
  executor: Executor,
  releases: DiscogsReleases,
  id: number,
  signal: AbortSignal,
): Promise<DiscogsReleaseFacts | null> {
  const sent = await releases.release(id, signal);
  const facts = readDiscogsRelease(sent);
  if (!sent || !facts || facts.id !== id) return null;
  const payload = storable(Object.fromEntries(Object.entries(sent).filter(([key]) => keptKeys.has(key))));
  if (payload) {
    await sql`
      insert into discogs_releases (id, payload, fetched_at) values (${id}, ${payload}::jsonb, now())
      on conflict (id) do update set payload = excluded.payload, fetched_at = excluded.fetched_at`.execute(
      executor,
    );
  }
  return facts;
}

/** JSON as PostgreSQL takes it, without zero characters and half surrogates; null when it has some in a key. */
function storable(value: unknown): string | null {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '') : part,
  );
  return text.includes('\\u0000') || text.includes('\\ud') ? null : text;
}

/** Forgets a release that was asked for more than six hours ago: the next look asks Discogs anew. */
export const forgetOldRelease = (executor: Executor, id: number) =>
  executor
    .deleteFrom('discogs_releases')
    .where('id', '=', id)
    .where('fetched_at', '<', sql<Date>`now() - interval '6 hours'`)
    .execute();
