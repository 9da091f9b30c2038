import { randomBytes } from 'node:crypto';
import type { Executor } from '@fonoteca/store';

/**
 * The ids under which covers are cached, by address; new ones wait for the job that fetches them.
 * An id is chance, not a mark of the address: who knows an address cannot ask whether it is cached here.
 */
export async function ensureImages(
  executor: Executor,
  urls: readonly (string | null)[],
): Promise<Map<string, string>> {
  // In one order everywhere, so that two transactions never wait for each other in a ring.
  const wanted = [...new Set(urls)].filter((url) => url !== null).sort();
  if (wanted.length === 0) return new Map();
  await executor
    .insertInto('images')
    .values(
      wanted.map((url) => ({
        id: randomBytes(18).toString('base64url'),
        source_url: url,
        reason: null,
        fetched_at: null,
      })),
    )
    .onConflict((conflict) => conflict.column('source_url').doNothing())
    .execute();
  const rows = await executor
    .selectFrom('images')
    .select(['id', 'source_url'])
    .where('source_url', 'in', wanted)
    .execute();
  return new Map(rows.map(({ id, source_url }) => [source_url, id]));
}
