import { readFile } from 'node:fs/promises';
import { createStdioPolicy, type StdioOptions } from '@fonoteca/live/policy';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readLines } from '../lines.ts';

interface PolicyOptions {
  readonly stdio: true;
  readonly rate: number;
  readonly policy: NonNullable<StdioOptions['policy']>;
  readonly accounts?: string;
}

/** `fonoteca live policy` alone, without anything else of Fonoteca: another program waits for its first line. */
export function createPolicyProgram(): Command {
  const program = new Command('fonoteca').exitOverride().showHelpAfterError('(--help tells more)');
  addPolicyCommand(program.command('live').description('Who is live'));
  return program;
}

/** `live policy --stdio`: the planner, driven by a simulator of anybody's own. */
export function addPolicyCommand(live: Command): void {
  live
    .command('policy')
    .description('the check planner, driven line by line by another program; needs no database')
    .requiredOption('--stdio', 'JSON lines: read from standard input, answered on standard output')
    .option('--rate <checks>', 'checks per account and hour on average; bursts up to twice that', positive, 1)
    .addOption(
      new Option('--policy <name>', 'what chooses').choices(['smart', 'fixed', 'naive']).default('smart'),
    )
    .option('--accounts <file>', 'accounts known from the beginning, one a line')
    .addHelpText(
      'after',
      `
Each line tells the moment and what was seen since the line before:
  {"now":"2026-03-01T18:00:00Z","observed":[{"account":"a","live":true,"startedAt":"2026-03-01T17:52:00Z"}]}
Each answer tells what to check now, and when to ask again at the latest:
  {"check":["b","c"],"nextAt":"2026-03-01T18:01:00.000Z"}
Moments may be ISO 8601, seconds or milliseconds since 1970, and are answered alike. A line may also hold
"accounts" (more of them), "rate", and "calls" (how many checks may be made now). A line that cannot be used
is answered with {"error":"field: reason"} and changes nothing.

Examples:
  $ fonoteca live policy --stdio --rate 1 --accounts accounts.txt
  $ echo '{"now":0,"accounts":["a","b"]}' | fonoteca live policy --stdio --rate 2 --policy fixed`,
    )
    .action(drive);
}

/** Bytes: a hundred thousand accounts, and more than any simulator has to say at once. */
const longestLine = 16 * 1024 * 1024;
const tooLong = 'line: it is longer than 16 MiB; tell it in several lines';

async function drive({ rate, policy, accounts }: PolicyOptions): Promise<void> {
  const known = accounts === undefined ? [] : linesOf(await readFile(accounts, 'utf8'));
  const driven = createStdioPolicy({ rate, policy, accounts: known });
  for await (const line of readLines(process.stdin, longestLine)) {
    if (line?.trim() === '') continue;
    const answer = line === null ? JSON.stringify({ error: tooLong }) : driven.line(line);
    if (!process.stdout.write(`${answer}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/\r\n|\r|\n/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

function positive(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && number <= 1000) return number;
  throw new InvalidArgumentError('Give a number above 0, at most 1000.');
}
