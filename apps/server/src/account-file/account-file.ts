import { finished, Readable } from 'node:stream';
import type { Store } from '@fonoteca/store';
import yazl from 'yazl';
import { type Part, partsOf } from './parts.ts';

/**
 * Everything that Fonoteca keeps of a person as a zip, written while it is read: all of one instant, and in
 * memory no more than a page of rows. It holds a connection of the database until it is read to its end or
 * destroyed; it is destroyed with the error where reading fails. Throws Fault `not-found` for nobody.
 *
 * @example await pipeline(await accountFile(store, person.id), createWriteStream('ana.zip'))
 */
export async function accountFile(store: Store, personId: number): Promise<Readable> {
  const snapshot = await store.db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  // Nothing was written, so there is nothing to commit. What is still being read fails from then on.
  const letGo = () => snapshot.rollback().execute();
  try {
    const parts = await partsOf({ ...store, db: snapshot }, personId, new Date());
    const output = zipOf(parts);
    finished(output, () => {
      // A connection that broke is given back all the same.
      letGo().catch(() => undefined);
    });
    return output;
  } catch (error) {
    await letGo().catch(() => undefined);
    throw error;
  }
}

function zipOf(parts: readonly Part[]): Readable {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: Error): void => void output.destroy(error);
  zip.on('error', fail);
  // Each is begun when its turn has come: one connection answers one query at a time.
  for (const { name, pieces, large } of parts) {
    zip.addReadStreamLazy(name, { mode: 0o100600, forceZip64Format: large ?? false }, (give) =>
      give(null, Readable.from(pieces()).on('error', fail)),
    );
  }
  zip.end();
  return output;
}
