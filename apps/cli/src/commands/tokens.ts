import { createToken, listTokens, revokeToken, tokenScopes } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import { loadSecretKeys } from '@fonoteca/server';
import { type Command, Option } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';

interface CreateOptions extends CommonOptions {
  readonly scope: string[];
}

export function addTokenCommands(program: Command): void {
  const token = program.command('token').description('tokens for scrobble clients and the API');

  token
    .command('create')
    .description('make a token; it is shown this once')
    .argument('<label>', 'what it is for')
    .addOption(
      new Option('--scope <scope...>', 'what it may do').choices([...tokenScopes]).default(['scrobble']),
    )
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca token create "Pano on my phone" --scope scrobble read')
    .action((label: string, options: CreateOptions) =>
      withDatabase(options, async ({ config, store, output }) => {
        const person = await pickPerson(store, options);
        const made = await createToken(store.db, loadSecretKeys(config), {
          personId: person.id,
          label,
          scopes: options.scope,
          actorId: null,
        });
        output.result(made, made.token);
      }),
    );

  token
    .command('list')
    .description('tokens that stand')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca token list --json')
    .action((options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const tokens = await listTokens(store.db, person.id);
        const rows = tokens.map(({ id, label, scopes, lastUsedAt, lastClient }) => [
          id,
          label,
          scopes.join(' '),
          lastUsedAt?.toISOString() ?? null,
          lastClient,
        ]);
        output.result({ items: tokens }, table(['id', 'label', 'scopes', 'last used', 'client'], rows));
      }),
    );

  token
    .command('revoke')
    .description('end a token')
    .argument('<id>', 'its number in `token list`')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca token revoke 3')
    .action((text: string, options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const tokenId = Number(text);
        if (!Number.isSafeInteger(tokenId) || tokenId < 1) {
          throw new Fault('invalid', 'A token is named by its number', {
            fields: [{ field: 'id', reason: 'take it from `fonoteca token list`' }],
          });
        }
        const person = await pickPerson(store, options);
        await revokeToken(store.db, { personId: person.id, tokenId, actorId: null });
        output.result({ ok: true }, `Token ${tokenId} is revoked`);
      }),
    );
}
