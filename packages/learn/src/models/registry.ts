import { graphFilter } from './graph-filter.ts';
import { itemKnn } from './item-knn.ts';
import type { ModelKind } from './model.ts';
import { popularity } from './popularity.ts';
import { rp3beta } from './rp3beta.ts';

/** Every kind of model by its name. */
export const modelKinds: Readonly<Record<string, ModelKind>> = Object.fromEntries(
  [popularity, itemKnn, rp3beta, graphFilter].map((kind) => [kind.name, kind]),
);
