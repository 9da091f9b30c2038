/**
 * npm run bench:rank [-- --json --items 100000 --factors 64 --count 20 --people 2000]
 *
 * The first 20 of 100,000 items for one person after the other, each with a history to fold in and masks of
 * what was heard and of rules: how long one takes, and how many people a second. Ends with 1 above p50
 * 3 ms, p99 15 ms or below 300 people a second.
 */
import { parseArgs } from 'node:util';
import {
  addToSet,
  createItemSet,
  createRandom,
  createTopIndex,
  historyOf,
  isFactorModel,
  loadModel,
  selectTop,
} from '@fonoteca/learn';
import { generateInteractions } from './support/interactions.ts';
import { machine, printTable } from './support/report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    items: { type: 'string', default: '100000' },
    factors: { type: 'string', default: '64' },
    count: { type: 'string', default: '20' },
    people: { type: 'string', default: '2000' },
  },
});
const [itemCount, factors, count, people] = [
  Number(values.items),
  Number(values.factors),
  Number(values.count),
  Number(values.people),
];

/** A model of the size asked for. What it has learned does not matter for time; its spectrum falls like a trained one's. */
function makeModel() {
  const random = createRandom(11);
  const scale = Float32Array.from({ length: factors }, (_, axis) => 0.5 / (1 + axis / 8));
  const rows = new Float32Array(itemCount * factors);
  const spectrum = new Float32Array(factors);
  for (let at = 0; at < rows.length; at++) {
    const axis = at % factors;
    // Popular items, the first ones, have longer rows.
    const length = (1 + Math.floor(at / factors) / 100) ** -0.3;
    const value = (scale[axis] ?? 0) * length * (random() + random() + random() - 1.5);
    rows[at] = value;
    spectrum[axis] = (spectrum[axis] ?? 0) + value * value;
  }
  const parameters = { factors, unobserved: 0.03, regularisation: 0.002, frequencyExponent: 1, epochs: 10 };
  const model = loadModel({ kind: 'ials', itemCount, parameters, arrays: { factors: rows, spectrum } });
  if (!isFactorModel(model)) throw new Error('ials is a factor model');
  return model;
}

const quantile = (sorted: readonly number[], share: number): number =>
  Number((sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0).toFixed(3));

const model = makeModel();
const index = createTopIndex(model.factors, model.width);
const data = generateInteractions({ rows: people, itemCount, interactions: people * 67 });
const random = createRandom(5);
const warmUp = 100;

/** A tenth of the catalogue out by rules, the same for everybody, and what the person has heard. */
const rules = createItemSet(itemCount);
for (let item = 0; item < itemCount; item++) if (random() < 0.1) addToSet(rules, [item]);

function rankOne(row: number): Uint32Array {
  const history = historyOf(data, row);
  const excluded = addToSet(rules.slice(), history.items);
  return index.top(model.vectorOf(history), count, excluded).items;
}

function rankInFull(row: number, scores: Float32Array): Uint32Array {
  const history = historyOf(data, row);
  const excluded = addToSet(rules.slice(), history.items);
  model.score(history, scores);
  for (let item = 0; item < itemCount; item++)
    if ((((excluded[item >>> 5] ?? 0) >>> (item & 31)) & 1) === 1) scores[item] = Number.NEGATIVE_INFINITY;
  const list = new Uint32Array(count);
  return list.subarray(0, selectTop(scores, list));
}

function measure(what: string, rank: (row: number) => Uint32Array, rows: number) {
  for (let row = 0; row < warmUp; row++) rank(row % people);
  const times: number[] = [];
  const begun = performance.now();
  for (let row = 0; row < rows; row++) {
    const start = performance.now();
    rank(row);
    times.push(performance.now() - start);
  }
  const seconds = (performance.now() - begun) / 1000;
  times.sort((left, right) => left - right);
  return {
    what,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    maxMs: quantile(times, 1),
    peoplePerSecond: Math.round(rows / seconds),
  };
}

const scores = new Float32Array(itemCount);
let differing = 0;
for (let row = 0; row < Math.min(200, people); row++) {
  const full = rankInFull(row, scores);
  if (rankOne(row).some((item, place) => item !== full[place])) differing++;
}
const results = [
  measure('index: fold in, masks, top', rankOne, people),
  measure('every item in full', (row) => rankInFull(row, scores), Math.min(500, people)),
];
const [best] = results;
const holds =
  differing === 0 && best !== undefined && best.p50Ms < 3 && best.p99Ms < 15 && best.peoplePerSecond >= 300;
if (!values.json) {
  printTable(results);
  console.log(
    `\nLists of the index that differ from the full ranking, of ${Math.min(200, people)}: ${differing}`,
  );
}
console.log(
  JSON.stringify({ machine: machine(), itemCount, factors, count, people, differing, results, holds }),
);
if (!holds) process.exitCode = 1;
