import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import { hasCode } from './errno.ts';

/**
 * The password of the database's superuser, made at the first call; of two makers at once one wins.
 * Throws a Fault when it is lost: the database that `isMade` knows no other one.
 */
export async function passwordIn(file: string, isMade: boolean): Promise<string> {
  const kept = await readPassword(file);
  if (kept) return kept;
  if (isMade) {
    throw new Fault(
      'unavailable',
      `The password of the database is lost: put ${file} back from a copy of the data folder`,
    );
  }
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(24).toString('base64url')}\n`);
    await handle.sync();
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
  return (await readPassword(file)) ?? '';
}

async function readPassword(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
