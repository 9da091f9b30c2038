import { availableParallelism } from 'node:os';
import {
  dataFormats,
  type EvaluationResult,
  evaluableModels,
  runEvaluation,
  weightings,
} from '@fonoteca/learn';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createOutput, table } from '../output.ts';
import { createProgressBar } from '../progress.ts';

interface EvalOptions {
  readonly train: string;
  readonly test: string;
  readonly format: (typeof dataFormats)[number];
  readonly k: number;
  readonly model: string;
  readonly seed: number;
  readonly parameters?: Record<string, number>;
  readonly weights?: (typeof weightings)[number];
  readonly threads: number;
  readonly json?: boolean;
}

const examples = `
Models:
  auto (the default) tries all kinds and blends those that help; any other name is that kind alone.

Formats:
  lightgcn  one line a person: user item item …, whole numbers
  tsv       user<TAB>item<TAB>count[<TAB>unix seconds], any text as names

Parameters are chosen on a part of the training file; the test file is read when the model is trained.

Examples:
  fonoteca recommend eval --train train.txt --test test.txt --format lightgcn
  fonoteca recommend eval --train train.tsv --test test.tsv --format tsv --model item-knn --json
  fonoteca recommend eval --train train.txt --test test.txt --format lightgcn --model rp3beta --parameters alpha=0.8,beta=0.2`;

/** `recommend eval`: how well a model foretells held-out listening; needs neither database nor server. */
export function addEvalCommand(recommend: Command): void {
  recommend
    .command('eval')
    .description('Train on one file, rank for everybody in another, print the measures')
    .requiredOption('--train <file>', 'what people have heard')
    .requiredOption('--test <file>', 'what they heard besides, held out')
    .addOption(
      new Option('--format <format>', 'of both files').choices([...dataFormats]).makeOptionMandatory(),
    )
    .option('--k <n>', 'length of the lists', wholeNumber(1), 20)
    .addOption(
      new Option('--model <name>', 'the kind of model')
        .choices([...evaluableModels])
        .default(evaluableModels[0]),
    )
    .option('--seed <n>', 'same seed, same data: same result', wholeNumber(0), 1)
    .option('--parameters <key=value,…>', 'take these instead of searching', parseParameters)
    .addOption(
      new Option('--weights <how>', 'what counts become; chosen if left out').choices([...weightings]),
    )
    .option('--threads <n>', 'threads to train with', wholeNumber(1), availableParallelism())
    .option('--json', 'one JSON line instead of a table')
    .addHelpText('after', examples)
    .action(evaluate);
}

async function evaluate(options: EvalOptions): Promise<void> {
  const output = createOutput(options.json === true);
  const bar = createProgressBar(options.model);
  const abort = new AbortController();
  const stop = (): void => abort.abort(new Error('Stopped'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const { train, test, format, k, model, parameters, weights: weighting, seed, threads } = options;
    const result = await runEvaluation(
      { train, test, format, k, model, parameters, weighting },
      {
        seed,
        threads,
        signal: abort.signal,
        onProgress: (share, what) => bar.show(share, what),
        onNote: (text) => output.note(text),
      },
    );
    bar.end();
    output.result(result, describe(result));
  } finally {
    bar.end();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

function describe(result: EvaluationResult): string {
  const { k, data, floor } = result;
  const share = (value: number): string => value.toFixed(4);
  const measures = table(
    ['model', `recall@${k}`, `nDCG@${k}`, 'hit', 'coverage', 'tail'],
    [
      [
        result.model,
        share(result.recall),
        share(result.ndcg),
        share(result.hit),
        share(result.coverage),
        share(result.tailShare),
      ],
      ['popularity (floor)', share(floor.recall), share(floor.ndcg), null, null, null],
    ],
  );
  const costs = `${result.trainSeconds.toFixed(1)} s to choose and train, ${result.rankMicros.toFixed(0)} µs a person to rank, ${result.peakMb.toFixed(0)} MiB at most`;
  return [
    `${data.people} people, ${data.items} items, ${data.interactions} interactions; ${result.people} people tested; seed ${result.seed}`,
    measures,
    `parameters: ${JSON.stringify(result.parameters)}`,
    costs,
  ].join('\n');
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > 0xffff_ffff)
      throw new InvalidArgumentError(`Give a whole number from ${least} on.`);
    return number;
  };
}

function parseParameters(text: string): Record<string, number> {
  const entries = text.split(',').map((pair): [string, number] => {
    const [name = '', value = '', ...more] = pair.split('=').map((part) => part.trim());
    if (name === '' || value === '' || more.length > 0 || !Number.isFinite(Number(value)))
      throw new InvalidArgumentError(`${JSON.stringify(pair)}: give name=number, with commas between.`);
    return [name, Number(value)];
  });
  return Object.fromEntries(entries);
}
