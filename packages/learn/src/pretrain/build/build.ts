import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createFloat32Column, createUint32Column } from '../../data/columns.ts';
import type { Interactions } from '../../data/interactions.ts';
import type { ModelItem } from '../../file/format.ts';
import { readAllNames, readMbids } from '../collect/catalogue.ts';
import { type Checkpoint, runPath } from '../collect/checkpoint.ts';
import { mergeRuns, readPairs } from '../collect/merge.ts';

export interface Thresholds {
  /** People who must have heard an item for it to be learned: of one that a single person heard nothing can be learned, and it could tell who that was. */
  readonly leastListeners: number;
  /** Items that a person must have heard to be learned from. */
  readonly leastItems: number;
  /** Items at most, the most heard ones. */
  readonly mostItems: number;
}

export interface Built {
  /** Weights are counts of listens. */
  readonly interactions: Interactions;
  readonly items: readonly ModelItem[];
  /** People and listens of each item, of all people. */
  readonly listeners: Uint32Array;
  readonly listens: Float32Array;
  readonly distinctPairs: number;
}

/** Makes the data set to learn from what was collected: rare items and people with few items left out. */
export async function buildDataset(
  work: string,
  state: Checkpoint,
  thresholds: Thresholds,
  signal?: AbortSignal,
): Promise<Built> {
  const merged = await mergeAll(work, state, signal);
  const listeners = new Uint32Array(state.items);
  const listens = new Float64Array(state.items);
  let distinctPairs = 0;
  const tally = (_row: number, item: number, count: number): void => {
    listeners[item] = (listeners[item] ?? 0) + 1;
    listens[item] = (listens[item] ?? 0) + count;
    distinctPairs++;
  };
  await readPairs(merged, tally, signal);
  const kept = keptItems(listeners, thresholds);
  const interactions = await readRows(merged, state.items, kept, thresholds, signal);
  return {
    interactions,
    items: await describeItems(work, state, kept),
    listeners: kept.map((item) => listeners[item] ?? 0),
    listens: Float32Array.from(kept, (item) => listens[item] ?? 0),
    distinctPairs,
  };
}

/** Runs merged at once: each holds a file and 768 KiB. */
const mergedAtOnce = 200;

async function mergeAll(work: string, state: Checkpoint, signal?: AbortSignal): Promise<string> {
  const target = join(work, 'merged');
  let paths = Array.from({ length: state.runs }, (_, number) => runPath(work, number));
  for (let level = 0; paths.length > mergedAtOnce; level++) {
    const larger: string[] = [];
    for (let from = 0; from < paths.length; from += mergedAtOnce) {
      const path = join(work, `level-${level}-${larger.length}`);
      await mergeRuns(paths.slice(from, from + mergedAtOnce), path, signal);
      larger.push(path);
    }
    // The runs themselves stay: they are what a restart begins with.
    if (level > 0) await Promise.all(paths.map((path) => rm(path)));
    paths = larger;
  }
  const partial = `${target}.partial`;
  await mergeRuns(paths, partial, signal);
  await rename(partial, target);
  return target;
}

/** Numbers of the items to keep, ascending; of equally heard ones those heard first. */
function keptItems(listeners: Uint32Array, { leastListeners, mostItems }: Thresholds): Uint32Array {
  const enough = createUint32Column();
  for (const [item, people] of listeners.entries()) if (people >= leastListeners) enough.push(item);
  const kept = enough.toArray();
  if (kept.length <= mostItems) return kept;
  kept.sort((left, right) => (listeners[right] ?? 0) - (listeners[left] ?? 0) || left - right);
  return kept.slice(0, mostItems).sort();
}

async function readRows(
  merged: string,
  itemCount: number,
  kept: Uint32Array,
  { leastItems }: Thresholds,
  signal?: AbortSignal,
): Promise<Interactions> {
  const places = new Uint32Array(itemCount);
  for (const [place, item] of kept.entries()) places[item] = place + 1;
  const offsets = createUint32Column();
  const items = createUint32Column();
  const weights = createFloat32Column();
  offsets.push(0);
  let current = -1;
  let rowItems: number[] = [];
  let rowCounts: number[] = [];
  const endRow = (): void => {
    if (rowItems.length >= leastItems) {
      for (const item of rowItems) items.push(item);
      for (const count of rowCounts) weights.push(count);
      offsets.push(items.length);
    }
    rowItems = [];
    rowCounts = [];
  };
  await readPairs(
    merged,
    (row, item, count) => {
      if (row !== current) endRow();
      current = row;
      const place = places[item] ?? 0;
      if (place === 0) return;
      rowItems.push(place - 1);
      rowCounts.push(count);
    },
    signal,
  );
  endRow();
  return {
    rows: offsets.length - 1,
    itemCount: kept.length,
    offsets: offsets.toArray(),
    items: items.toArray(),
    weights: weights.toArray(),
  };
}

async function describeItems(work: string, state: Checkpoint, kept: Uint32Array): Promise<ModelItem[]> {
  const mbids = new Map<number, string>();
  for (const { item, mbid } of await readMbids(work, state.mbids)) mbids.set(item, mbid);
  const described: ModelItem[] = [];
  await readAllNames(work, (number, names) => {
    if (number === kept[described.length]) described.push({ ...names(), mbid: mbids.get(number) ?? null });
  });
  if (described.length !== kept.length) throw new RangeError('names of items are missing in the work folder');
  return described;
}
