import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Config, secretKeyFile } from '@fonoteca/server';
import { restoreBackup, writeBackup } from '@fonoteca/store';
import type { Command } from 'commander';
import { type CommonOptions, withDatabase } from '../workplace.ts';

interface BackupCommandOptions extends CommonOptions {
  readonly secretKey: boolean;
}

interface RestoreCommandOptions extends CommonOptions {
  readonly force?: boolean;
}

export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('write everything into one file; the server may run meanwhile')
    .argument('<file>', 'zip file to write')
    .option('--no-secret-key', 'leave out the key that secrets are encrypted with')
    .option('--json', 'print what is in it as JSON')
    .addHelpText(
      'after',
      `
The file holds every listen, password hashes and (unless told otherwise) the secret key: keep it private.

Example:
  $ fonoteca backup fonoteca-$(date +%F).zip`,
    )
    .action((file: string, options: BackupCommandOptions) =>
      withDatabase(options, async ({ config, store, output }) => {
        const secretKey = options.secretKey ? await currentSecretKey(config) : undefined;
        const manifest = await writeBackup(store, file, { secretKey });
        const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
        output.result({ file, ...manifest }, `${rows.toLocaleString('en')} rows are in ${file}`);
      }),
    );

  program
    .command('restore')
    .description('put a backup into an empty database; stop the server first')
    .argument('<file>', 'a file that `fonoteca backup` wrote')
    .option('--force', 'replace what the database holds')
    .option('--json', 'print what was restored as JSON')
    .addHelpText(
      'after',
      `
Backups of earlier versions of Fonoteca and other versions of PostgreSQL do as well.

Examples:
  $ fonoteca restore fonoteca-2026-03-01.zip
  $ FONOTECA_DATA=/srv/new fonoteca restore fonoteca-2026-03-01.zip`,
    )
    .action((file: string, options: RestoreCommandOptions) =>
      withDatabase(
        options,
        async ({ config, store, output }) => {
          const { manifest, secretKey } = await restoreBackup(store, file, { force: options.force ?? false });
          if (secretKey) output.note(keepSecretKey(config, secretKey));
          const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
          output.result(manifest, `${rows.toLocaleString('en')} rows of ${manifest.created} are back`);
        },
        { upToDate: false },
      ),
    );
}

async function currentSecretKey(config: Config): Promise<string | undefined> {
  if (config.secretKey) return config.secretKey;
  const path = secretKeyFile(config.data);
  return existsSync(path) ? readFile(path, 'utf8') : undefined;
}

/** Puts the key back; one that is there already is kept beside it, never lost. Says what it did. */
function keepSecretKey(config: Config, secretKey: string): string {
  if (config.secretKey) {
    return config.secretKey.trim() === secretKey.trim()
      ? 'The configured secret key is that of the backup'
      : 'FONOTECA_SECRET_KEY is another than in the backup: tokens work only on the ListenBrainz protocol';
  }
  const path = secretKeyFile(config.data);
  if (existsSync(path)) {
    if (readFileSync(path, 'utf8').trim() === secretKey.trim()) return 'The secret key is that of the backup';
    copyFileSync(path, `${path}.before-restore`);
  }
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  writeFileSync(path, secretKey, { mode: 0o600 });
  return `The secret key is back in ${path}`;
}
