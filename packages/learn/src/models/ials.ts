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
    const { factors: padded, spectrum } = await trainItemFactors(data, parameters, context);
    const { itemCount } = data;
    const { factors: used } = parameters;
    const width = paddedWidth(used);
    const factors = new Float32Array(itemCount * used);
    for (let item = 0; item < itemCount; item++)
      factors.set(padded.subarray(item * width, item * width + used), item * used);
    const arrays = { factors, spectrum: Float32Array.from(spectrum.subarray(0, used)) };
    return loadIals({ kind: 'ials', itemCount, parameters: { ...parameters }, arrays });
  },
  load: loadIals,
};
