import { setTimeout as pause } from 'node:timers';
import { pretrain } from '../../src/pretrain/pretrain.ts';

/** A pretraining to be killed: it spills after every block and never ends by itself. */
const [, , dump = '', out = '', work = ''] = process.argv;
pause(() => {}, 60_000);
await pretrain({
  listens: [dump],
  kind: 'artist',
  itemOf: (artist) => ({ key: artist.toLowerCase(), artist, title: null }),
  out,
  work,
  model: 'item-knn',
  measure: false,
  seed: 3,
  threads: 2,
  scanThreads: 1,
  trainedAt: '2026-03-01T00:00:00Z',
  pairsInMemory: 1,
  onListens: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40),
});
