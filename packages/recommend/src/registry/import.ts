import { Fault } from '@fonoteca/domain';
import { layOutModel, loadModel, loadSessions, type ModelFile, readModelFile } from '@fonoteca/learn';
import type { Database } from '@fonoteca/store';
import { saveModel } from './save.ts';
import { promoteModel } from './standing.ts';

/**
 * Takes in a model file that another instance or `recommend pretrain` made, and into use beside what is
 * learned here. Gives its id. Throws Fault `invalid` where it is no model file, a damaged one, or a model that this version
 * cannot work with.
 */
export async function importModel(db: Database, path: string, actorId: number | null): Promise<number> {
  const startedAt = performance.now();
  const file = await readModelFile(path);
  tryOut(file);
  const { meta, state, items } = file;
  const id = await saveModel(
    db,
    {
      kind: meta.purpose === 'what-next' ? 'session' : meta.entityKind,
      place: 'outside',
      name: state.kind,
      parameters: meta.parameters,
      metrics: meta.metrics,
      comparedWith: null,
      people: 0,
      items: items.length,
      interactions: 0,
      dataFrom: meta.window ? new Date(meta.window.from) : null,
      dataUntil: meta.window ? new Date(meta.window.to) : null,
      seed: meta.seed,
      seconds: (performance.now() - startedAt) / 1000,
      peakMb: null,
      note: `${meta.source} (${meta.licence})`.slice(0, 1000),
      createdBy: actorId,
      trials: [],
    },
    layOutModel(file),
    { action: 'imported' },
  );
  await promoteModel(db, id, actorId, { source: meta.source });
  return id;
}

/** A model that cannot be built or asked would break every list: it is asked here, before it is in use. */
function tryOut({ meta, state, items, extras }: ModelFile): void {
  try {
    if (items.length === 0) throw new RangeError('it has no items');
    if (extras?.popularity && extras.popularity.length !== items.length)
      throw new RangeError('its popularity is not that of its items');
    if (meta.purpose === 'what-next') return void loadSessions(state).next([0], { count: 1 });
    const scores = new Float32Array(items.length);
    loadModel(state).score({ items: Uint32Array.of(0), weights: null }, scores);
    if (scores.some(Number.isNaN)) throw new RangeError('its scores are not numbers');
  } catch (cause) {
    throw new Fault('invalid', 'This model cannot be used', {
      fields: [{ field: 'file', reason: cause instanceof Error ? cause.message : String(cause) }],
      cause,
    });
  }
}
