import { randomBytes } from 'node:crypto';
import { migrate, openStore } from '@fonoteca/store';
import pg from 'pg';

/** A database of a suite's own, with the schema of today. */
export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  drop(): Promise<void>;
}

const template = 'fonoteca_template';

/** Makes a database for one suite, copied from a template that was migrated once in this run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.DATABASE_URL_TEST;
  if (!server)
    throw new Error(
      'DATABASE_URL_TEST is not set: run the tests by “npm test” or vitest with its global set-up',
    );
  const name = `suite_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (client) => {
    // Copying a template needs it to itself: suites that start together wait for each other.
    await client.query('select pg_advisory_lock(7302)');
    await makeTemplate(client, server);
    await client.query(`create database ${name} template ${template}`);
    await client.query('select pg_advisory_unlock(7302)');
  });
  return {
    url: withDatabase(server, name),
    name,
    drop: () =>
      onServer(
        server,
        async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
      ),
  };
}

async function makeTemplate(client: pg.Client, server: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [
    template,
  ]);
  if (rowCount === 1) return;
  await client.query(`drop database if exists ${template}`);
  await client.query(`create database ${template}`);
  const store = openStore(withDatabase(server, template));
  await migrate(store.db);
  await store.close();
  await client.query(`alter database ${template} is_template true`);
}

async function onServer<Result>(
  server: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: withDatabase(server, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
function withDatabase(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`);
}
