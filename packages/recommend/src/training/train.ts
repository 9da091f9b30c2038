import { availableParallelism } from 'node:os';
import { type Interactions, layOutModel, type ModelFileMeta } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import { readInteractions } from '../datasets/interactions.ts';
import { readSessions } from '../datasets/sessions.ts';
import { readTimeSplit } from '../datasets/time-split.ts';
import type { ItemTable, RowUnit, TimeSplit } from '../datasets/types.ts';
import type { ItemKind } from '../item.ts';
import { type Verdict, weigh } from '../registry/gate.ts';
import { loadModelState } from '../registry/load.ts';
import { currentModel, saveModel } from '../registry/models.ts';
import { promoteModel, refuseModel } from '../registry/standing.ts';
import type { ModelSubject, NewModel, Trial } from '../registry/types.ts';
import { trainInThread } from './thread.ts';
import type { ItemWork, Measures, TrainingOutcome } from './work.ts';

export interface TrainOptions {
  readonly seed: number;
  readonly actorId: number | null;
  /** Leave a kind alone that has hardly anything new to learn from. */
  readonly unlessFresh?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number, what: string) => void;
  /** For the model file; the clock of whoever asks. */
  readonly now: Date;
}

export type Trained =
  | {
      readonly kind: ModelSubject;
      readonly modelId: number;
      readonly verdict: Verdict;
      readonly measures: Measures;
    }
  | { readonly kind: ModelSubject; readonly modelId: null; readonly because: string };

/** With fewer people on the instance, weeks and sessions are the rows that items are learned from. */
const enoughPeople = 20;
/** Fewer rows or items teach nothing. */
const leastRows = 20;
const leastItems = 10;
const leastHeldOutPeople = 5;
const dayMs = 86_400_000;
/** Sessions behind this many listens are too old to say what follows what. */
const sessionListens = 2_000_000;

const rowsFor = (kind: ItemKind, people: number): RowUnit =>
  people >= enoughPeople ? 'people' : kind === 'recording' ? 'sessions' : 'weeks';

/**
 * Learns one kind of model from what people of this instance share, weighs it against the one in use on
 * listens after one cut in time, and takes it into use unless it is worse.
 */
export function trainKind(store: Store, kind: ModelSubject, options: TrainOptions): Promise<Trained> {
  return kind === 'session' ? trainSession(store, options) : trainItems(store, kind, options);
}

async function trainItems(store: Store, kind: ItemKind, options: TrainOptions): Promise<Trained> {
  const { signal, seed } = options;
  const first = await readInteractions(store, kind, { signal });
  const unit = rowsFor(kind, first.people);
  const set = unit === 'people' ? first : await readInteractions(store, kind, { rows: unit, signal });
  if (set.data.rows < leastRows || set.data.itemCount < leastItems) {
    return { kind, modelId: null, because: `only ${set.data.rows} ${unit} with ${set.data.itemCount} items` };
  }
  const cut = cutOf(set.from, set.until);
  const split = unit === 'people' && cut ? await readTimeSplit(store, kind, cut, { signal }) : null;
  const heldOut = split && newOnly(split);
  const enough = heldOut !== null && rowsWithItems(heldOut) >= leastHeldOutPeople;
  const inUse = await currentModel(store.db, kind, 'own');
  const work: ItemWork = {
    what: 'items',
    seed,
    threads: threadsToUse(),
    whole: set.data,
    split: split && enough ? { train: split.train, heldOut } : null,
    inUse: inUse && split ? await stateInUse(store, inUse.id, split.items) : null,
  };
  const outcome = await trainInThread(work, options);
  const { trials, metrics } = logOf(outcome);
  return keep(store, outcome, options, {
    model: {
      kind,
      place: 'own',
      name: outcome.state.kind,
      parameters: { ...outcome.state.parameters, rows: unit },
      metrics,
      comparedWith:
        inUse && outcome.measures?.inUse ? { modelId: inUse.id, metrics: outcome.measures.inUse } : null,
      people: set.people,
      items: set.data.itemCount,
      interactions: set.data.items.length,
      dataFrom: set.from,
      dataUntil: set.until,
      seed,
      seconds: outcome.seconds,
      peakMb: outcome.peakMb,
      note: null,
      createdBy: options.actorId,
      trials,
    },
    items: set.items,
    popularity: listenersOf(set.data),
  });
}

async function trainSession(store: Store, options: TrainOptions): Promise<Trained> {
  const { signal, seed } = options;
  const set = await readSessions(store, { maxListens: sessionListens, signal });
  const sessions = set.offsets.length - 1;
  if (sessions < leastRows)
    return { kind: 'session', modelId: null, because: `only ${sessions} listening sessions` };
  const { offsets, items, starts, table } = set;
  const cut = sessions >= 10 * leastRows ? Math.floor(sessions * 0.9) : 0;
  const outcome = await trainInThread(
    { what: 'sessions', seed, threads: threadsToUse(), whole: { offsets, items, starts }, cut },
    options,
  );
  const popularity = new Float32Array(table.ids.length);
  for (const item of items) popularity[item] = (popularity[item] ?? 0) + 1;
  return keep(store, outcome, options, {
    model: {
      kind: 'session',
      place: 'own',
      name: outcome.state.kind,
      parameters: outcome.state.parameters,
      metrics: outcome.measures?.candidate ?? {},
      comparedWith: null,
      people: set.people,
      items: table.ids.length,
      interactions: items.length,
      dataFrom: set.from,
      dataUntil: set.until,
      seed,
      seconds: outcome.seconds,
      peakMb: outcome.peakMb,
      note: null,
      createdBy: options.actorId,
      trials: [],
    },
    items: table,
    popularity,
  });
}

