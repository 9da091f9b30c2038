import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Fault } from '@fonoteca/domain';

/** The operating system account that PostgreSQL runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root, so root hands it to the owner of the cluster, else to the person
 * behind sudo, else to `postgres`, else to `nobody`. Anybody else runs it as themselves.
 */
export async function accountFor(cluster: string): Promise<Account> {
  const owner = await stat(cluster).catch(() => undefined);
  if (!isRoot()) {
    const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    if (owner && owner.uid !== self.uid) {
      throw new Fault(
        'forbidden',
        `The database in ${cluster} belongs to user ${owner.uid}: run this as that user or as root`,
      );
    }
    return self;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return sudoAccount() ?? namedAccount('postgres') ?? namedAccount('nobody') ?? nobodyToRunAs();
}

function sudoAccount(): Account | undefined {
  const uid = Number(process.env.SUDO_UID);
  const gid = Number(process.env.SUDO_GID ?? uid);
  return Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid > 0 ? { uid, gid } : undefined;
}

function namedAccount(name: string): Account | undefined {
  const id = (what: '-u' | '-g') =>
    Number(execFileSync('id', [what, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function nobodyToRunAs(): never {
  throw new Fault(
    'unavailable',
    'PostgreSQL does not run as root, and neither "postgres" nor "nobody" exists here: start Fonoteca as an ordinary user, or make a user named postgres',
  );
}

/** Whether the account may walk down to `path` and enter it, by the mode bits of every folder above. */
export async function canReach(account: Account, path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}
