import { type Config, openDatabase } from '@fonoteca/server';
import { latestMigration, type Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { explain } from '../exit.ts';
import type { Finding } from './finding.ts';

export async function checkDatabase(config: Config): Promise<Finding[]> {
  const check = 'database';
  try {
    const database = await openDatabase(config);
    try {
      const { rows } = await sql<{
        version: string;
      }>`select current_setting('server_version') as version`.execute(database.store.db);
      const kind = config.databaseUrl ? 'of your own (DATABASE_URL)' : 'embedded';
      return [
        { check, verdict: 'good', found: `PostgreSQL ${rows[0]?.version}, ${kind}` },
        ...(await checkSchema(database.store)),
      ];
    } finally {
      await database.close();
    }
  } catch (error) {
    const wayOut = config.databaseUrl
      ? 'look whether the server runs and DATABASE_URL is right'
      : `read ${config.data}/postgres.log`;
    return [{ check, verdict: 'bad', found: explain(error), wayOut }];
  }
}

async function checkSchema(store: Store): Promise<Finding[]> {
  const check = 'migrations';
  const { rows: tables } = await sql`select to_regclass('public.kysely_migration') as found`.execute(
    store.db,
  );
  if (!(tables[0] as { found: string | null }).found) {
    return [{ check, verdict: 'good', found: 'the database is empty; the first start fills it' }];
  }
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by name desc limit 1`.execute(store.db);
  const newest = rows[0]?.name ?? 'none';
  if (newest > latestMigration) {
    const wayOut = 'update Fonoteca, or restore a backup of this version';
    return [{ check, verdict: 'bad', found: `${newest} is of a later Fonoteca`, wayOut }];
  }
  if (newest < latestMigration) {
    const wayOut = 'back up, then start Fonoteca: it migrates';
    return [{ check, verdict: 'warning', found: `${newest}; this version has ${latestMigration}`, wayOut }];
  }
  return [{ check, verdict: 'good', found: newest }, await checkJobs(store)];
}

async function checkJobs(store: Store): Promise<Finding> {
  const { rows } = await sql<{ waiting: number; running: number; failed: number; stuck: boolean }>`
    select count(*) filter (where state = 'queued') as waiting, count(*) filter (where state = 'running') as running,
      count(*) filter (where state = 'failed' and finished_at > now() - interval '7 days') as failed,
      coalesce(bool_or(state = 'queued' and run_at < now() - interval '5 minutes'), false) as stuck
    from jobs`.execute(store.db);
  const { waiting = 0, running = 0, failed = 0, stuck = false } = rows[0] ?? {};
  const found = `${waiting} waiting, ${running} running, ${failed} failed in the last week`;
  if (stuck) {
    return { check: 'jobs', verdict: 'warning', found, wayOut: 'jobs wait for the server: start it' };
  }
  if (failed > 0) return { check: 'jobs', verdict: 'warning', found, wayOut: 'see: fonoteca job list' };
  return { check: 'jobs', verdict: 'good', found };
}
