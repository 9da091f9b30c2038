import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Fault } from '@fonoteca/domain';
import { countListens, type ExportFormat, exportListens } from '@fonoteca/listens';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exit.ts';
import { importFiles, readableFiles } from '../import-files.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';

const shownRefusals = 20;

export function addListensCommands(program: Command): void {
  const listens = program.command('listens').description('import, count and export listens');

  listens
    .command('import')
    .description('import export files: Spotify, Last.fm, ListenBrainz, Maloja, Rockbox, Pano Scrobbler')
    .argument('<files...>', 'files, or zips as they come')
    .option('--user <name>', 'whose listens they are')
    .option('--json', 'print the report as one line of JSON')
    .addHelpText(
      'after',
      `
Ctrl-C stops it; what is stored stays. Run it again to go on: nothing is stored twice.

Examples:
  $ fonoteca listens import my_spotify_data.zip
  $ fonoteca listens import lastfm.csv --user ana --json`,
    )
    .action(importCommand);

  listens
    .command('count')
    .description('how many listens there are')
    .option('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca listens count --user ana')
    .action((options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const counts = await countListens(store.db, person.id);
        output.result(counts, String(counts.listens));
      }),
    );

  listens
    .command('export')
    .description('write every listen to a file or to standard output')
    .addOption(
      new Option('--format <format>', 'listenbrainz (JSON lines) or csv')
        .choices(['listenbrainz', 'csv'])
        .makeOptionMandatory(),
    )
    .option('--output <file>', 'file to write')
    .option('--user <name>', 'whose')
    .option('--json', 'print what was written as JSON (with --output)')
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca listens export --format csv --output listens.csv
  $ fonoteca listens export --format listenbrainz | gzip > listens.jsonl.gz`,
    )
    .action(exportCommand);
}

async function importCommand(paths: string[], options: CommonOptions): Promise<void> {
  const files = await readableFiles(paths);
  await withDatabase(options, async ({ store, output }) => {
    const person = await pickPerson(store, options);
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    try {
      const { report, outcome } = await importFiles(store, person.id, files, {
        signal: abort.signal,
        quiet: output.json,
      });
      for (const { where, field, reason } of outcome.refused.slice(0, shownRefusals)) {
        output.note(`  refused ${where}: ${field} ${reason}`);
      }
      const more = report.refused - Math.min(outcome.refused.length, shownRefusals);
      if (more > 0) output.note(`  … and ${more} more`);
      output.result(
        outcome,
        `${report.read} read, ${report.stored} stored, ${report.known} already known, ${report.refused} refused`,
      );
      if (report.state === 'cancelled') {
        throw new Fault('conflict', 'Stopped; what is stored stays. Give the same files again to go on');
      }
      if (report.state !== 'done') throw new Fault('conflict', report.error ?? 'The import failed');
      if (report.refused > 0) process.exitCode = exitCodes.partlyRefused;
    } finally {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    }
  });
}

interface ExportOptions extends CommonOptions {
  readonly format: ExportFormat;
  readonly output?: string;
}

async function exportCommand(options: ExportOptions): Promise<void> {
  await withDatabase(options, async ({ store, output }) => {
    const person = await pickPerson(store, options);
    const lines = Readable.from(exportListens(store, person.id, options.format));
    if (options.output === undefined) {
      await pipeline(lines, process.stdout, { end: false });
      return;
    }
    const partial = `${options.output}.partial`;
    try {
      await pipeline(lines, createWriteStream(partial, { mode: 0o600 }));
      await rename(partial, options.output);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    output.result({ file: options.output }, `Written to ${options.output}`);
  });
}
