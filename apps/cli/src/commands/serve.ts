import { ensureProvisionalOwner } from '@fonoteca/accounts';
import { createImport } from '@fonoteca/listens';
import { type RunningServer, readConfig, startServer } from '@fonoteca/server';
import type { Command } from 'commander';
import { explain } from '../exit.ts';
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
  const stop = stopSignal();
  const server = await startServer(readConfig());
  try {
    const setup = await server.setupLink();
    output.result(
      { url: server.url, setup },
      setup ? `Set up Fonoteca: ${setup}` : `Fonoteca is at ${server.url}`,
    );
    // A failed import is told; the server goes on. One that a stop interrupts goes on at the next start.
    const importing =
      files.length === 0
        ? undefined
        : importInto(server, files, options, stop).catch((error) => {
            if (!stop.aborted) output.note(`fonoteca: ${explain(error)}`);
          });
    await once(stop);
    await importing;
  } finally {
    await server.close();
  }
}

async function importInto(
  server: RunningServer,
  files: Awaited<ReturnType<typeof readableFiles>>,
  options: CommonOptions,
  signal: AbortSignal,
): Promise<void> {
  const { store } = server.runtime;
  const output = createOutput(options.json ?? false);
  const provisional = options.user === undefined ? await ensureProvisionalOwner(store.db) : null;
  const person = provisional ?? (await pickPerson(store, options));
  const { id } = await createImport(store.db, person.id, files);
  const report = await follow(store, person.id, id, { quiet: output.json, signal });
  const { read, stored, known, refused, state, error } = report;
  output.result(
    { read, stored, known, refused, state },
    state === 'done'
      ? `Imported: ${read} read, ${stored} stored, ${known} already known, ${refused} refused`
      : `The import is ${state}${error ? `: ${error}` : ''}`,
  );
}

const once = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });

/** Aborts at the first request to stop; the second one ends the process at once. */
function stopSignal(): AbortSignal {
  const abort = new AbortController();
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(1);
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return abort.signal;
}
