import { layOutModel, type ModelFileMeta, type ModelItems } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import type { ItemTable } from '../datasets/types.ts';
import { weigh } from '../registry/gate.ts';
import { currentModel } from '../registry/models.ts';
import { saveModel } from '../registry/save.ts';
import { promoteModel, refuseModel } from '../registry/standing.ts';
import type { NewModel } from '../registry/types.ts';
import type { Trained, TrainOptions } from './types.ts';
import { withdrawnAt } from './withdrawal.ts';
import type { Measures, TrainingOutcome } from './work.ts';

export interface ToStore {
  readonly model: NewModel;
  /** Of the model in use, to weigh against; null where none is or nothing can be compared. */
  readonly standing: Measures | null;
  /** When somebody took listens back that the model in use knows: it must go, the gate is not asked. */
  readonly withdrawnAt: number | null;
  readonly items: ItemTable;
  readonly popularity: Float32Array;
}

/** Stores what was trained and takes it into use, or refuses it by the gate's word. */
export async function keepModel(
  store: Store,
  { measures, state }: TrainingOutcome,
  { now }: TrainOptions,
  { model, standing, withdrawnAt: withdrawn, items, popularity }: ToStore,
): Promise<Trained> {
  // What was learned meanwhile may hold what was just taken back; the training that waits knows better.
  if (withdrawnAt(await currentModel(store.db, model.kind, 'own')) !== withdrawn)
    return { kind: model.kind, modelId: null, because: 'somebody took listens back meanwhile' };
  const verdict =
    withdrawn !== null
      ? ({
          promote: true,
          because: 'somebody took listens back that the model in use was learned from',
        } as const)
      : measures
        ? weigh(weighable(measures.candidate), standing && weighable(standing), weighable(measures.floor))
        : ({ promote: true, because: 'too little was held out to weigh with' } as const);
  const encoded = layOutModel({
    meta: metaOf(model, items, now),
    items: itemsOf(items),
    state,
    extras: { popularity },
  });
  const modelId = await saveModel(store.db, model, encoded);
  const details = { because: verdict.because, ...(measures && { measures }) };
  if (verdict.promote) await promoteModel(store.db, modelId, null, details);
  else await refuseModel(store.db, modelId, details);
  return { kind: model.kind, modelId, verdict, measures: measures?.candidate ?? {} };
}

const metaOf = (model: NewModel, items: ItemTable, now: Date): ModelFileMeta => ({
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
});

const itemsOf = (items: ItemTable): ModelItems => ({
  length: items.ids.length,
  at: (index) => {
    const key = items.keys[index];
    if (key === undefined) return undefined;
    const title = items.kind === 'artist' ? null : (items.names[index] ?? '');
    return { key, artist: items.artists[index] ?? '', title, mbid: items.mbids[index] ?? null };
  },
});

const weighable = (measures: Measures) => ({
  ndcg: measures.ndcg ?? measures.mrr ?? Number.NaN,
  recall: measures.recall ?? measures.precision ?? Number.NaN,
  people: measures.people ?? 0,
});
