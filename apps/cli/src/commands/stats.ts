import { foldIsWaiting } from '@fonoteca/server';
import { foldPerson, type RangeName, top } from '@fonoteca/statistics';
import { Argument, type Command, Option } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';
import { wholeNumber } from './jobs.ts';

const kinds = { artists: 'artist', releases: 'release', recordings: 'recording' } as const;
const ranges: RangeName[] = [
  'today',
  'week',
  'month',
  'quarter',
  'year',
  'last-7-days',
  'last-30-days',
  'last-90-days',
  'last-365-days',
  'all',
  'custom',
];

interface TopOptions extends CommonOptions {
  readonly range: RangeName;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export function addStatsCommands(program: Command): void {
  program
    .command('stats')
    .description('answers about a listening history')
    .command('top')
    .description('top artists, releases or recordings')
    .addArgument(new Argument('[kind]', 'of what').choices(Object.keys(kinds)).default('artists'))
    .addOption(new Option('--range <range>', "in the person's time zone").choices(ranges).default('all'))
    .option('--from <day>', 'first day, YYYY-MM-DD, with --range custom')
    .option('--to <day>', 'last day, with --range custom')
    .option('--limit <count>', 'how many', wholeNumber, 10)
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca stats top releases --range year
  $ fonoteca stats top --range custom --from 2024-06-01 --to 2024-08-31 --json`,
    )
    .action((kind: keyof typeof kinds, options: TopOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        if (await foldIsWaiting(store.db, person.id)) await foldPerson(store, person.id);
        const { range, from, to, limit } = options;
        const chart = await top(store, person, { kind: kinds[kind], range, from, to, limit });
        const rows = chart.items.map((item) => [
          item.rank,
          item.artist ? `${item.name} – ${item.artist.name}` : item.name,
          item.listens,
        ]);
        output.result(chart, table(['', kind, 'listens'], rows));
      }),
    );
}
