import { autoencoder } from './autoencoder.ts';
import { contentName, loadContent } from './content.ts';
import { ease } from './ease.ts';
import { loadEnsemble } from './ensemble.ts';
import { graphFilter } from './graph-filter.ts';
import { ials } from './ials.ts';
import { itemKnn } from './item-knn.ts';
import type { ItemModel, ModelKind, ModelState } from './model.ts';
import { popularity } from './popularity.ts';
import { rp3beta } from './rp3beta.ts';

/** Every kind of model by its name. */
export const modelKinds: Readonly<Record<string, ModelKind>> = Object.fromEntries(
  [popularity, itemKnn, rp3beta, graphFilter, ease, ials, autoencoder].map((kind) => [kind.name, kind]),
);

/** A model as it was when its state was taken. Throws RangeError for a kind that is not known here. */
export function loadModel(state: ModelState): ItemModel {
  // No kind of its own: it is trained on features, not on listening.
  if (state.kind === contentName) return loadContent(state);
  if (state.kind === 'ensemble') return loadEnsemble(state, loadModel);
  const kind = modelKinds[state.kind];
  if (!kind) throw new RangeError(`unknown kind of model ${state.kind}`);
  return kind.load(state);
}
