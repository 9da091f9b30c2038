import { runSessionEvaluation, type SessionEvaluation } from '@fonoteca/learn';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createOutput, table } from '../output.ts';
import { createProgressBar } from '../progress.ts';

interface EvalSessionsOptions {
  readonly train: string;
  readonly test: string;
  readonly k: number;
  readonly seed: number;
  readonly json?: boolean;
}

const help = `
Format sessions: whole numbers. In the training file one session a line, items in the order heard with
blanks between, lines in time order; in the test file one prediction a line: prefix<TAB>next.

What is to be weighed how is learned from the training file; the test file is read after that.

Example:
  fonoteca recommend eval-sessions --train train.txt --test test.txt --format sessions --json`;

/** `recommend eval-sessions`: how well the next item is foretold; needs neither database nor server. */
export function addEvalSessions(recommend: Command): void {
  recommend
    .command('eval-sessions')
    .description('Train on listening sessions, foretell what comes next, print P@k and MRR@k')
    .requiredOption('--train <file>', 'sessions to learn from')
    .requiredOption('--test <file>', 'what was heard so far, and what came next')
    .addOption(new Option('--format <format>', 'of both files').choices(['sessions']).default('sessions'))
    .option('--k <n>', 'length of the lists', wholeNumber(1), 20)
    .option('--seed <n>', 'same seed, same data: same result', wholeNumber(0), 1)
    .option('--json', 'one JSON line instead of a table')
    .addHelpText('after', help)
    .action(evaluate);
}

async function evaluate({ train, test, k, seed, json }: EvalSessionsOptions): Promise<void> {
  const output = createOutput(json === true);
  const bar = createProgressBar('sessions');
  const abort = new AbortController();
  const stop = (): void => abort.abort(new Error('Stopped'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const result = await runSessionEvaluation(
      { train, test, k },
      { seed, threads: 1, signal: abort.signal, onProgress: (share, what) => bar.show(share, what) },
    );
    bar.end();
    output.result(result, describe(result));
  } finally {
    bar.end();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

function describe(result: SessionEvaluation): string {
  const { data, k, simple } = result;
  const rows = [
    ['sessions', result] as const,
    ['sequential rules', simple['sequential-rules']] as const,
    ['popularity (floor)', simple.popularity] as const,
  ];
  return [
    `${data.sessions} sessions, ${data.items} items, ${data.listens} listens; ${result.lines} lines tested; seed ${result.seed}`,
    table(
      ['model', `P@${k} %`, `MRR@${k} %`, 'µs a line'],
      rows.map(([name, { precision, mrr, rankMicros }]) => [
        name,
        precision.toFixed(2),
        mrr.toFixed(2),
        rankMicros.toFixed(0),
      ]),
    ),
    `parameters: ${JSON.stringify(result.parameters)}`,
    `${result.trainSeconds.toFixed(1)} s to train, ${result.peakMb.toFixed(0)} MiB at most`,
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
