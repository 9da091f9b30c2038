import { Fault } from '@fonoteca/domain';
import pg from 'pg';
import {
  type Cluster,
  postmasterPid,
  prepareCluster,
  removeStalePidFile,
  startPostmaster,
  stopPostmaster,
  superuser,
} from './cluster.ts';

export interface EmbeddedOptions {
  /** The folder that holds the cluster, its password and its log. */
  readonly dataDirectory: string;
  readonly log?: (message: string) => void;
  /** Server settings beside the usual ones; tests turn fsync off. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL of our own, running. */
export interface EmbeddedDatabase {
  /** For `openStore`; a Unix socket. */
  readonly url: string;
  readonly version: string;
  /** The process number of the server; undefined while it is down. */
  pid(): number | undefined;
  /** Leaves; the last one to leave stops the server. */
  close(): Promise<void>;
}

/** Everybody who uses the cluster holds this lock shared; who gets it alone may stop the server. */
const residency = '7300, 1';
const patienceMs = 120_000;

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Opens the cluster in a data folder: joins it where it runs, starts it where it does not, makes it
 * where there is none. While it is open a server that dies is started again.
 *
 * Throws Fault `unavailable` or `conflict` with the way out.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const log = options.log ?? (() => undefined);
  const cluster = await prepareCluster(options.dataDirectory);
  let closing = false;
  let resident = await moveIn(cluster, options, log);
  let returning: Promise<void> = Promise.resolve();

  const guard = (client: pg.Client) => {
    client.once('end', () => {
      if (closing || client !== resident) return;
      log('The database went away; starting it again');
      returning = moveIn(cluster, options, log).then(
        (next) => {
          resident = next;
          if (closing) void next.end();
          else guard(next);
        },
        (error: unknown) => log(`The database does not come back: ${String(error)}`),
      );
    });
  };
  guard(resident);
  await makeDatabase(cluster);

  return {
    url: urlOf(cluster, 'fonoteca'),
    version: cluster.binaries.version,
    pid: () => postmasterPid(cluster),
    close: async () => {
      if (closing) return;
      closing = true;
      await returning;
      await moveOut(cluster, resident);
    },
  };
}

const urlOf = (cluster: Cluster, database: string): string =>
  `postgresql://${superuser}:${encodeURIComponent(cluster.password)}@/${database}?host=${encodeURIComponent(cluster.socketFolder)}`;

/** Connects, starting the server as often as it takes, and takes the residency lock. */
async function moveIn(
  cluster: Cluster,
  options: EmbeddedOptions,
  log: (message: string) => void,
): Promise<pg.Client> {
  const until = Date.now() + patienceMs;
  let starting: { exited: boolean } | undefined;
  let saidRecovering = false;
  for (;;) {
    const client = new pg.Client({ connectionString: urlOf(cluster, 'postgres'), keepAlive: true });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>(
        `select pg_try_advisory_lock_shared(${residency}) as held`,
      );
      if (rows[0]?.held) return client;
      // Somebody is just turning off the light: wait until it is dark, then start anew.
      await client.end();
    } catch (error) {
      await client.end().catch(() => undefined);
      const code = (error as { code?: string }).code ?? '';
      if (code === '28P01')
        throw new Fault(
          'unavailable',
          'The database does not take the password in the data folder: put postgres.password back',
          { cause: error },
        );
      if (code === '57P03' && !saidRecovering) {
        saidRecovering = true;
        log('The database is recovering from an unclean stop');
      } else if ((code === 'ENOENT' || code === 'ECONNREFUSED') && (!starting || starting.exited)) {
        if (starting?.exited) {
          await wait(100);
          removeStalePidFile(cluster);
        }
        starting = watchExit(startPostmaster(cluster, options.settings));
      }
    }
    if (Date.now() > until)
      throw new Fault('unavailable', `The database does not start: see ${cluster.logFile}`);
    await wait(30);
  }
}

function watchExit(child: ReturnType<typeof startPostmaster>): { exited: boolean } {
  const state = { exited: false };
  const mark = () => {
    state.exited = true;
  };
  child.once('exit', mark);
  child.once('error', mark);
  return state;
}

async function makeDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(cluster, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'fonoteca'");
    if (rowCount === 0) await client.query('create database fonoteca');
  } catch (error) {
    // Two first starts at once: the other one made it.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

async function moveOut(cluster: Cluster, client: pg.Client): Promise<void> {
  try {
    await client.query(`select pg_advisory_unlock_shared(${residency})`);
    const { rows } = await client.query<{ alone: boolean }>(
      `select pg_try_advisory_lock(${residency}) as alone`,
    );
    if (rows[0]?.alone) await stopPostmaster(cluster);
  } catch {
    // The server is down already: there is nothing to leave.
  } finally {
    await client.end().catch(() => undefined);
  }
}
