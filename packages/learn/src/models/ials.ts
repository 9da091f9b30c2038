import { paddedWidth } from '../kernels/index.ts';
import { loadIals } from './ials/item-model.ts';
import { ialsCost, ialsDefaults, ialsGrid, ialsParameters } from './ials/parameters.ts';
import { trainItemFactors } from './ials/train.ts';
import type { ModelKind } from './model.ts';

/** Implicit matrix factorisation by alternating least squares: see `trainItemFactors`. */
export const ials: ModelKind = {
  name: 'ials',
  defaults: ialsDefaults,
  grid: ialsGrid,
  cost: ialsCost,
  async train(data, given, context) {
    const parameters = ialsParameters(given);
    const padded = await trainItemFactors(data, parameters, context);
    const { itemCount } = data;
    const width = paddedWidth(parameters.factors);
    const factors = new Float32Array(itemCount * parameters.factors);
    for (let item = 0; item < itemCount; item++)
      factors.set(
        padded.subarray(item * width, item * width + parameters.factors),
        item * parameters.factors,
      );
    return loadIals({ kind: 'ials', itemCount, parameters: { ...parameters }, arrays: { factors } });
  },
  load: loadIals,
};
