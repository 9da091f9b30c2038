/**
 * npm run bench:live -- --data FILE.csv --policy fixed|naive|smart|oracle|all --rate R [--json]
 *
 * Replays recorded broadcasts with a policy that sees nothing of the future. `--help` has the options.
 */
import { readFileSync } from 'node:fs';
import { readBroadcasts } from '@fonoteca/live';
import { help, type LiveOptions, policies, readOptions } from './live-options.ts';
import { matchMinutes, runPolicy, worldsOf } from './live-run.ts';
import { printOutcomes } from './live-table.ts';

function main(options: LiveOptions) {
  const recorded = readBroadcasts(readData(options.data));
  const known = new Set(recorded.map(({ source }) => source));
  for (const source of options.sources ?? [])
    if (!known.has(source))
      throw new Error(`--source: the file has no source "${source}", only ${[...known].join(', ')}`);
  const parts = worldsOf(recorded, options);
  const names = options.policy === 'all' ? policies : [options.policy];
  for (const { part, worlds } of parts) {
    const outcomes = names.map((name) => runPolicy(name, worlds, options));
    const matched = options.match ? matchMinutes(worlds, options) : undefined;
    if (options.json)
      for (const { figures } of outcomes)
        console.log(JSON.stringify({ ...figures, ...(part ? { part } : {}), ...matched }));
    else printOutcomes(part, outcomes, matched);
  }
}

function readData(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`--data: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') console.log(help);
  else main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
