import { Fault } from '@fonoteca/domain';
import { getJob, listJobs, requestCancel } from '@fonoteca/jobs';
import { type Command, InvalidArgumentError } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';

interface ListOptions extends CommonOptions {
  readonly limit: number;
}

export function addJobCommands(program: Command): void {
  const job = program.command('job').description('background jobs');

  job
    .command('list')
    .description('jobs of a person, newest first')
    .option('--user <name>', 'whose')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca job list --limit 5')
    .action((options: ListOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const { items } = await listJobs(store.db, person.id, { limit: options.limit });
        const rows = items.map(({ id, name, state, progress, createdAt, error }) => [
          id,
          name,
          state,
          progress.share === null ? null : `${Math.floor(progress.share * 100)}%`,
          createdAt,
          error,
        ]);
        output.result({ items }, table(['id', 'name', 'state', 'done', 'created', 'error'], rows));
      }),
    );

  job
    .command('cancel')
    .description('stop a job')
    .argument('<id>', 'its id in `job list`')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca job cancel 6a5b41c2-3f0e-4a61-9d51-0c3a2f1f8f10')
    .action((jobId: string, options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(jobId)) {
          throw new Fault('invalid', 'A job is named by its id', {
            fields: [{ field: 'id', reason: 'take it from `fonoteca job list`' }],
          });
        }
        await requestCancel(store.db, { personId: null, jobId });
        const state = (await getJob(store.db, null, jobId))?.state;
        output.result({ ok: true, state }, state === 'running' ? 'It was told to stop' : `It is ${state}`);
      }),
    );
}

/** Reads a count of one or more. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000) {
    throw new InvalidArgumentError('Give a whole number from 1 to 1000.');
  }
  return value;
}
