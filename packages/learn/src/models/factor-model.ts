import type { History } from '../data/interactions.ts';
import type { ItemModel } from './model.ts';

/** A model whose scores are dot products: what `createTopIndex` ranks without scoring every item in full. */
export interface FactorModel extends ItemModel {
  /** Numbers per item and person: a multiple of eight. */
  readonly width: number;
  /** itemCount × width, row by row; belongs to the model and must not be changed. */
  readonly factors: Float32Array;
  /** The person's vector by fold-in, `width` numbers: the score of an item is its dot product with the item's row. */
  vectorOf(history: History): Float32Array;
}

export const isFactorModel = (model: ItemModel): model is FactorModel => 'vectorOf' in model;
