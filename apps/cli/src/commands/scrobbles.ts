import { createScrobbles, type JobView, type ScrobbleRequest, viewLinkedAccounts } from '@fonoteca/delivery';
import { Fault } from '@fonoteca/domain';
import type { Command } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';
import { wholeNumber } from './jobs.ts';

interface ListOptions extends CommonOptions {
  readonly limit: number;
  readonly open?: boolean;
}

interface AlbumOptions extends CommonOptions {
  readonly side?: readonly string[];
  readonly at?: string;
}

export function addScrobbleCommands(program: Command): void {
  const scrobbles = program.command('scrobbles').description('what is scrobbled, and how far it is');

  scrobbles
    .command('list')
    .description('scrobble jobs, newest first')
    .option('--user <name>', 'whose')
    .option('--open', 'only those that are not over')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca scrobbles list --open\n  $ fonoteca scrobbles list --limit 5 --json',
    )
    .action((options: ListOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const query = { limit: options.limit, open: options.open };
        const { items } = await createScrobbles(store.db).list(person.id, query);
        const rows = items.map((job) => [
          job.id,
          job.title,
          stateOf(job),
          `${job.listened}/${job.total}`,
          sentOf(job),
        ]);
        output.result({ items }, table(['id', 'title', 'state', 'listened', 'accepted'], rows));
      }),
    );

  scrobbles
    .command('show')
    .description('the tracks of a job, with what each service said')
    .argument('<id>', 'its id in `scrobbles list`')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca scrobbles show 12')
    .action((id: string, options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const own = createScrobbles(store.db);
        const job = await own.get(person.id, id);
        const items = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await own.items(person.id, id, { limit: 200, cursor });
          items.push(...page.items);
          cursor = page.next;
        }
        const rows = items.map((item) => [
          item.listenedAt,
          `${item.artist} – ${item.track}`,
          item.reason ?? item.state,
          item.results.map(({ target, state, message }) => `${target}: ${message ?? state}`).join(', '),
        ]);
        output.note(`${job.title}: ${stateOf(job)}`);
        output.result({ ...job, items }, table(['listened at', 'track', 'here', 'there'], rows));
      }),
    );

  for (const verb of ['pause', 'resume', 'cancel'] as const) {
    scrobbles
      .command(verb)
      .description(descriptions[verb])
      .argument('<id>', 'its id in `scrobbles list`')
      .option('--user <name>', 'whose')
      .option('--json', 'print JSON')
      .addHelpText('after', `\nExample:\n  $ fonoteca scrobbles ${verb} 12`)
      .action((id: string, options: CommonOptions) =>
        withDatabase(options, async ({ store, output }) => {
          const person = await pickPerson(store, options);
          const job = await createScrobbles(store.db)[verb](person.id, id);
          output.result(job, `${job.title}: ${stateOf(job)}`);
        }),
      );
  }

  scrobbles
    .command('album')
    .description('scrobble a record of the shelf; the server sends it while it runs')
    .argument('<record>', 'its id in `records list`')
    .option('--side <sides...>', 'only these sides')
    .option('--at <instant>', 'when the first track began; it has just finished by default')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca scrobbles album 12
  $ fonoteca scrobbles album 12 --side A B --at 2026-03-01T20:15:00Z --json`,
    )
    .action((recordId: string, options: AlbumOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const what = { kind: 'album' as const, recordId, sides: options.side };
        const job = await createScrobbles(store.db).create(person.id, { what, when: whenOf(options.at) });
        output.result(job, `Job ${job.id}: ${job.title}, ${job.total} tracks`);
      }),
    );

  program
    .command('links')
    .description('services that listens are forwarded to')
    .command('list')
    .description('the linked services of a person')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca links list --json')
    .action((options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const items = await viewLinkedAccounts(store.db, person.id);
        const rows = items.map((link) => [
          link.id,
          link.label,
          link.name,
          link.forwards ? link.status : 'off',
          link.waiting,
          `${link.spentToday}/${link.dailyCap}`,
          link.message,
        ]);
        output.result(
          { items },
          table(['id', 'service', 'account', 'state', 'waiting', 'today', 'message'], rows),
        );
      }),
    );
}

const descriptions = {
  pause: 'send nothing more of a job until it is resumed',
  resume: 'go on with a job that was paused',
  cancel: 'give up what was not sent yet',
} as const;

const stateOf = ({ state, waitReason }: JobView): string => (waitReason ? `${state} (${waitReason})` : state);

const sentOf = ({ targets }: JobView): string =>
  targets.map(({ target, accepted }) => `${target} ${accepted}`).join(', ');

function whenOf(at: string | undefined): ScrobbleRequest['when'] {
  if (at === undefined) return { kind: 'just-finished' };
  // An hour without its zone is another one elsewhere.
  if (/T.*(Z|[+-]\d\d:?\d\d)$/i.test(at) && !Number.isNaN(Date.parse(at))) {
    return { kind: 'started-at', at: new Date(at).toISOString() };
  }
  throw new Fault('invalid', 'This is no instant', {
    fields: [{ field: '--at', reason: 'write it with its zone, such as 2026-03-01T20:15:00Z' }],
  });
}
