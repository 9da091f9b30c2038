import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  importModel,
  listModels,
  type ModelPlace,
  type ModelSubject,
  modelPieces,
  offlineEvaluate,
  policyNames,
  policyOf,
  promoteModel,
  readDrawnPlaces,
  rollBackModel,
  trainKind,
} from '@fonoteca/recommend';
import { Argument, type Command, Option } from 'commander';
import { table } from '../output.ts';
import { type CommonOptions, withDatabase } from '../workplace.ts';
import { wholeNumber } from './jobs.ts';

const subjects = ['artist', 'release', 'recording', 'session'] as const satisfies ModelSubject[];

/** `recommend train`, `recommend models …` and `recommend offline-eval`. */
export function addRecommendModels(recommend: Command): void {
  recommend
    .command('train')
    .description('learn models from what people here listened to, and take the better ones into use')
    .addArgument(new Argument('[kinds...]', 'which').choices(subjects))
    .option('--seed <number>', 'the same seed and data make the same model', wholeNumber, 1)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca recommend train\n  $ fonoteca recommend train artist --seed 7 --json',
    )
    .action((kinds: ModelSubject[], options: CommonOptions & { seed: number }) =>
      withDatabase(options, async ({ store, output }) => {
        const outcomes = [];
        for (const kind of kinds.length > 0 ? kinds : subjects) {
          const onProgress = (share: number, what: string) =>
            process.stderr.isTTY &&
            process.stderr.write(`\r\u001b[K${kind}: ${what} ${Math.round(share * 100)} %`);
          outcomes.push(
            await trainKind(store, kind, { seed: options.seed, actorId: null, now: new Date(), onProgress }),
          );
          if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
        }
        const rows = outcomes.map((one) => [
          one.kind,
          one.modelId ?? '–',
          one.modelId === null
            ? `not trained: ${one.because}`
            : `${one.verdict.promote ? 'in use' : 'refused'}: ${one.verdict.because}`,
        ]);
        output.result(outcomes, table(['kind', 'model', ''], rows));
      }),
    );

  const models = recommend.command('models').description('trained and imported models');
  models
    .command('list', { isDefault: true })
    .description('all models, newest first')
    .option('--json', 'print JSON')
    .action((options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const all = await listModels(store.db);
        const rows = all.map((model) => [
          model.id,
          model.kind,
          model.place,
          model.state,
          model.name,
          Object.entries(model.metrics)
            .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
            .join(', '),
          `${Math.round(model.seconds)} s`,
        ]);
        output.result(all, table(['id', 'kind', 'place', 'state', 'model', 'measures', 'trained in'], rows));
      }),
    );
  models
    .command('promote')
    .description('take a model into use')
    .argument('<id>', 'of the model', wholeNumber)
    .option('--json', 'print JSON')
    .action((id: number, options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        await promoteModel(store.db, id, null);
        output.result({ id }, `Model ${id} is in use.`);
      }),
    );
  models
    .command('rollback')
    .description('go back to the model that was in use before')
    .addArgument(new Argument('<kind>', 'which').choices(subjects))
    .addOption(
      new Option('--place <place>', 'learned here or imported').choices(['own', 'outside']).default('own'),
    )
    .option('--json', 'print JSON')
    .action((kind: ModelSubject, options: CommonOptions & { place: ModelPlace }) =>
      withDatabase(options, async ({ store, output }) => {
        const id = await rollBackModel(store.db, kind, options.place, null);
        output.result({ id }, `Model ${id} is in use again.`);
      }),
    );
  models
    .command('import')
    .description('take in a model file made by `recommend pretrain` or another instance')
    .argument('<file>', 'a .safetensors file')
    .option('--json', 'print JSON')
    .action((file: string, options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const id = await importModel(store.db, file, null);
        output.result({ id }, `Model ${id} is in use beside what is learned here.`);
      }),
    );
  models
    .command('export')
    .description('write a model as a file that another instance can import; no person is in it')
    .argument('<id>', 'of the model', wholeNumber)
    .requiredOption('--out <file>', 'where to')
    .option('--json', 'print JSON')
    .action((id: number, options: CommonOptions & { out: string }) =>
      withDatabase(options, async ({ store, output }) => {
        const { bytes, pieces } = await modelPieces(store.db, id, { toExport: true });
        await pipeline(Readable.from(pieces), createWriteStream(options.out, { flags: 'wx' }));
        output.result({ id, file: options.out, bytes }, `${options.out}: ${bytes} bytes`);
      }),
    );

  recommend
    .command('offline-eval')
    .description('what another policy would have been worth, from the places that were drawn (SNIPS)')
    .option('--policy <names...>', policyNames.join(', '), ['as-logged', 'best-first', 'uniform'])
    .option('--days <count>', 'lists made in the last so many days', wholeNumber, 90)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Only places that were drawn by chance can tell; each says how likely it was (its propensity). The
interval is wide while answers are few.

Example:
  $ fonoteca recommend offline-eval --policy best-first temperature:4 --days 30 --json`,
    )
    .action((options: CommonOptions & { policy: string[]; days: number }) =>
      withDatabase(options, async ({ store, output }) => {
        const since = new Date(Date.now() - options.days * 86_400_000);
        const logs = await readDrawnPlaces(store.db, since);
        const estimates = options.policy.map((name) => ({
          policy: name,
          ...offlineEvaluate(logs, policyOf(name)),
        }));
        const percent = (value: number | null | undefined): string =>
          value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)} %`;
        const rows = estimates.map((one) => [
          one.policy,
          percent(one.value),
          one.interval ? `${percent(one.interval[0])} … ${percent(one.interval[1])}` : '–',
          Math.round(one.effectiveItems),
          one.warnings[0] ?? '',
        ]);
        output.result(estimates, table(['policy', 'liked or heard', '95 %', 'effective places', ''], rows));
      }),
    );
}
