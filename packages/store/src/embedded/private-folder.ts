import { chown, lstat, mkdir } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import { type Account, isRoot } from './account.ts';
import { hasCode } from './errno.ts';

/** Makes a folder that only the account may enter; refuses one that somebody else prepared. */
export async function makePrivateFolder(path: string, account: Account): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
    if (isRoot()) await chown(path, account.uid, account.gid);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const found = await lstat(path);
  if (isRoot() && found.isDirectory() && found.uid === 0 && (found.mode & 0o077) === 0) {
    // Left by a start that was killed between the two steps above.
    await chown(path, account.uid, account.gid);
  } else if (!found.isDirectory() || found.uid !== account.uid || (found.mode & 0o077) !== 0) {
    throw new Fault(
      'forbidden',
      `${path} is not a folder that only user ${account.uid} may enter: remove it, then start again`,
    );
  }
}
