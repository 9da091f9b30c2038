/**
 * npm run bench:train [-- --json --interactions 100000,1000000,10000000 --factors 64 --epochs 10 --threads 2 --compare 1000000]
 *
 * Trains iALS on generated data: against native code written for this benchmark (same factors, epochs,
 * data and threads, in turns), against the number of interactions, and with its peak of memory. Tables,
 * and JSON as the last line (alone with --json). Ends with 1 when ours takes more than three times as long.
 */
import { parseArgs } from 'node:util';
import { createMatrix, gemm, historyOf, type Interactions, modelKinds, openArena } from '@fonoteca/learn';
import { compileNative, type Native } from './native/native.ts';
import { generateInteractions, shapeFor } from './support/interactions.ts';
import { objectiveOf } from './support/objective.ts';
import { machine, printTable } from './support/report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    interactions: { type: 'string', default: '100000,300000,1000000,3000000,10000000' },
    factors: { type: 'string', default: '64' },
    epochs: { type: 'string', default: '10' },
    threads: { type: 'string', default: '2' },
    compare: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
  },
});
const [factors, epochs, threads] = [Number(values.factors), Number(values.epochs), Number(values.threads)];
const mostRatio = 3;
const note = (text: string): void => void process.stderr.write(`${text}\n`);
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

const ials = modelKinds.ials;
if (!ials) throw new Error('there is no ials');

const parametersFor = (data: Interactions) => {
  const { unobserved = 0, regularisation = 0 } = ials.defaults({
    rows: data.rows,
    itemCount: data.itemCount,
    interactions: data.items.length,
  });
  return { factors, epochs, unobserved, regularisation, frequencyExponent: 1 };
};

async function trainOurs(data: Interactions) {
  const begun = performance.now();
  const worked = process.cpuUsage();
  const model = await ials?.train(data, parametersFor(data), { seed: 1, threads });
  if (!model) throw new Error('there is no ials');
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(worked);
  return { model, seconds, cpuSeconds: (user + system) / 1e6 };
}

/** The operations a plain solver needs, by the normal equations of every row: what both are measured by. */
function operations(data: Interactions): number {
  const rows = data.rows + data.itemCount;
  return (
    epochs * (2 * data.items.length * factors * (factors + 1) + rows * (factors ** 3 / 3 + 2 * factors ** 2))
  );
}

async function peak(): Promise<number> {
  const arena = openArena({ threads });
  try {
    const [a, b, c] = [
      createMatrix(arena, 1536, 1536),
      createMatrix(arena, 1536, 1536),
      createMatrix(arena, 1536, 1536),
    ];
    a.data.fill(0.5);
    b.data.fill(0.5);
    let best = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 6; turn++) {
      const begun = performance.now();
      await gemm(arena, { a, b, c });
      best = Math.min(best, performance.now() - begun);
    }
    return (2 * 1536 ** 3) / best / 1e6;
  } finally {
    await arena.close();
  }
}

async function compare(native: Native) {
  const data = generateInteractions(shapeFor(Number(values.compare)));
  const options = { ...parametersFor(data), threads };
  const ours: number[] = [];
  const theirs: number[] = [];
  const cpu: [ours: number, native: number][] = [];
  let objective = 0;
  let nativeObjective = 0;
  // In turns, so that what else the machine does meets both.
  for (let turn = 0; turn < Number(values.rounds); turn++) {
    note(`comparison, round ${turn + 1}`);
    const trained = await trainOurs(data);
    ours.push(trained.seconds);
    if (turn === 0) objective = objectiveOf(trained.model, data, options, (row) => historyOf(data, row));
    const run = await native.train(data, options);
    theirs.push(run.seconds);
    nativeObjective = run.objective;
    cpu.push([trained.cpuSeconds, run.cpuSeconds]);
  }
  const [oursBest, nativeBest] = [Math.min(...ours), Math.min(...theirs)];
  return {
    interactions: data.items.length,
    people: data.rows,
    items: data.itemCount,
    factors,
    epochs,
    threads,
    ours: ours.map((seconds) => round(seconds, 3)),
    native: theirs.map((seconds) => round(seconds, 3)),
    ratio: round(oursBest / nativeBest),
    // Of all cores: where other programs take turns with us, the steadier figure.
    cpuRatio: round(Math.min(...cpu.map(([own]) => own)) / Math.min(...cpu.map(([, other]) => other))),
    objective: round(objective),
    nativeObjective: round(nativeObjective),
    oursGflops: round(operations(data) / oursBest / 1e9, 1),
    nativeGflops: round(operations(data) / nativeBest / 1e9, 1),
  };
}

async function measureGrowth() {
  const rows = [];
  for (const interactions of values.interactions.split(',').map(Number)) {
    note(`${interactions} interactions`);
    const data = generateInteractions(shapeFor(interactions));
    const { seconds, cpuSeconds } = await trainOurs(data);
    rows.push({
      interactions: data.items.length,
      people: data.rows,
      items: data.itemCount,
      seconds: round(seconds),
      cpuSeconds: round(cpuSeconds),
      microsPerInteractionAndEpoch: round((seconds * 1e6) / data.items.length / epochs, 3),
      gflops: round(operations(data) / seconds / 1e9, 1),
      // Of this process since it began: sizes come in ascending order.
      peakMib: Math.round(process.resourceUsage().maxRSS / 1024),
    });
  }
  return rows;
}

const native = await compileNative();
const kernelGflops = round(await peak(), 1);
const growth = await measureGrowth();
const comparison = native === null ? null : await compare(native);
await native?.close();
if (!values.json) {
  printTable(growth);
  console.log(`\nKernel's own peak (product of 1536³, ${threads} threads): ${kernelGflops} GFLOP/s`);
  if (comparison === null) console.log('No gcc here: not compared with native code.');
  else
    printTable(
      Object.entries(comparison).map(([what, value]) => ({
        what,
        value: Array.isArray(value) ? value.join(' ') : value,
      })),
    );
}
console.log(
  JSON.stringify({
    machine: machine(),
    kernelGflops,
    compiler: native?.compiler ?? null,
    comparison,
    growth,
  }),
);
if (comparison !== null && comparison.ratio > mostRatio) process.exitCode = 1;
