import { Fault } from '@fonoteca/domain';
import type { DataShape, Parameters } from './model.ts';

/** Parameters of `autoencoder`, all of them with a value. */
export interface AutoencoderParameters {
  readonly dimensions: number;
  /** 0 linear, 1 tanh. */
  readonly activation: number;
  /** Share of a history hidden while learning. */
  readonly dropout: number;
  /** An item's entry is divided by its popularity to this power before it goes in. */
  readonly itemExponent: number;
  /** Step of Adam. */
  readonly rate: number;
  /** People a step. */
  readonly batch: number;
  readonly epochs: number;
}

/** Items that are all compared in each step; with more, those heard in the batch and half as many drawn stand for all. */
export const columnsAtOnce = 8192;

/** About how many items a step compares. */
export function usualColumns(shape: DataShape, batch: number): number {
  if (shape.itemCount <= columnsAtOnce) return shape.itemCount;
  const heard = (batch * shape.interactions) / Math.max(1, shape.rows);
  return Math.min(shape.itemCount, columnsAtOnce / 2 + heard);
}

/** Throws Fault `invalid` for values it cannot be trained with. */
export function autoencoderParameters(given: Parameters): AutoencoderParameters {
  const {
    dimensions = 200,
    activation = 0,
    dropout = 0.5,
    itemExponent = 0.3,
    rate = 0.001,
    batch = 128,
    epochs = 34,
  } = given;
  for (const [name, value, most] of [
    ['dimensions', dimensions, 2048],
    ['batch', batch, 65536],
    ['epochs', epochs, 10_000],
  ] as const)
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw wrong(name, `must be a whole number from 1 to ${most}`);
  if (activation !== 0 && activation !== 1) throw wrong('activation', 'must be 0 (linear) or 1 (tanh)');
  if (!(dropout >= 0 && dropout < 1)) throw wrong('dropout', 'must be from 0 to below 1');
  if (!Number.isFinite(itemExponent)) throw wrong('itemExponent', 'must be a number');
  if (!(rate > 0)) throw wrong('rate', 'must be above 0');
  return { dimensions, activation, dropout, itemExponent, rate, batch, epochs };
}

const wrong = (field: string, reason: string): Fault =>
  new Fault('invalid', 'These parameters of autoencoder cannot be used', { fields: [{ field, reason }] });
