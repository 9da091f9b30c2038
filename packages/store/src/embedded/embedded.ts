import { rmdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { accountFor } from './account.ts';
import { type Arrival, arrive } from './arrival.ts';
import { prepareBinaries } from './binaries.ts';
import { initialise, isThere, superuser } from './initialise.ts';
import type { Connection } from './knock.ts';
import { layoutOf, socketDirectoryOf } from './layout.ts';
import { findPostgresPackage } from './package.ts';
import { passwordIn } from './password.ts';
import { runningPostmaster } from './pid-file.ts';
import { stopPostmaster } from './postmaster.ts';
import { makePrivateFolder } from './private-folder.ts';
import { moveOut } from './residency.ts';
import type { Settings } from './settings.ts';

export interface EmbeddedOptions {
  /** The data folder (FONOTECA_DATA); made when absent. */
  readonly dataDirectory: string;
  /** Told what takes longer than a second, and when PostgreSQL had to be started again. */
  readonly log?: (message: string) => void;
  /** Called after PostgreSQL ended unasked and answers again. */
  readonly onRestart?: () => void;
  /** PostgreSQL settings that differ from ours; without effect when it runs already. */
  readonly settings?: Settings;
}

export interface EmbeddedDatabase {
  readonly connection: Connection;
  /** The same as an address that `pg` understands; stays valid when PostgreSQL is started again. */
  readonly url: string;
  /** Of PostgreSQL, such as "18.4.0-beta.17". */
  readonly version: string;
  /** The process number of PostgreSQL; undefined while it is down. */
  pid(): Promise<number | undefined>;
  /** Leaves, and shuts PostgreSQL down when nobody else uses it. Close your own pools before. */
  close(): Promise<void>;
}

/**
 * Joins the PostgreSQL of a data folder, or starts it (and makes it, the first time).
 *
 * Any number of processes may do so at once. While one of them is in, a PostgreSQL that is killed comes
 * back within about a second. Throws a Fault when it does not start, when the folder is somebody else's,
 * or when it was made by another major version.
 *
 * @example
 *   const embedded = await openEmbedded({ dataDirectory: './data' });
 *   const store = openStore(embedded.url);
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { arrival, version } = await prepare(options);
  const { cluster } = arrival.starter.layout;
  const { log } = arrival;
  let closing: Promise<void> | undefined;
  let resident: pg.Client | undefined;
  let returning: Promise<void> = Promise.resolve();

  const settle = (client: pg.Client | undefined) => {
    resident = client;
    client?.once('end', () => {
      if (closing) return;
      log('PostgreSQL is gone; starting it again');
      returning = returning.then(comeBack);
    });
  };
  const comeBack = async () => {
    while (!closing) {
      try {
        settle(await arrive({ ...arrival, cancelled: () => closing !== undefined }));
        if (resident && !closing) options.onRestart?.();
        return;
      } catch (error) {
        // A full disk or the like: somebody may mend it while we keep trying.
        log(error instanceof Error ? error.message : String(error));
        await delay(1_000);
      }
    }
  };
  const leave = async () => {
    await returning;
    const client = resident;
    if (!client) return;
    if (await moveOut(client).catch(() => false)) {
      await stopPostmaster(cluster);
      // Empty by now, unless somebody is just starting the next one.
      await rmdir(arrival.connection.host).catch(() => {});
    }
    await client.end().catch(() => {});
  };

  settle(await arrive(arrival));
  return {
    connection: arrival.connection,
    url: urlOf(arrival.connection),
    version,
    pid: () => runningPostmaster(cluster),
    close: () => {
      closing ??= Promise.resolve().then(leave);
      return closing;
    },
  };
}

/** Everything that must be there before somebody can connect; the cluster is made here. */
async function prepare(options: EmbeddedOptions): Promise<{ arrival: Arrival; version: string }> {
  const log = options.log ?? (() => {});
  const settings = options.settings ?? {};
  const postgres = await findPostgresPackage();
  const layout = await layoutOf(options.dataDirectory);
  const account = await accountFor(layout.cluster);
  const binaries = await prepareBinaries(postgres, account);
  const password = await passwordIn(layout.passwordFile, await isThere(layout, postgres.major));
  const durable = settings.fsync !== 'off';
  const socketDirectory = await socketDirectoryOf(layout, account);
  await makePrivateFolder(socketDirectory, account);
  const { major } = postgres;
  const made = await initialise(layout, { binaries, major, account, password, socketDirectory, durable });
  if (made === 'made') log(`Made a PostgreSQL ${major} database in ${layout.dataDirectory}`);
  const arrival: Arrival = {
    connection: { host: socketDirectory, port: 5432, user: superuser, password, database: 'fonoteca' },
    starter: { layout, binaries, account, socketDirectory, settings },
    log,
    cancelled: () => false,
  };
  return { arrival, version: postgres.version };
}

function urlOf({ user, password, database, host, port }: Connection): string {
  return `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}
