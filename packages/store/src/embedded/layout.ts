import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, canReach } from './account.ts';

/** Where the parts of an embedded database lie inside a data folder. All paths are absolute. */
export interface Layout {
  readonly dataDirectory: string;
  /** The PostgreSQL cluster; owned by the account that PostgreSQL runs as. */
  readonly cluster: string;
  readonly passwordFile: string;
  readonly logFile: string;
}

/** Makes the data folder when it is absent and says where things are in it. */
export async function layoutOf(dataDirectory: string): Promise<Layout> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const directory = await realpath(dataDirectory);
  return {
    dataDirectory: directory,
    cluster: join(directory, 'postgres'),
    passwordFile: join(directory, 'postgres.password'),
    logFile: join(directory, 'postgres.log'),
  };
}

/** A socket's address holds 104 bytes on macOS, the file's own name included. */
const longestSocketDirectory = 103 - '/.s.PGSQL.5432'.length;

/**
 * The folder of the socket: in the data folder, where no cleaner of temporary files passes and a
 * service with a private /tmp shares it with the command line; in /tmp when that path is too long or
 * the account cannot walk there. Whoever asks gets the same answer.
 */
export async function socketDirectoryOf(layout: Layout, account: Account): Promise<string> {
  const inside = join(layout.dataDirectory, 'postgres.socket');
  const short = Buffer.byteLength(inside) <= longestSocketDirectory;
  if (short && (await canReach(account, layout.dataDirectory))) return inside;
  const hash = createHash('sha256').update(layout.dataDirectory).digest('hex').slice(0, 16);
  return `/tmp/fonoteca-${hash}`;
}
