import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { audit, createPerson, deletePerson, listPeople, type Role, resetPassword } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import { withdrawPerson } from '@fonoteca/recommend';
import { accountFile, removeUploads } from '@fonoteca/server';
import { type Command, Option } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';

interface CreateOptions extends CommonOptions {
  readonly passwordStdin?: boolean;
  readonly role?: Role;
  readonly timeZone: string;
}

export function addUserCommands(program: Command): void {
  const user = program.command('user').description('people of this instance');

  user
    .command('create')
    .description('make a person; the first one is the owner')
    .argument('<name>', 'name to sign in with')
    .option('--password-stdin', 'read the password from standard input')
    .addOption(new Option('--role <role>', 'owner or listener').choices(['owner', 'listener']))
    .option('--time-zone <zone>', 'IANA name such as Europe/Madrid', ownTimeZone())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Works whether or not the server runs.

Example:
  $ pass show fonoteca | fonoteca user create ana --password-stdin`,
    )
    .action((name: string, options: CreateOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const password = await readPassword(options.passwordStdin);
        const role = options.role ?? ((await listPeople(store.db)).length === 0 ? 'owner' : 'listener');
        const person = await createPerson(store.db, { name, role, password, timeZone: options.timeZone });
        output.result(
          { id: person.id, name: person.name, role: person.role, timeZone: person.timeZone },
          `${person.name} is here (${person.role})`,
        );
      }),
    );

  user
    .command('list')
    .description('everybody')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca user list')
    .action((options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const people = await listPeople(store.db);
        const items = people.map(({ id, name, role, timeZone, createdAt, lastSeenAt }) => ({
          id,
          name,
          role,
          timeZone,
          createdAt: createdAt.toISOString(),
          lastSeenAt: lastSeenAt?.toISOString() ?? null,
        }));
        const rows = items.map((item) => [item.id, item.name, item.role, item.timeZone, item.lastSeenAt]);
        output.result({ items }, table(['id', 'name', 'role', 'time zone', 'last seen'], rows));
      }),
    );

  user
    .command('password')
    .description('set a new password; every sign-in session ends')
    .argument('<name>', 'whose')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ pass show fonoteca | fonoteca user password ana --password-stdin')
    .action((name: string, options: CreateOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, { user: name });
        await resetPassword(store.db, {
          personId: person.id,
          password: await readPassword(options.passwordStdin),
        });
        output.result({ ok: true }, `${person.name} has a new password`);
      }),
    );

  user
    .command('export')
    .description('write everything of a person into one zip; its README.txt names each file')
    .requiredOption('--output <file>', 'zip to write; it holds no password, token or key')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca user export --user ana --output ana.zip')
    .action(exportCommand);

  user
    .command('delete')
    .description('remove a person and all their data, for good')
    .argument('<name>', 'whom')
    .requiredOption('--yes', 'really')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca user delete ben --yes')
    .action((name: string, options: CommonOptions) =>
      withDatabase(options, async ({ config, store, output }) => {
        const person = await pickPerson(store, { user: name });
        const { files } = await deletePerson(
          store.db,
          { personId: person.id, actorId: null },
          withdrawPerson,
        );
        await removeUploads(config, files);
        output.result({ ok: true }, `${person.name} and all their data are gone`);
      }),
    );
}

async function exportCommand(options: CommonOptions & { readonly output: string }): Promise<void> {
  await withDatabase(options, async ({ store, output }) => {
    const person = await pickPerson(store, options);
    const partial = `${options.output}.partial`;
    try {
      await pipeline(await accountFile(store, person.id), createWriteStream(partial, { mode: 0o600 }));
      await rename(partial, options.output);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    await audit(store.db, { personId: person.id, actorId: null, action: 'account-exported' });
    output.result({ file: options.output }, `Everything of ${person.name} is in ${options.output}`);
  });
}

const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

async function readPassword(fromStdin: boolean | undefined): Promise<string> {
  if (!fromStdin) {
    // As an argument it would stand in the list of processes and in the shell's history.
    throw new Fault('invalid', 'A password is needed', {
      fields: [{ field: '--password-stdin', reason: 'give it, and the password on standard input' }],
    });
  }
  return (await text(process.stdin)).replace(/\r?\n$/, '');
}
