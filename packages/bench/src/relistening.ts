/**
 * node packages/bench/src/relistening.ts [--people 16] [--days 730] [--seed 1]
 *
 * What will be heard again next month? The last 30 days of made-up histories are left out; parameters are fitted
 * on earlier weeks. Prints a table for each kind of history and, as the last line, JSON.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  associate,
  defaultMemory,
  discounts,
  fitMemory,
  forgottenFavourites,
  groupProfilesOf,
  type ListenLog,
  type ListenProfile,
  type MemoryParameters,
  measureList,
  profilesOf,
  rankRelistening,
  sittingsOf,
} from '@fonoteca/learn';
import { generateSample } from '@fonoteca/listens';
import { habitNotes, listeningHabits, listeningPerson } from './support/listening-people.ts';

const day = 86_400;
const k = 20;
const discount = discounts(k);
const heldOutDays = 30;
const end = Date.UTC(2026, 2, 15) / 1000;

export interface RelisteningFigures {
  readonly history: string;
  readonly people: number;
  readonly listens: number;
  readonly parameters: MemoryParameters;
  readonly fitSeconds: number;
  /** Mean over people. */
  readonly methods: Readonly<Record<string, { readonly recall: number; readonly ndcg: number }>>;
  /** Of the first 20 forgotten favourites (no listen in 90 days), the share heard in the month left out. */
  readonly rediscovery: Readonly<Record<string, number>>;
}

type Method = (profiles: readonly ListenProfile[]) => number[];

/** Measures one kind of history: the month before `end` is left out of everything but the judging. */
export function measureRelistening(history: string, logs: readonly ListenLog[]): RelisteningFigures {
  const cut = end - heldOutDays * day;
  const begun = performance.now();
  const { parameters } = fitMemory(logs, cut);
  const alone = fitMemory(logs, cut, { withoutGroups: true }).parameters;
  const fitSeconds = (performance.now() - begun) / 1000;
  const methods: Record<string, { recall: number; ndcg: number }> = {};
  const rediscovery: Record<string, number> = {};
  for (const log of logs) {
    const { profiles, relevant } = judged(log, cut);
    const sittings = sittingsOf(log, cut);
    const context = { now: cut, sitting: sittings.at(-1) ?? [], associations: associate(sittings), count: k };
    const fitted = profilesOf(log, cut, parameters.spacing);
    const groups = groupProfilesOf(log, cut, parameters.spacing);
    const groupOf = (item: number): ListenProfile | undefined => groups.get(log.groups?.[item] ?? -1);
    const plain = { ...defaultMemory, spreading: 0 };
    const ranked: Record<string, number[]> = {
      ...rankedSimply(profiles, cut),
      'ACT-R, d = 0.5': itemsOf(rankRelistening(profiles, { ...context, parameters: plain })),
      'ACT-R, fitted': itemsOf(
        rankRelistening(profilesOf(log, cut, alone.spacing), { ...context, parameters: alone }),
      ),
      'ACT-R, fitted, artists': itemsOf(rankRelistening(fitted, { ...context, parameters, groupOf })),
    };
    for (const [name, items] of Object.entries(ranked)) {
      const { recall, ndcg } = measureList(Uint32Array.from(items), relevant, k, discount);
      methods[name] ??= { recall: 0, ndcg: 0 };
      methods[name].recall += recall / logs.length;
      methods[name].ndcg += ndcg / logs.length;
    }
    for (const [name, items] of Object.entries(forgotten(fitted, cut, parameters))) {
      const hits = items.filter((item) => relevant.includes(item)).length;
      rediscovery[name] = (rediscovery[name] ?? 0) + hits / Math.max(items.length, 1) / logs.length;
    }
  }
  const listens = logs.reduce((sum, log) => sum + log.items.length, 0);
  return { history, people: logs.length, listens, parameters, fitSeconds, methods, rediscovery };
}

function judged(log: ListenLog, cut: number): { profiles: ListenProfile[]; relevant: Uint32Array } {
  const profiles = profilesOf(log, cut);
  const known = new Set(profiles.map(({ item }) => item));
  const relevant = new Set<number>();
  for (const [index, stamp] of log.stamps.entries()) {
    const item = log.items[index] ?? 0;
    if (stamp >= cut && known.has(item)) relevant.add(item);
  }
  return { profiles, relevant: Uint32Array.from(relevant).sort() };
}

