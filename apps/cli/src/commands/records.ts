import {
  getRecord,
  listRecords,
  type RecordCard,
  randomRecord,
  type ShelfFilter,
  type ShelfQuery,
} from '@fonoteca/collection';
import { Fault } from '@fonoteca/domain';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';
import { importCommand } from './records-import.ts';
import { shareCommand } from './records-share.ts';
import { describe } from './records-text.ts';

const sorts = ['added', 'artist', 'title', 'year', 'listens', 'scrobbled'] as const;

export function addRecordCommands(program: Command): void {
  const records = program.command('records').description('the shelf of records: import, browse, share');

  records
    .command('import')
    .description('import a collection: the CSV of Discogs or a collection.json')
    .argument('<file>', 'the file')
    .option('--user <name>', 'whose shelf it is')
    .option('--json', 'print the report as one line of JSON')
    .addHelpText(
      'after',
      `
Again with a newer file: records are updated and never doubled; what is no longer in it is marked.
Track lists and covers are fetched by the server, while it runs.

Examples:
  $ fonoteca records import ana-collection-20260301.csv
  $ fonoteca records import collection.json --user ana --json`,
    )
    .action(importCommand);

  withFilters(records.command('list'))
    .description('the records on the shelf')
    .addOption(new Option('--sort <order>', 'by what').choices(sorts).default('added'))
    .option('--limit <count>', 'so many at most', wholeNumber, 50)
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca records list --q "pink flyod"
  $ fonoteca records list --genre Jazz --sort listens --limit 10 --json`,
    )
    .action(listCommand);

  records
    .command('show')
    .description('one record with its tracks')
    .argument('<id>', 'its number in `records list`', wholeNumber)
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca records show 12')
    .action((id: number, options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const record = await getRecord(store, person, id);
        output.result(record, describe(record));
      }),
    );

  withFilters(records.command('random'))
    .description('one record by chance')
    .addHelpText('after', '\nExample:\n  $ fonoteca records random --decade 1970')
    .action((options: FilterOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const record = await randomRecord(store, person, filterOf(options));
        if (!record) throw new Fault('not-found', 'There is no such record on the shelf');
        output.result(record, `${record.id}  ${record.artist} – ${record.title}`);
      }),
    );

  records
    .command('share')
    .description('the link that shows the shelf to others, read only')
    .argument('<what>', 'on (a new link; one that stood is dead), off or show')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  $ fonoteca records share on\n  $ fonoteca records share off')
    .action(shareCommand);
}

interface FilterOptions extends CommonOptions, Omit<ShelfFilter, 'left'> {
  readonly left?: boolean;
}

const withFilters = (command: Command): Command =>
  command
    .option('--q <text>', 'full text; typos are forgiven')
    .option('--artist <key>', 'folded name of an artist')
    .option('--genre <name>', 'of this genre')
    .option('--style <name>', 'of this style')
    .option('--decade <year>', 'such as 1970', wholeNumber)
    .option('--format <name>', 'such as Vinyl')
    .option('--label <name>', 'of this label')
    .option('--folder <name>', 'in this folder')
    .option('--left', 'also what left the collection')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON');

const filterOf = ({ q, artist, genre, style, decade, format, label, folder, left }: FilterOptions) => ({
  q,
  artist,
  genre,
  style,
  decade,
  format,
  label,
  folder,
  left,
});

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number.');
  return number;
}

interface ListOptions extends FilterOptions {
  readonly sort: (typeof sorts)[number];
  readonly limit: number;
}

async function listCommand(options: ListOptions): Promise<void> {
  await withDatabase(options, async ({ store, output }) => {
    const person = await pickPerson(store, options);
    const items: RecordCard[] = [];
    let total = 0;
    let cursor: string | undefined;
    do {
      const limit = Math.min(200, options.limit - items.length);
      const query: ShelfQuery = { ...filterOf(options), sort: options.sort, cursor, limit };
      const page = await listRecords(store, person, query);
      items.push(...page.items);
      total = page.total;
      cursor = page.next ?? undefined;
    } while (cursor !== undefined && items.length < options.limit);
    const rows = items.map((card) => [
      card.id,
      card.artist,
      card.title,
      card.year,
      card.format,
      card.listens,
    ]);
    output.result({ items, total }, table(['id', 'artist', 'title', 'year', 'format', 'listens'], rows));
    if (items.length < total) output.note(`${items.length} of ${total}`);
  });
}
