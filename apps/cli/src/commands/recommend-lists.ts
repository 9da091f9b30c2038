import { Fault } from '@fonoteca/domain';
import type { ListPurpose, StoredList } from '@fonoteca/recommend';
import { recommendOutside } from '@fonoteca/server';
import { search } from '@fonoteca/statistics';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';
import { wholeNumber } from './jobs.ts';

const purposes = [
  'discover',
  'rediscover',
  'next',
  'radio',
  'mix',
  'daily-mix',
  'weekly-discovery',
] as const satisfies ListPurpose[];
const kinds = { artists: 'artist', releases: 'release', recordings: 'recording' } as const;
type Plural = keyof typeof kinds;

interface ForMeOptions extends CommonOptions {
  readonly of: Plural;
  readonly dial?: number;
  readonly limit: number;
  readonly mood?: string;
  readonly activity?: string;
  readonly minutes?: number;
  readonly seed?: number;
  readonly explore: boolean;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('give a number from 0 (familiar) to 1 (surprise me)');
  }
  return value;
}

/** `recommend for-me` and `recommend similar`. */
export function addRecommendLists(recommend: Command): void {
  recommend
    .command('for-me')
    .description('make a list: new things, forgotten favourites, what next, a mix')
    .addArgument(new Argument('[purpose]', 'what it is for').choices(purposes).default('daily-mix'))
    .addOption(new Option('--of <kind>', 'of what').choices(Object.keys(kinds)).default('recordings'))
    .option('--dial <0..1>', '0 familiar … 1 surprise me (default: your setting)', share)
    .option('--limit <count>', 'how many', wholeNumber, 20)
    .option('--mood <word>', 'such as calm or happy, for a mix')
    .option('--activity <word>', 'such as focus or running, for a mix')
    .option('--minutes <count>', 'only so many minutes in all', wholeNumber)
    .option('--seed <number>', 'draws the same again; what was listed lately still makes room', wholeNumber)
    .option('--no-explore', 'no tries: every place to the best')
    .option('--user <name>', 'for whom')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca recommend for-me
  $ fonoteca recommend for-me discover --of artists --dial 0.8
  $ fonoteca recommend for-me mix --activity focus --minutes 45 --json`,
    )
    .action((purpose: ListPurpose, options: ForMeOptions) =>
      withDatabase(options, async ({ config, store, output }) => {
        const person = await pickPerson(store, options);
        const { recommender } = recommendOutside(config, store);
        const { mood, activity, minutes, dial, limit, explore, seed } = options;
        const list = await recommender.make(
          person,
          { purpose, kind: kinds[options.of], limit, dial, explore, context: { mood, activity, minutes } },
          seed === undefined ? {} : { seed },
        );
        output.result(list, describe(list));
      }),
    );

  recommend
    .command('similar')
    .description('what is similar to an artist, release or recording of your history')
    .addArgument(new Argument('<kind>', 'of what').choices(['artist', 'release', 'recording']))
    .argument('<name>', 'its name, as in the history')
    .option('--limit <count>', 'how many', wholeNumber, 15)
    .option('--user <name>', 'whose history')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca recommend similar artist "Nina Simone" --limit 10')
    .action(
      (kind: 'artist' | 'release' | 'recording', name: string, options: CommonOptions & { limit: number }) =>
        withDatabase(options, async ({ config, store, output }) => {
          const person = await pickPerson(store, options);
          const found = (await search(store, person, { text: name, kind, limit: 1 })).items[0];
          if (!found) throw new Fault('not-found', `There is no ${kind} called ${name} in this history`);
          const { recommender } = recommendOutside(config, store);
          const items = await recommender.similar(person, kind, found.id, options.limit);
          const rows = items.map((item, place) => [
            place + 1,
            item.artist ? `${item.name} – ${item.artist}` : item.name,
          ]);
          output.result({ of: found, items }, table(['', `like ${found.name}`], rows));
        }),
    );
}

function describe(list: StoredList): string {
  const rows = list.items.map((item) => [
    item.position,
    item.artist ? `${item.name} – ${item.artist}` : item.name,
    item.reasons[0]?.text ?? '',
  ]);
  const advice = list.advice.map(({ text }) => `→ ${text}`).join('\n');
  const head = list.subtitle ? `${list.title}: ${list.subtitle}` : list.title;
  const body = rows.length > 0 ? table(['', 'what', 'why'], rows) : 'Nothing to show yet.';
  return [head, body, advice].filter(Boolean).join('\n');
}
