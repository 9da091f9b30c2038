import { availableParallelism } from 'node:os';
import { type ItemOf, type PretrainReport, pretrain, pretrainableModels } from '@fonoteca/learn';
import { keysOf } from '@fonoteca/listens';
import { itemKey } from '@fonoteca/recommend';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exitCodes } from '../exit.ts';
import { createOutput } from '../output.ts';
import { createProgressBar } from '../progress.ts';

interface PretrainCommandOptions {
  readonly listens: string[];
  readonly kind: 'artist' | 'recording';
  readonly out: string;
  readonly model: string;
  readonly factors?: number;
  readonly work?: string;
  readonly seed: number;
  readonly leastListeners?: number;
  readonly leastItems?: number;
  readonly mostItems?: number;
  readonly measure: boolean;
  readonly threads: number;
  readonly source?: string;
  readonly licence?: string;
  readonly json?: boolean;
}

const more = `
Dumps are read as ListenBrainz publishes them (listenbrainz-listens-dump-…-full.tar.zst, then incremental
ones), or as .tar, .tar.gz, JSON lines, or lines of user<TAB>item<TAB>count[<TAB>unix seconds]; the item is an
artist's name, or "artist - title" for recordings. The model holds items only: nobody who listened is in it.

Ctrl-C or a crash loses little: run the same command again and it goes on where it stopped.

Examples:
  $ fonoteca recommend pretrain --listens listenbrainz-listens-dump-2120-20260215-000003-full.tar.zst \\
      --kind artist --out artists.safetensors
  $ fonoteca recommend pretrain --listens full.tar.zst --listens incremental.tar.zst --kind recording \\
      --out recordings.safetensors --factors 96 --json`;

/** `recommend pretrain`: a model out of public listens, for instances that know few people; needs no database. */
export function addPretrain(recommend: Command): void {
  recommend
    .command('pretrain')
    .description('Learn a model from a public dump of listens and write it as a file to import elsewhere')
    .requiredOption('--listens <dump>', 'a dump; again for each incremental one, in their order', gather)
    .addOption(
      new Option('--kind <kind>', 'what to learn').choices(['artist', 'recording']).makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'where the model goes')
    .addOption(
      new Option('--model <name>', 'the kind of model').choices([...pretrainableModels]).default('ials'),
    )
    .option('--factors <n>', 'numbers per item, for models with factors', wholeNumber(1))
    .option('--work <folder>', 'for what is spilled, about 20 bytes a listen (default: beside --out)')
    .option('--seed <n>', 'same seed, same dumps: same model', wholeNumber(0), 1)
    .option('--least-listeners <n>', 'people who must have heard an item (5)', wholeNumber(1))
    .option('--least-items <n>', 'items that a person must have heard (5)', wholeNumber(1))
    .option('--most-items <n>', 'items to keep, the most heard ones (500000)', wholeNumber(1))
    .option('--no-measure', 'do not measure on a tenth held out: saves half of the training')
    .option('--threads <n>', 'threads to use', wholeNumber(1), availableParallelism())
    .option('--source <text>', 'where the listens come from, kept in the file')
    .option('--licence <text>', 'under which terms they were given, kept in the file')
    .option('--json', 'print the report as one line of JSON')
    .addHelpText('after', more)
    .action(run);
}

async function run(options: PretrainCommandOptions): Promise<void> {
  const output = createOutput(options.json === true);
  const bar = createProgressBar('pretrain');
  const abort = new AbortController();
  const stop = (): void => abort.abort(new Error('Stopped; run the same command again to go on'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { listens, kind, out, model, factors, seed, threads, measure, source, licence } = options;
  const { leastListeners, leastItems, mostItems } = options;
  const pace = createPace();
  try {
    const report = await pretrain({
      listens,
      kind,
      itemOf: kind === 'artist' ? artistOf : recordingOf,
      out,
      work: options.work ?? `${out}.work`,
      model,
      ...(factors === undefined ? {} : { parameters: { factors } }),
      thresholds: {
        ...(leastListeners === undefined ? {} : { leastListeners }),
        ...(leastItems === undefined ? {} : { leastItems }),
        ...(mostItems === undefined ? {} : { mostItems }),
      },
      measure,
      seed,
      threads,
      trainedAt: new Date().toISOString(),
      source,
      licence,
      signal: abort.signal,
      onListens: ({ share, listens: read, skipping }) =>
        output.json || bar.show(share, skipping ? 'passing over what is done' : pace(share, read)),
      onProgress: (share, what) => output.json || bar.show(share, what),
    });
    bar.end();
    output.result(report, describe(report));
    if (report.badLines > 0) process.exitCode = exitCodes.partlyRefused;
  } finally {
    bar.end();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

const artistOf: ItemOf = (artist) => {
  const { key, name } = keysOf({ artist, track: '' }).artist;
  return { key: itemKey(key, 0), artist: name, title: null };
};

const recordingOf: ItemOf = (artist, title) => {
  const { artist: by, recording } = keysOf({ artist, track: title });
  if (by.key === '' || recording.key === '') return null;
  return { key: itemKey(by.key, 0, recording.key), artist: by.name, title: recording.title };
};

/** Listens a second and the time left, from the first look on. */
function createPace(): (share: number, listens: number) => string {
  let first: { at: number; share: number; listens: number } | null = null;
  return (share, listens) => {
    const now = performance.now();
    first ??= { at: now, share, listens };
    const seconds = (now - first.at) / 1000;
    const done = share - first.share;
    const count = `${listens.toLocaleString('en')} listens`;
    if (seconds < 1 || done <= 0) return count;
    const left = Math.round(((1 - share) / done) * seconds);
    return `${count}, ${Math.round((listens - first.listens) / seconds).toLocaleString('en')} a second, ${Math.floor(left / 60)} min ${left % 60} s left`;
  };
}

function describe(report: PretrainReport): string {
  const { people, items, seconds, metrics } = report;
  const odd = [
    report.badLines > 0 ? `${report.badLines} lines are no listens, the first: ${report.firstBad}` : '',
    report.unnamed > 0 ? `${report.unnamed} listens without a usable name` : '',
    report.overflow > 0
      ? `${report.overflow} listens of people or items beyond the most that are counted`
      : '',
  ];
  const worth = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  return [
    `${report.listens} listens of ${people.read} people with ${items.read} items; learned from ${people.learned} people and ${items.learned} items`,
    ...odd.filter((line) => line !== ''),
    `${report.model} ${JSON.stringify(report.parameters)}`,
    worth.length > 0 ? `on a tenth held out: ${worth.join(', ')}` : '',
    `${seconds.listens.toFixed(1)} s to read, ${seconds.data.toFixed(1)} s to sort, ${seconds.train.toFixed(1)} s to train`,
    `${report.bytes} bytes, sha256 ${report.sha256}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

const gather = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > 0xffff_ffff)
      throw new InvalidArgumentError(`Give a whole number from ${least} on.`);
    return number;
  };
}
