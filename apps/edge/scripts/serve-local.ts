/**
 * Serves one local edge until its end, as a process of its own: so that a test can kill it, workerd included,
 * at any instant. Options come as JSON in the first argument; it tells its address to its parent.
 */
import { type LocalOptions, startLocal } from './local.ts';

const edge = await startLocal(JSON.parse(process.argv[2] ?? '{}') as LocalOptions);
process.send?.({ url: edge.url });
process.once('SIGTERM', () => void edge.close().then(() => process.exit(0)));
// Whoever started this has gone.
process.once('disconnect', () => void edge.close().then(() => process.exit(0)));
