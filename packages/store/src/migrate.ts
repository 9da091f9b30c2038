import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import * as foundation from './migrations/0001-foundation.ts';
import * as recordsAndScrobbling from './migrations/0002-records-and-scrobbling.ts';
import * as recommendations from './migrations/0003-recommendations.ts';
import * as playlists from './migrations/0004-playlists.ts';
import * as live from './migrations/0005-live.ts';

/** In the order they are applied; a name that was released is never changed. */
const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-records-and-scrobbling': recordsAndScrobbling,
  '0003-recommendations': recommendations,
  '0004-playlists': playlists,
  '0005-live': live,
};

/**
 * Brings the schema up to date, or to `target` (a backup is read into the schema it was made with).
 * Safe when several processes start at once: Kysely takes a lock. Throws the first error.
 */
export async function migrate(db: Database, target?: string): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = target ? await migrator.migrateTo(target) : await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** The newest migration: what a backup of this version says it was made with. */
export const latestMigration = Object.keys(migrations).at(-1) ?? '';
