import type { Store } from '@fonoteca/store';
import { readInteractions } from '../datasets/interactions.ts';
import { readTimeSplit } from '../datasets/time-split.ts';
import type { RowUnit } from '../datasets/types.ts';
import type { ItemKind } from '../item.ts';
import { currentModel } from '../registry/models.ts';
import { hardlyChanged } from './fresh.ts';
import { comparableMeasures, cutOf, listenersOf, newOnly, rowsWithItems, stateInUse } from './held-out.ts';
import { keepModel } from './keep.ts';
import { logOf } from './log.ts';
import { searchFor, threadsToUse } from './means.ts';
import { trainInThread } from './thread.ts';
import { leastRows, type Trained, type TrainOptions } from './types.ts';
import { dropWithdrawn, withdrawnAt } from './withdrawal.ts';
import type { ItemWork } from './work.ts';

/** With fewer people on the instance, weeks and sessions are the rows that items are learned from. */
const enoughPeople = 20;
const leastItems = 10;
const leastHeldOutPeople = 5;

const rowsFor = (kind: ItemKind, people: number): RowUnit =>
  people >= enoughPeople ? 'people' : kind === 'recording' ? 'sessions' : 'weeks';

/** Which items go together, of one kind. */
export async function trainItems(store: Store, kind: ItemKind, options: TrainOptions): Promise<Trained> {
  const { signal, seed } = options;
  // Before any listen is read: who takes listens back meanwhile is noticed at the end.
  const inUse = await currentModel(store.db, kind, 'own');
  const first = await readInteractions(store, kind, { signal });
  const unit = rowsFor(kind, first.people);
  const set = unit === 'people' ? first : await readInteractions(store, kind, { rows: unit, signal });
  if (set.data.rows < leastRows || set.data.itemCount < leastItems) {
    await dropWithdrawn(store.db, inUse);
    return { kind, modelId: null, because: `only ${set.data.rows} ${unit} with ${set.data.itemCount} items` };
  }
  const size = { people: set.people, interactions: set.data.items.length };
  if (options.unlessFresh && inUse && hardlyChanged(inUse, size, options.now)) {
    return { kind, modelId: null, because: 'hardly anything new since the model in use was trained' };
  }
  const cut = cutOf(set.from, set.until);
  const split = cut ? await readTimeSplit(store, kind, cut, { rows: unit, signal }) : null;
  const heldOut = split && newOnly(split);
  const weighing =
    split && heldOut && rowsWithItems(heldOut) >= leastHeldOutPeople
      ? { train: split.train, histories: split.histories, heldOut }
      : null;
  // A model that has seen what is held out would win by having seen it.
  const unseen = inUse?.dataUntil && cut && new Date(inUse.dataUntil) <= cut;
  const work: ItemWork = {
    what: 'items',
    seed,
    threads: threadsToUse(),
    search: options.search ?? searchFor(set.data),
    whole: set.data,
    split: weighing,
    inUse: inUse && weighing && split && unseen ? await stateInUse(store, inUse.id, split.items) : null,
  };
  const outcome = await trainInThread(work, options);
  const { trials, metrics } = logOf(outcome);
  const standing = outcome.measures?.inUse ?? (unseen ? null : comparableMeasures(inUse));
  return keepModel(store, outcome, options, {
    model: {
      kind,
      place: 'own',
      name: outcome.state.kind,
      parameters: { ...outcome.state.parameters, rows: unit },
      metrics,
      comparedWith: inUse && standing && outcome.measures ? { modelId: inUse.id, metrics: standing } : null,
      ...size,
      items: set.data.itemCount,
      dataFrom: set.from,
      dataUntil: set.until,
      seed,
      seconds: outcome.seconds,
      peakMb: outcome.peakMb,
      note: null,
      createdBy: options.actorId,
      trials,
    },
    standing,
    withdrawnAt: withdrawnAt(inUse),
    items: set.items,
    popularity: listenersOf(set.data),
  });
}
