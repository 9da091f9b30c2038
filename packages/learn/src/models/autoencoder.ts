import { loadAutoencoder } from './autoencoder-model.ts';
import { autoencoderParameters, usualColumns } from './autoencoder-parameters.ts';
import { trainAutoencoder } from './autoencoder-training.ts';
import type { DataShape, ModelKind, Parameters } from './model.ts';

/**
 * A denoising autoencoder with a multinomial likelihood (Mult-DAE, Liang 2018): a history with a part hidden goes
 * through `dimensions` numbers and comes out as the odds of every item being heard. `activation` 0 is linear, so
 * that each score is a sum over the history; 1 bends it (tanh).
 */
export const autoencoder: ModelKind = {
  name: 'autoencoder',
  defaults: (shape) => candidate(shape, 0),
  grid: (shape) => [
    candidate(shape, 0),
    candidate(shape, 1),
    { ...candidate(shape, 0), dropout: 0.7 },
    { ...candidate(shape, 0), itemExponent: 0 },
  ],
  cost(shape, given) {
    const { dimensions, epochs, batch } = autoencoderParameters(given);
    const columns = usualColumns(shape, batch);
    const steps = Math.ceil(shape.rows / batch);
    const products = 6 * shape.rows * columns * dimensions + 8 * shape.interactions * dimensions;
    // Adam and the odds are plain loops: each number as long as so many operations of a product.
    const loops = 100 * steps * columns * dimensions + 600 * shape.rows * columns;
    return {
      flops: epochs * (products + loops),
      bytes: 24 * shape.itemCount * dimensions + 4 * columns * (2 * batch + 4 * dimensions),
    };
  },
  train: (data, parameters, context) => trainAutoencoder(data, parameters, context),
  load: loadAutoencoder,
};

/** About so many steps settle an item, however many people there are; a small data set is gone through more often. */
const wantedSteps = 510;
const batch = 128;

function candidate(shape: DataShape, activation: number): Parameters {
  // An item moves only in the steps that compare it.
  const compared = usualColumns(shape, batch) / Math.max(1, shape.itemCount);
  const steps = Math.max(1, Math.ceil(shape.rows / batch)) * compared;
  return {
    dimensions: shape.rows > 200_000 ? 128 : 200,
    activation,
    dropout: 0.5,
    itemExponent: 0.3,
    rate: 0.001,
    batch,
    epochs: Math.min(100, Math.max(4, Math.round(wantedSteps / steps))),
  };
}