function rankedSimply(profiles: readonly ListenProfile[], now: number): Record<string, number[]> {
  const by =
    (value: (profile: ListenProfile) => number): Method =>
    (all) =>
      all
        .map((profile) => ({ item: profile.item, score: value(profile) }))
        .sort((a, b) => b.score - a.score || a.item - b.item)
        .slice(0, k)
        .map(({ item }) => item);
  const age = ({ last }: ListenProfile): number => Math.max(now - last, 60) / day;
  return {
    'most recent': by((profile) => -age(profile))(profiles),
    'most frequent': by(({ count }) => count)(profiles),
    'frequency × recency': by((profile) => profile.count / age(profile))(profiles),
  };
}

function forgotten(
  profiles: readonly ListenProfile[],
  now: number,
  parameters: MemoryParameters,
): Record<string, number[]> {
  const found = forgottenFavourites(profiles, { now, parameters, leastCount: 3 });
  const counts = new Map(profiles.map(({ item, count }) => [item, count]));
  const lasts = new Map(profiles.map(({ item, last }) => [item, last]));
  const by = (value: (item: number) => number): number[] =>
    itemsOf(found)
      .sort((a, b) => value(b) - value(a) || a - b)
      .slice(0, k);
  return {
    'forgotten favourites': itemsOf(found).slice(0, k),
    'most frequent': by((item) => counts.get(item) ?? 0),
    'least long ago': by((item) => lasts.get(item) ?? 0),
    'any of them': found.length > 0 ? itemsOf(found) : [],
  };
}

function itemsOf(ranked: readonly { readonly item: number }[]): number[] {
  return ranked.map(({ item }) => item);
}

/** The history that Fonoteca offers for looking around, as it is imported: recordings by artist and title. */
export function sampleLog(days: number, seed: number): ListenLog {
  const items = createNumbers();
  const artists = createNumbers();
  const heard: number[] = [];
  const stamps: number[] = [];
  const groups: number[] = [];
  for (const { sent, stampMs, skipped } of generateSample(end * 1000, days, seed)) {
    if (skipped) continue;
    const item = items(`${sent.artist}\t${sent.track}`);
    groups[item] = artists(sent.artist);
    heard.push(item);
    stamps.push(stampMs / 1000);
  }
  return {
    items: Uint32Array.from(heard),
    stamps: Float64Array.from(stamps),
    groups: Uint32Array.from(groups),
  };
}

/** Texts → numbers from 0 in the order in which they come. */
function createNumbers(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}

function print({
  history,
  people,
  listens,
  parameters,
  fitSeconds,
  methods,
  rediscovery,
}: RelisteningFigures): void {
  console.log(`\n${history}: ${people} people, ${listens.toLocaleString('en')} listens`);
  for (const [name, { recall, ndcg }] of Object.entries(methods))
    console.log(`  ${name.padEnd(24)} recall@20 ${recall.toFixed(4)}  nDCG@20 ${ndcg.toFixed(4)}`);
  console.log(`  fitted in ${fitSeconds.toFixed(1)} s: ${JSON.stringify(parameters)}`);
  for (const [name, share] of Object.entries(rediscovery))
    console.log(`  silent for 90 days, ${name.padEnd(22)} heard again: ${(100 * share).toFixed(1)} %`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '16' },
      days: { type: 'string', default: '730' },
      seed: { type: 'string', default: '1' },
    },
  });
  const people = Number(values.people);
  const days = Number(values.days);
  const seeds = Array.from({ length: people }, (_, index) => Number(values.seed) * 1000 + index);
  const figures: RelisteningFigures[] = [];
  for (const habit of listeningHabits) {
    console.log(`\n${habit}: ${habitNotes[habit]}`);
    const measured = measureRelistening(
      habit,
      seeds.map((seed) => listeningPerson(habit, seed, end, days)),
    );
    print(measured);
    figures.push(measured);
  }
  console.log('\nsample: the history that Fonoteca offers for looking around; favourites change all at once');
  const sample = measureRelistening(
    'sample',
    seeds.map((seed) => sampleLog(days, seed)),
  );
  print(sample);
  figures.push(sample);
  console.log(JSON.stringify(figures));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
