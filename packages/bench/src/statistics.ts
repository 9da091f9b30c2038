/**
 * node packages/bench/src/statistics.ts --database postgresql://… [--listens 10000000] [--rounds 60]
 *
 * Fills an EMPTY database of its own with a history, folds it and measures every answer over many
 * different ranges. Prints a table and, as the last line, JSON. The caller drops the database.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  calendar,
  clock,
  discoveries,
  entityPage,
  foldPerson,
  onThisDay,
  overview,
  type RangeName,
  type RangeQuery,
  search,
  sources,
  timeline,
  top,
  yearInReview,
} from '@fonoteca/statistics';
import { migrate, openStore, type Store } from '@fonoteca/store';
import { catalogueSize, person, writeHistory } from './support/statistics-data.ts';

export interface StatisticsFigures {
  listens: number;
  foldSeconds: number;
  /** Of this process, while it folded. */
  foldRssMib: number;
  /** A day later: one more day to fold. */
  dailyFoldSeconds: number;
  answers: { answer: string; calls: number; p50: number; p95: number; max: number }[];
}

const end = new Date('2026-03-15T21:30:00Z');
const nextDay = new Date('2026-03-16T08:00:00Z');

/** Fills the database at `url`, which must be empty, and measures. Times of answers in milliseconds. */
export async function measureStatisticsAt(
  url: string,
  listens: number,
  rounds = 60,
): Promise<StatisticsFigures> {
  const store = openStore(url, { maxConnections: 4 });
  try {
    await migrate(store.db);
    const { rows } = await store.pool.query('select 1 from people limit 1');
    if (rows.length === 0) await writeHistory(store, listens, end);
    let foldRss = 0;
    const watch = setInterval(() => {
      foldRss = Math.max(foldRss, process.memoryUsage.rss());
    }, 50);
    const foldSeconds = await secondsOf(() => foldPerson(store, person.id, { now: end }));
    clearInterval(watch);
    const answers = await measureAnswers(store, rounds);
    const dailyFoldSeconds = await secondsOf(() => foldPerson(store, person.id, { now: nextDay }));
    return { listens, foldSeconds, foldRssMib: Math.round(foldRss / 2 ** 20), dailyFoldSeconds, answers };
  } finally {
    await store.close();
  }
}

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return Math.round(performance.now() - start) / 1000;
};

/** Numbers that look drawn and are the same in every run. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const named: readonly RangeName[] = [
  'today',
  'week',
  'month',
  'quarter',
  'year',
  'last-30-days',
  'last-365-days',
  'all',
];

/** Every third range is a named one, the others are days somewhere in the twenty years. */
function rangeOf(round: number, draw: (below: number) => number): RangeQuery {
  if (round % 3 === 0) return { range: named[(round / 3) % named.length] ?? 'all' };
  const from = draw(7000);
  const to = from + 1 + draw(round % 3 === 1 ? 7299 - from : 120);
  const day = (days: number) => new Date(Date.UTC(2006, 2, 16 + days)).toISOString().slice(0, 10);
  return { range: 'custom', from: day(from), to: day(to) };
}

async function measureAnswers(store: Store, rounds: number): Promise<StatisticsFigures['answers']> {
  const draw = drawer(7);
  const by = ['listens', 'time', 'skips'] as const;
  const words = [
    'artist',
    'recording 77',
    'artist 120',
    'release 4821',
    're',
    'recording 149001',
    'artist 3 recording',
  ];
  const asked: Record<string, (round: number, range: RangeQuery) => Promise<unknown>> = {
    overview: (_, range) => overview(store, person, range, end),
    timeline: (_, range) => timeline(store, person, range, end),
    clock: (_, range) => clock(store, person, range, end),
    calendar: (round) => calendar(store, person, { year: 2006 + (round % 21) }, end),
    onThisDay: (round) =>
      onThisDay(store, person, { day: `2026-03-${String(1 + (round % 15)).padStart(2, '0')}` }, end),
    yearInReview: (round) => yearInReview(store, person, { year: 2006 + (round % 21) }, end),
    search: (round) => search(store, person, { text: words[round % words.length] ?? '' }, end),
    sources: () => sources(store, person),
  };
  for (const kind of ['artist', 'release', 'recording'] as const) {
    asked[`top ${kind}s`] = (round, range) =>
      top(
        store,
        person,
        {
          ...range,
          kind,
          by: by[round % 3] ?? 'listens',
          offset: (round % 5) * 50,
          limit: round % 7 === 0 ? 200 : 50,
        },
        end,
      );
    asked[`discoveries ${kind}s`] = (_, range) => discoveries(store, person, { ...range, kind }, end);
    asked[`${kind} page`] = (round) =>
      entityPage(
        store,
        person,
        { kind, id: round % 4 === 0 ? 1 + (round % 9) : 1 + draw(catalogueSize[`${kind}s`]) },
        end,
      );
  }
  const answers: StatisticsFigures['answers'] = [];
  for (const [answer, ask] of Object.entries(asked)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const range = rangeOf(round, draw);
      const start = performance.now();
      await ask(round, range);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round((times[Math.ceil(share * times.length) - 1] ?? 0) * 10) / 10;
    answers.push({ answer, calls: times.length, p50: at(0.5), p95: at(0.95), max: at(1) });
  }
  return answers;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      database: { type: 'string', default: process.env.DATABASE_URL ?? '' },
      listens: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '60' },
    },
  });
  const figures = await measureStatisticsAt(values.database, Number(values.listens), Number(values.rounds));
  console.table(figures.answers);
  console.log(JSON.stringify(figures));
}
