/**
 * npm run edge:build -- [--collection FILE] [--base-url URL] [--worker-only]
 *
 * Makes what `wrangler deploy` takes: the Worker in dist/worker, pages and shelf in dist/site.
 */
import { parseArgs } from 'node:util';
import { bundleWorker } from './bundle.ts';
import { buildSite, readShelf } from './site.ts';

try {
  const { values } = parseArgs({
    options: {
      collection: { type: 'string' },
      'base-url': { type: 'string' },
      'worker-only': { type: 'boolean', default: false },
    },
  });
  const { gzipBytes } = await bundleWorker();
  console.log(`The Worker: ${(gzipBytes / 1000).toFixed(1)} KB gzip`);
  if (!values['worker-only']) {
    const shelf = values.collection ? await readShelf(values.collection, values['base-url']) : undefined;
    for (const { where, field, reason } of shelf?.refusals ?? [])
      console.warn(`${where}: ${field} ${reason}`);
    await buildSite(shelf);
    console.log(
      shelf ? `The shelf: ${shelf.records.length} records` : 'The shelf: as it was (--collection FILE)',
    );
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
