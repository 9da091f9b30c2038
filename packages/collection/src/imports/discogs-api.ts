import { Fault } from '@fonoteca/domain';
import { type DiscogsNames, readDiscogsItem } from '@fonoteca/records';
import { isPassing, type Patience, patiently } from '../patience.ts';
import type { DiscogsAccount, NamedId } from '../ports.ts';
import { mostRecords, type RecordBatch } from './item.ts';

/** A copy that goes while pages are read moves others to a page that was read; this often it is read anew. */
const mostRestarts = 3;

export interface ApiBatch extends RecordBatch {
  /** The collection changed while it was read: what was not seen may still be in it. */
  readonly isUnsteady: boolean;
}

/**
 * The pages of a person's collection at Discogs as batches, from the page after `from` on. When records
 * go meanwhile, it begins anew, so that none slips from one page to another unseen; new ones come last.
 *
 * @param options.total items of the collection when an earlier run began, null at the start
 */
export async function* readApiBatches(
  account: DiscogsAccount,
  options: {
    readonly from: number;
    readonly total: number | null;
    readonly signal: AbortSignal;
    readonly patience?: Patience;
  },
): AsyncGenerator<ApiBatch> {
  const { signal, patience } = options;
  const names = await readNames(account, signal, patience);
  let total = options.total;
  let restarts = 0;
  for (let page = options.from + 1; ; page += 1) {
    const found = await ask(() => account.collectionPage(page, signal), signal, patience);
    if (found.total > mostRecords)
      throw new Fault(
        'too-large',
        `The collection has more than ${mostRecords.toLocaleString('en')} records`,
      );
    if (total !== null && found.total < total && restarts < mostRestarts) {
      restarts += 1;
      total = found.total;
      page = 0;
      continue;
    }
    const isUnsteady = total !== null && found.total < total;
    total = found.total;
    yield {
      items: found.items.map((item, index) => ({
        where: `page ${page}, item ${index + 1}`,
        read: readDiscogsItem(item, names),
      })),
      position: page,
      total,
      share: found.pages === 0 ? 1 : Math.min(1, page / found.pages),
      knowsNotes: true,
      isUnsteady,
    };
    if (page >= found.pages) return;
  }
}

async function readNames(
  account: DiscogsAccount,
  signal: AbortSignal,
  patience: Patience | undefined,
): Promise<DiscogsNames> {
  const byId = (items: readonly NamedId[]) => new Map(items.map(({ id, name }) => [id, name]));
  return {
    folders: byId(await ask(() => account.folders(signal), signal, patience)),
    fields: byId(await ask(() => account.fields(signal), signal, patience)),
  };
}

/** A service that stayed away through all patience ends the import, in words. */
async function ask<T>(call: () => Promise<T>, signal: AbortSignal, patience?: Patience): Promise<T> {
  try {
    return await patiently(call, signal, patience);
  } catch (error) {
    if (!isPassing(error)) throw error;
    throw new Fault('conflict', `${error.message}. What was read stays; start the import again later`, {
      cause: error,
    });
  }
}
