import { ensureProvisionalOwner } from '@fonoteca/accounts';
import { createImport } from '@fonoteca/listens';
import { type RunningServer, readConfig, startServer } from '@fonoteca/server';
import type { Command } from 'commander';
import { follow, readableFiles } from '../import-files.ts';
import { createOutput } from '../output.ts';
import { type CommonOptions, pickPerson } from '../workplace.ts';

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('start the server; with files, import them too')
    .argument('[files...]', 'export files to import once it runs')
    .option('--user <name>', 'whose listens the files are')
    .option('--json', 'print addresses and reports as JSON')
    .addHelpText(
      'after',
      `
Before the set-up is done, files are imported for the owner-to-be: the set-up link gives them to the owner.

Examples:
  $ fonoteca serve
  $ FONOTECA_PORT=8080 fonoteca serve my_spotify_data.zip`,
    )
    .action(serve);
}

async function serve(paths: string[], options: CommonOptions): Promise<void> {
  const files = await readableFiles(paths);
  const output = createOutput(options.json ?? false);
  const stopped = nextSignal();
  const server = await startServer(readConfig());
  try {
    const setup = await server.setupLink();
    output.result(
      { url: server.url, setup },
      setup ? `Set up Fonoteca: ${setup}` : `Fonoteca is at ${server.url}`,
    );
    // A failed import is told; the server goes on.
    if (files.length > 0)
      await importInto(server, files, options).catch((error) => output.note(String(error)));
    await stopped;
  } finally {
    await server.close();
  }
}

async function importInto(
  server: RunningServer,
  files: Awaited<ReturnType<typeof readableFiles>>,
  options: CommonOptions,
): Promise<void> {
  const { store } = server.runtime;
  const output = createOutput(options.json ?? false);
  const provisional = options.user === undefined ? await ensureProvisionalOwner(store.db) : null;
  const person = provisional ?? (await pickPerson(store, options));
  const { id } = await createImport(store.db, person.id, files);
  const report = await follow(store, person.id, id, output.json);
  const { read, stored, known, refused, state, error } = report;
  output.result(
    { read, stored, known, refused, state },
    state === 'done'
      ? `Imported: ${read} read, ${stored} stored, ${known} already known, ${refused} refused`
      : `The import is ${state}${error ? `: ${error}` : ''}`,
  );
}

/** Resolves at the first request to stop; the second one ends the process at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
