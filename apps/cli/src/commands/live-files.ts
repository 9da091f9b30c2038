import { readFile, stat, writeFile } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import { type ChannelFormat, exportChannels, importChannels, mostChannelFileBytes } from '@fonoteca/live';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exit.ts';
import type { CommonOptions } from '../workplace.ts';
import { common, withLive } from './live-options.ts';

/** `live import` and `live export`. */
export function addLiveFiles(live: Command): void {
  common(live.command('import'))
    .description('follow the channels of a file: CSV or OPML')
    .argument('<file>', 'the file')
    .addHelpText(
      'after',
      `
A CSV has a first line with column names: address, or platform and account; group and note as you like.
What is wrong with one channel is told by line, and the others go in.

Examples:
  $ fonoteca live import channels.csv
  $ fonoteca live import subscriptions.opml --user ana --json`,
    )
    .action((path: string, options: CommonOptions) =>
      withLive(options, async ({ store, output, person, live }) => {
        const report = await importChannels(store.db, live.platforms, person.id, await readBounded(path));
        await live.watcher?.wake();
        for (const { line, text, field, reason } of report.refused)
          output.note(`refused line ${line} (${text}): ${field} ${reason}`);
        const { followed, known, refused } = report;
        output.result(report, `${followed} followed, ${known} known already, ${refused.length} refused`);
        if (refused.length > 0) process.exitCode = exitCodes.partlyRefused;
      }),
    );

  common(live.command('export'))
    .description('the followed channels as a file')
    .addOption(new Option('--format <format>', 'what kind of file').choices(['csv', 'opml']).default('csv'))
    .option('--out <file>', 'where to; standard output when left out')
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca live export > channels.csv\n  $ fonoteca live export --format opml --out channels.opml',
    )
    .action((options: CommonOptions & { format: ChannelFormat; out?: string }) =>
      withLive(options, async ({ store, output, person }) => {
        const { content } = await exportChannels(store.db, person.id, options.format, new Date());
        if (options.out === undefined) {
          if (output.json) output.result({ format: options.format, content }, '');
          else process.stdout.write(content);
          return;
        }
        await writeFile(options.out, content);
        output.result({ file: options.out, format: options.format }, options.out);
      }),
    );
}

async function readBounded(path: string): Promise<Buffer> {
  const facts = await stat(path).catch((cause: Error) => {
    throw new Fault('not-found', `${path} cannot be read: ${cause.message}`, { cause });
  });
  if (facts.size > mostChannelFileBytes)
    throw new Fault('too-large', 'The file is too large for a list of channels', {
      fields: [{ field: 'file', reason: `give at most ${mostChannelFileBytes / 1024 / 1024} MiB` }],
    });
  return readFile(path);
}
