import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Fault } from '@fonoteca/domain';
import { type Weighting, weigh } from '../data/normalise.ts';
import { type Written, writeModelFile } from '../file/disk.ts';
import { buildDataset, type Thresholds } from './build/build.ts';
import { checkModel, type TrainRequest, trainOn } from './build/train.ts';
import type { ItemOf } from './collect/catalogue.ts';
import { type Counts, removeWork } from './collect/checkpoint.ts';
import { type CollectProgress, collectListens } from './collect/collect.ts';
import type { LearnedKind } from './scan/scan-block.ts';

export interface PretrainOptions extends TrainRequest {
  /** Paths of dumps: the full one first, then incremental ones in their order. */
  readonly listens: readonly string[];
  readonly kind: LearnedKind;
  readonly itemOf: ItemOf;
  /** Where the model goes. */
  readonly out: string;
  /** Folder for what is spilled, some 20 bytes a listen; removed when the model is written. */
  readonly work: string;
  readonly thresholds?: Partial<Thresholds> | undefined;
  readonly seed: number;
  readonly threads: number;
  /** UTC instant, ISO 8601. */
  readonly trainedAt: string;
  /** Where the listens come from, for a person. */
  readonly source?: string | undefined;
  readonly licence?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onListens?: ((progress: CollectProgress) => void) | undefined;
  /** Share 0–1 of a step after reading, and what it is. */
  readonly onProgress?: ((share: number, what: string) => void) | undefined;
  /** Threads that only scan lines; chosen by the size of the dumps where it is left out. */
  readonly scanThreads?: number | undefined;
  /** See `CollectOptions.pairsInMemory`. */
  readonly pairsInMemory?: number | undefined;
}

export interface PretrainReport extends Counts, Written {
  readonly model: string;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** On a tenth that was held out; empty where it was not measured. */
  readonly metrics: Readonly<Record<string, number>>;
  /** All that was read, and what of it was learned from. */
  readonly people: { readonly read: number; readonly learned: number };
  readonly items: { readonly read: number; readonly learned: number };
  readonly pairs: { readonly read: number; readonly learned: number };
  readonly seconds: { readonly listens: number; readonly data: number; readonly train: number };
}

const defaultThresholds: Thresholds = { leastListeners: 5, leastItems: 5, mostItems: 500_000 };
/** How counts become weights: what the model file says, so that histories are weighed alike. */
const weighting: Weighting = 'log';

/**
 * Makes a model from a public dump of listens and writes it as a file in which is nobody: factors and names
 * of items that several people heard, and nothing else. Stopped in any way, the same call goes on.
 * Throws Fault `invalid`, `conflict` (a work folder of another run) or `unavailable`.
 */
export async function pretrain(options: PretrainOptions): Promise<PretrainReport> {
  checkModel(options);
  const { work, signal, seed, threads, onProgress } = options;
  const thresholds = { ...defaultThresholds, ...definedOf(options.thresholds ?? {}) };
  const inputs = await readableInputs(options.listens);
  const begun = performance.now();
  const collected = await collectListens({
    inputs,
    kind: options.kind,
    itemOf: options.itemOf,
    work,
    fingerprint: fingerprintOf(inputs, options.kind),
    threads: options.scanThreads ?? scanThreadsFor(inputs, threads),
    signal,
    onProgress: options.onListens,
    pairsInMemory: options.pairsInMemory,
  });
  const read = performance.now();
  onProgress?.(0, 'sorting');
  const built = await buildDataset(work, collected, thresholds, signal);
  if (built.interactions.rows === 0 || built.items.length === 0) throw tooLittle(thresholds);
  const sorted = performance.now();
  const data = weigh(built.interactions, weighting);
  const trained = await trainOn(data, options, { seed, threads, signal, onProgress });
  const { counts } = collected;
  const origin = originOf(inputs);
  const written = await writeModelFile(
    options.out,
    {
      meta: {
        entityKind: options.kind,
        purpose: 'discover',
        trainedAt: options.trainedAt,
        window: windowOf(counts),
        parameters: { ...trained.parameters, weighting },
        metrics: trained.metrics,
        seed,
        source: options.source ?? origin.source,
        licence: options.licence ?? origin.licence,
      },
      items: built.items,
      state: trained.model.state(),
      extras: { listeners: built.listeners, listens: built.listens },
    },
    signal,
  );
  await removeWork(work);
  return {
    ...counts,
    ...written,
    model: options.model,
    parameters: { ...trained.parameters, weighting },
    metrics: trained.metrics,
    people: { read: collected.rows, learned: data.rows },
    items: { read: collected.items, learned: data.itemCount },
    pairs: { read: built.distinctPairs, learned: data.items.length },
    seconds: {
      listens: (read - begun) / 1000,
      data: (sorted - read) / 1000,
      train: (performance.now() - sorted) / 1000,
    },
  };
}

interface Input {
  readonly path: string;
  readonly bytes: number;
  /** Hash of how it begins. */
  readonly beginning: string;
}

const beginningBytes = 4096;

async function readableInputs(paths: readonly string[]): Promise<Input[]> {
  if (paths.length === 0) throw refused('give at least one dump');
  const inputs = await Promise.all(paths.map(lookInto));
  const twice = inputs.find(({ path }, at) => inputs.findIndex((other) => other.path === path) !== at);
  if (twice) throw refused(`${twice.path} is given twice: its listens would count twice`);
  return inputs;
}

async function lookInto(path: string): Promise<Input> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    const beginning = createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
    return { path: resolve(path), bytes: (await handle.stat()).size, beginning };
  } finally {
    await handle.close();
  }
}

/** Of a small dump a thread costs more than it saves; more than three would wait for the one that unpacks and counts. */
function scanThreadsFor(inputs: readonly Input[], threads: number): number {
  const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
  return bytes < 8 << 20 ? 0 : Math.max(1, Math.min(3, threads - 1));
}

/** What must be the same for a work folder to be gone on with. A dump may have been moved, or got again after it was cut off. */
function fingerprintOf(inputs: readonly Input[], kind: LearnedKind): string {
  const facts = inputs.map(({ beginning }) => beginning);
  return createHash('sha256')
    .update(JSON.stringify([1, kind, facts]))
    .digest('hex');
}

/** A dump's name tells which one it is; the name of any other file could tell whose it is. */
function originOf(inputs: readonly Input[]): { source: string; licence: string } {
  const names = inputs.map(({ path }) => basename(path));
  return names.every((name) => /^listenbrainz-[a-z0-9.-]+$/i.test(name))
    ? { source: `ListenBrainz, ${names.join(', ')}`.slice(0, 2000), licence: 'CC0 1.0 Universal' }
    : { source: 'Listens given as files', licence: '' };
}

function windowOf({ firstTime, lastTime }: Counts): { from: string; to: string } | null {
  if (firstTime === 0) return null;
  return { from: new Date(firstTime * 1000).toISOString(), to: new Date(lastTime * 1000).toISOString() };
}

const definedOf = (thresholds: Partial<Thresholds>): Partial<Thresholds> =>
  Object.fromEntries(Object.entries(thresholds).filter(([, value]) => value !== undefined));

const refused = (reason: string): Fault =>
  new Fault('invalid', 'Nothing to learn from', { fields: [{ field: 'listens', reason }] });

const tooLittle = ({ leastListeners, leastItems }: Thresholds): Fault =>
  refused(
    `no item was heard by ${leastListeners} people who heard ${leastItems} such items: give more listens, or lower these limits`,
  );
