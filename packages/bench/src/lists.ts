/**
 * node packages/bench/src/lists.ts --database postgresql://… [--listens 200000] [--rounds 20]
 *
 * Fills an EMPTY database of its own with one person's history, trains small models on it and measures the
 * time and the queries of every purpose's list. The number of queries must not depend on `--listens`. Prints
 * a table and, as the last line, JSON. The caller drops the database.
 */
import { parseArgs } from 'node:util';
import {
  createModelsInUse,
  createRecommender,
  createSessionsInUse,
  createTagIndexes,
  type ListPurpose,
  tasteProfileJob,
  trainKind,
  updateTasteSettings,
} from '@fonoteca/recommend';
import { migrate, openStore, type Store } from '@fonoteca/store';
import { machine, printTable } from './support/report.ts';
import { person, writeHistory } from './support/statistics-data.ts';

const { values } = parseArgs({
  options: {
    database: { type: 'string' },
    listens: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '20' },
  },
});
if (!values.database) throw new Error('name an empty database with --database');
const listens = Number(values.listens);
const rounds = Number(values.rounds);
const purposes: readonly ListPurpose[] = [
  'discover',
  'rediscover',
  'next',
  'radio',
  'mix',
  'daily-mix',
  'weekly-discovery',
];
/** One kind of model is enough: what is measured is the way to a list, not the search for a model. */
const search = {
  kinds: ['popularity', 'item-knn'],
  budget: { flops: 1e9, splits: 1, copies: 1, people: 50 },
};

const counted = new WeakSet<object>();
const store = openStore(values.database, { maxConnections: 4 });
try {
  await migrate(store.db);
  await writeHistory(store, listens, new Date());
  await updateTasteSettings(store.db, person.id, { learnFromSpotifyExport: true });
  const queries = countQueries(store);
  const context = {
    id: 'bench',
    personId: person.id,
    signal: new AbortController().signal,
    store,
    progress: async () => undefined,
  };
  await tasteProfileJob.run({ personId: person.id }, context);
  for (const kind of ['artist', 'recording'] as const)
    await trainKind(store, kind, { seed: 1, actorId: null, now: new Date(), search });
  const recommender = createRecommender({
    store,
    models: createModelsInUse(store),
    sessions: createSessionsInUse(store),
    tags: createTagIndexes(store),
    knowledge: false,
  });
  const rows = [];
  for (const purpose of purposes) {
    const times: number[] = [];
    let asked = 0;
    let items = 0;
    const request = {
      purpose,
      kind: 'recording',
      limit: 30,
      context: purpose === 'mix' ? { mood: 'calm' } : {},
    } as const;
    // The first one loads models: it is what a server pays once.
    await recommender.make(person, request, { seed: 0 });
    for (let round = 0; round < rounds; round++) {
      const before = queries();
      const begun = performance.now();
      const list = await recommender.make(person, request, { seed: round });
      times.push(performance.now() - begun);
      asked = queries() - before;
      items = list.items.length;
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(times[Math.floor(share * (times.length - 1))] ?? 0);
    rows.push({ purpose, items, p50Ms: at(0.5), p95Ms: at(0.95), queries: asked });
  }
  printTable(rows);
  console.log(JSON.stringify({ listens, rounds, machine: machine(), lists: rows }));
} finally {
  await store.close();
}

/** Counts what connections made from now on are asked; gives the number so far. */
function countQueries({ pool }: Store): () => number {
  let count = 0;
  pool.on('acquire', (client) => {
    if (counted.has(client)) return;
    counted.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    Object.assign(client, {
      query: (...given: unknown[]) => {
        count++;
        return query(...given);
      },
    });
  });
  return () => count;
}