interface ToStore {
  readonly model: NewModel;
  readonly items: ItemTable;
  readonly popularity: Float32Array;
}

async function keep(
  store: Store,
  outcome: TrainingOutcome,
  { now }: TrainOptions,
  { model, items, popularity }: ToStore,
): Promise<Trained> {
  const { measures } = outcome;
  const verdict = measures
    ? weigh(
        weighable(measures.candidate),
        measures.inUse && weighable(measures.inUse),
        weighable(measures.floor),
      )
    : ({ promote: true, because: 'too little was held out to weigh with' } as const);
  const meta: ModelFileMeta = {
    entityKind: items.kind,
    purpose: model.kind === 'session' ? 'what-next' : 'discover',
    trainedAt: now.toISOString(),
    window:
      model.dataFrom && model.dataUntil
        ? { from: model.dataFrom.toISOString(), to: model.dataUntil.toISOString() }
        : null,
    parameters: model.parameters,
    metrics: model.metrics,
    seed: model.seed,
    source: 'listens of one Fonoteca instance',
    licence: 'as its people decide',
  };
  const table = {
    length: items.ids.length,
    at: (index: number) => {
      const key = items.keys[index];
      if (key === undefined) return undefined;
      const title = items.kind === 'artist' ? null : (items.names[index] ?? '');
      return { key, artist: items.artists[index] ?? '', title, mbid: items.mbids[index] ?? null };
    },
  };
  const encoded = layOutModel({ meta, items: table, state: outcome.state, extras: { popularity } });
  const modelId = await saveModel(store.db, model, encoded);
  const details = { because: verdict.because, ...(measures && { measures }) };
  if (verdict.promote) await promoteModel(store.db, modelId, null, details);
  else await refuseModel(store.db, modelId, details);
  return { kind: model.kind, modelId, verdict, measures: measures?.candidate ?? {} };
}

const weighable = (measures: Measures) => ({
  ndcg: measures.ndcg ?? measures.mrr ?? Number.NaN,
  recall: measures.recall ?? measures.precision ?? Number.NaN,
  people: measures.people ?? 0,
});

/** One moment for everybody: the last tenth of the time, between a week and a month of it. */
function cutOf(from: Date | null, until: Date | null): Date | null {
  if (!from || !until) return null;
  const span = until.getTime() - from.getTime();
  if (span < 28 * dayMs) return null;
  return new Date(until.getTime() - Math.min(30 * dayMs, Math.max(7 * dayMs, span / 10)));
}

/** Held-out items that the person had never heard before the cut: what discovery is measured on. */
function newOnly({ heldOut, train }: TimeSplit): Interactions {
  const offsets = new Uint32Array(heldOut.offsets.length);
  const kept: number[] = [];
  for (let row = 0; row + 1 < heldOut.offsets.length; row++) {
    for (let at = heldOut.offsets[row] ?? 0; at < (heldOut.offsets[row + 1] ?? 0); at++) {
      if (heldOut.heardBefore[at] === 0) kept.push(heldOut.items[at] ?? 0);
    }
    offsets[row + 1] = kept.length;
  }
  return {
    rows: train.rows,
    itemCount: train.itemCount,
    offsets,
    items: Uint32Array.from(kept),
    weights: null,
  };
}

function rowsWithItems({ offsets, rows }: Interactions): number {
  let count = 0;
  for (let row = 0; row < rows; row++) if ((offsets[row + 1] ?? 0) > (offsets[row] ?? 0)) count++;
  return count;
}

/** Rows that have each item: listeners, or weeks and sessions where people are few. */
function listenersOf({ items, itemCount }: Interactions): Float32Array {
  const counts = new Float32Array(itemCount);
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}

async function stateInUse(
  store: Store,
  id: number,
  items: ItemTable,
): Promise<NonNullable<ItemWork['inUse']>> {
  const file = await loadModelState(store.db, id);
  const numberOf = new Map(items.keys.map((key, number) => [key, number]));
  const numbers = Int32Array.from(
    { length: file.items.length },
    (_, index) => numberOf.get(file.items.at(index)?.key ?? '') ?? -1,
  );
  return { state: file.state, numbers };
}

/** The experiment log, and the measures shown of a model: on the held-out listens, else on the inner split. */
function logOf({ report, measures }: TrainingOutcome): { trials: Trial[]; metrics: Record<string, number> } {
  if (!report) return { trials: [], metrics: { ...measures?.candidate } };
  const chosen = new Map(
    report.members.map((member) => [JSON.stringify([member.member, member.parameters]), member.weight]),
  );
  const trials = report.trials.map(({ member, parameters, recall, ndcg, seconds }) => ({
    member,
    parameters,
    metrics: { recall, ndcg },
    seconds,
    weight: chosen.get(JSON.stringify([member, parameters])) ?? null,
  }));
  const { recall, ndcg } = report.blend.crossFitted;
  return { trials, metrics: { ...(measures?.candidate ?? {}), innerRecall: recall, innerNdcg: ndcg } };
}

/** One thread is left to those who ask meanwhile. */
const threadsToUse = (): number => Math.max(1, Math.min(8, availableParallelism() - 1));
