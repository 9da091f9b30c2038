import { layOutModel, readModelFile } from '@fonoteca/learn';
import type { Database } from '@fonoteca/store';
import { saveModel } from './models.ts';
import { promoteModel } from './standing.ts';

/**
 * Takes in a model file that another instance or `recommend pretrain` made, and into use beside what is
 * learned here. Gives its id. Throws Fault `invalid` where it is no model file, or a damaged one.
 */
export async function importModel(db: Database, path: string, actorId: number | null): Promise<number> {
  const startedAt = performance.now();
  const file = await readModelFile(path);
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
    'imported',
  );
  await promoteModel(db, id, actorId, { source: meta.source });
  return id;
}
