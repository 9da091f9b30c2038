/**
 * npm run bench:ranking [-- --train F --test F --format lightgcn|tsv --model item-knn --people 800 --seed 1]
 *
 * What the dial does to lists (calibration, nDCG, novelty, diversity) on generated listening with planted
 * genres and, where files are given, on a data set with pseudo-genres from item clusters; whether reasons
 * survive the deletion of their evidence; how long one list takes. The last line is JSON.
 */
import { parseArgs } from 'node:util';
import {
  type DataFormat,
  type Interactions,
  modelKinds,
  readAligned,
  readDataset,
  shapeOf,
  splitAtRandom,
} from '@fonoteca/learn';
import type { ItemFacts } from '@fonoteca/recommend';
import { clusterFacts } from './ranking/clusters.ts';
import { generateListening } from './ranking/generated.ts';
import { type Measured, measureLists, type Setting } from './ranking/measure.ts';
import { measureReasons } from './ranking/reasons.ts';
import { timeLists } from './ranking/time.ts';
import { machine, printTable } from './support/report.ts';

const { values } = parseArgs({
  options: {
    train: { type: 'string' },
    test: { type: 'string' },
    format: { type: 'string', default: 'lightgcn' },
    model: { type: 'string', default: 'item-knn' },
    clusters: { type: 'string', default: '24' },
    people: { type: 'string', default: '800' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);
const k = 20;

const settings: Setting[] = [
  { name: 'as the model says', dial: null, explore: false },
  { name: 'dial 0', dial: 0, explore: false },
  { name: 'dial 0.25', dial: 0.25, explore: false },
  { name: 'dial 0.5', dial: 0.5, explore: false },
  { name: 'dial 0.75', dial: 0.75, explore: false },
  { name: 'dial 1', dial: 1, explore: false },
  { name: 'dial 0.5, exploring', dial: 0.5, explore: true },
];

async function lists(name: string, train: Interactions, test: Interactions, facts: readonly ItemFacts[]) {
  const kind = modelKinds[values.model];
  if (!kind) throw new RangeError(`no model ${values.model}: ${Object.keys(modelKinds).join(', ')}`);
  const model = await kind.train(train, kind.defaults(shapeOf(train)), { seed, threads: 1 });
  const people = Number(values.people);
  const measured = measureLists({ model, train, test, facts, settings, k, candidates: 500, people });
  const raw = measured.get('as the model says');
  console.log(`\n${name}, ${values.model}, nDCG@${k}`);
  printTable([...measured].map(([setting, row]) => ({ setting, ...shown(row, raw) })));
  const reasons = measureReasons({ model, train, facts, people: 100, candidates: 500 });
  console.log('\nReasons, evidence deleted and the model asked again');
  printTable([
    {
      items: reasons.items,
      'with evidence': `${(reasons.withEvidence * 100).toFixed(1)} %`,
      tested: reasons.tested,
      passed: `${((reasons.passed / reasons.tested) * 100).toFixed(1)} %`,
      'ms a list': reasons.milliseconds.toFixed(1),
    },
  ]);
  return { name, model: values.model, lists: Object.fromEntries(measured), reasons };
}

function shown(row: Measured, raw: Measured | undefined): Record<string, string> {
  const percent = raw ? `${((row.ndcg / raw.ndcg - 1) * 100).toFixed(1)} %` : '';
  return {
    ndcg: row.ndcg.toFixed(4),
    'against the model': percent,
    'genre error': row.genreError.toFixed(3),
    'era error': row.eraError.toFixed(3),
    popularity: row.popularity.toFixed(3),
    'known artists': row.knownArtists.toFixed(3),
    diversity: row.diversity.toFixed(3),
  };
}

const generated = generateListening({ people: 1500, items: 3000, genres: 16, heard: 60 }, seed);
const split = splitAtRandom(generated.data, 0.2, seed);
const results = [await lists('generated', split.train, split.validation, generated.facts)];
if (values.train && values.test) {
  const format = values.format as DataFormat;
  const training = await readDataset(values.train, format);
  const test = await readAligned(values.test, format, training);
  const train = training.interactions;
  const facts = clusterFacts(train, Number(values.clusters), seed);
  results.push(await lists('file', train, test.interactions, facts));
}
const time = timeLists(seed);
console.log('\nOne list of 50 from 2,000 candidates, milliseconds');
printTable(time);
console.log(JSON.stringify({ machine: machine(), seed, k, results, time }));
