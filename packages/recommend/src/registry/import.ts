import { Fault } from '@fonoteca/domain';
import {
  layOutModel,
  loadModel,
  loadSessions,
  type ModelFile,
  type ModelItems,
  readModelFile,
} from '@fonoteca/learn';
import type { Database } from '@fonoteca/store';
import { splitItemKey } from '../item.ts';
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
    checkItems(items);
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

const longestKey = 1000;
const mostVariant = 2 ** 31 - 1;

/**
 * Every item is read once: one text that the database refuses (a nul, a variant beyond 32 bits, half a
 * character) would break every list from then on.
 */
function checkItems(items: ModelItems): void {
  for (let index = 0; index < items.length; index++) {
    const item = items.at(index);
    const wrong = (reason: string) => new RangeError(`item ${index} ${reason}`);
    if (!item?.key || item.key.length > longestKey) throw wrong('has no key, or one that is too long');
    for (const text of [item.key, item.artist, item.title ?? '', item.mbid ?? ''])
      if (text.includes('\0')) throw wrong('has a text with a nul in it');
    const { artist, title } = splitItemKey(item.key);
    if (artist.variant > mostVariant || (title?.variant ?? 0) > mostVariant)
      throw wrong('has a key with a variant that is none');
  }
}
