import type { Store } from '@fonoteca/store';
import { readSessions } from '../datasets/sessions.ts';
import { currentModel } from '../registry/models.ts';
import { hardlyChanged } from './fresh.ts';
import { comparableMeasures, countItems } from './held-out.ts';
import { keepModel } from './keep.ts';
import { threadsToUse } from './means.ts';
import { trainInThread } from './thread.ts';
import { leastRows, type Trained, type TrainOptions } from './types.ts';
import { dropWithdrawn, withdrawnAt } from './withdrawal.ts';

/** Sessions behind this many listens are too old to say what follows what. */
const sessionListens = 2_000_000;

/** Which recording follows which. */
export async function trainSession(store: Store, options: TrainOptions): Promise<Trained> {
  const { signal, seed } = options;
  const kind = 'session';
  // Before any listen is read: who takes listens back meanwhile is noticed at the end.
  const inUse = await currentModel(store.db, kind, 'own');
  const set = await readSessions(store, { maxListens: sessionListens, signal });
  const sessions = set.offsets.length - 1;
  if (sessions < leastRows) {
    await dropWithdrawn(store.db, inUse);
    return { kind, modelId: null, because: `only ${sessions} listening sessions` };
  }
  const { offsets, items, starts, table } = set;
  const size = { people: set.people, interactions: items.length };
  if (options.unlessFresh && inUse && hardlyChanged(inUse, size, options.now)) {
    return { kind, modelId: null, because: 'hardly anything new since the model in use was trained' };
  }
  const cut = sessions >= 10 * leastRows ? Math.floor(sessions * 0.9) : 0;
  const outcome = await trainInThread(
    { what: 'sessions', seed, threads: threadsToUse(), whole: { offsets, items, starts }, cut },
    options,
  );
  const standing = comparableMeasures(inUse);
  return keepModel(store, outcome, options, {
    model: {
      kind,
      place: 'own',
      name: outcome.state.kind,
      parameters: outcome.state.parameters,
      metrics: outcome.measures?.candidate ?? {},
      comparedWith: inUse && standing && outcome.measures ? { modelId: inUse.id, metrics: standing } : null,
      ...size,
      items: table.ids.length,
      dataFrom: set.from,
      dataUntil: set.until,
      seed,
      seconds: outcome.seconds,
      peakMb: outcome.peakMb,
      note: null,
      createdBy: options.actorId,
      trials: [],
    },
    standing,
    withdrawnAt: withdrawnAt(inUse),
    items: table,
    popularity: countItems(items, table.ids.length),
  });
}
