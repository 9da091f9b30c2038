import {
  evaluateRanking,
  type History,
  type ItemModel,
  loadModel,
  modelKinds,
  trainAuto,
  trainSessions,
} from '@fonoteca/learn';
import { measureSessions } from './measure-sessions.ts';
import type { ItemWork, Measures, SessionWork, TrainingOutcome, TrainingWork } from './work.ts';

type OnProgress = (share: number, what: string) => void;

const listLength = 20;
/** Of the whole work: weighing trains and searches too. */
const weighingShare = 0.5;

/** The work of a training thread. */
export async function runWork(work: TrainingWork, onProgress: OnProgress): Promise<TrainingOutcome> {
  const startedAt = performance.now();
  const outcome =
    work.what === 'items' ? await trainItems(work, onProgress) : await trainNext(work, onProgress);
  return {
    ...outcome,
    seconds: (performance.now() - startedAt) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

type Trained = Omit<TrainingOutcome, 'seconds' | 'peakMb'>;

async function trainItems(work: ItemWork, onProgress: OnProgress): Promise<Trained> {
  const { seed, threads, search, whole, split } = work;
  const measures = split && (await weighItems(work, split, onProgress));
  const from = measures ? weighingShare : 0;
  const { model, report } = await trainAuto(whole, {
    ...search,
    seed,
    threads,
    onProgress: (share, what) => onProgress(from + share * (1 - from), what),
  });
  return { state: model.state(), report, measures };
}

/** The same choice made on what was before the cut, measured on what came after it: what the gate weighs. */
async function weighItems(
  { seed, threads, search, inUse }: ItemWork,
  { train, histories, heldOut }: NonNullable<ItemWork['split']>,
  onProgress: OnProgress,
): Promise<TrainingOutcome['measures']> {
  const { model } = await trainAuto(train, {
    ...search,
    seed,
    threads,
    onProgress: (share, what) => onProgress(share * weighingShare, what),
  });
  const measure = async (of: ItemModel): Promise<Measures> => {
    const { people, recall, ndcg, hit, coverage } = await evaluateRanking(of, histories, heldOut, {
      k: listLength,
    });
    return { people, recall, ndcg, hit, coverage };
  };
  const floor = modelKinds.popularity;
  if (!floor) throw new Error('there is no popularity model');
  const shape = { rows: train.rows, itemCount: train.itemCount, interactions: train.items.length };
  const popular = await floor.train(train, floor.defaults(shape), { seed, threads: 1 });
  return {
    candidate: await measure(model),
    inUse: inUse && (await measure(renumbered(loadModel(inUse.state), inUse.numbers, train.itemCount))),
    floor: await measure(popular),
  };
}

/** A model with the item numbers of other data; items it does not know come last. */
function renumbered(model: ItemModel, numbers: Int32Array, itemCount: number): ItemModel {
  const back = new Int32Array(itemCount).fill(-1);
  for (const [old, now] of numbers.entries()) if (now >= 0) back[now] = old;
  const scores = new Float32Array(model.itemCount);
  const translate = ({ items, weights }: History): History => {
    const pairs = Array.from(items, (item, at) => ({ item: back[item] ?? -1, weight: weights?.[at] ?? 1 }))
      .filter(({ item }) => item >= 0)
      .toSorted((a, b) => a.item - b.item);
    return {
      items: Uint32Array.from(pairs, ({ item }) => item),
      weights: weights && Float32Array.from(pairs, ({ weight }) => weight),
    };
  };
  return {
    ...model,
    kind: model.kind,
    itemCount,
    score(history, out) {
      model.score(translate(history), scores);
      for (let item = 0; item < itemCount; item++) {
        const old = back[item] ?? -1;
        out[item] = old < 0 ? Number.NEGATIVE_INFINITY : (scores[old] ?? 0);
      }
    },
  };
}

async function trainNext(work: SessionWork, onProgress: OnProgress): Promise<Trained> {
  const { seed, threads, whole, cut } = work;
  const part = cut > 0 ? weighingShare : 0;
  const measures =
    cut > 0
      ? await measureSessions(whole, cut, {
          seed,
          threads,
          onProgress: (share, what) => onProgress(share * part, what),
        })
      : null;
  const model = await trainSessions(whole, {
    seed,
    threads,
    onProgress: (share, what) => onProgress(part + share * (1 - part), what),
  });
  return { state: model.state(), report: null, measures };
}
