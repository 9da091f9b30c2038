import { Fault } from '@fonoteca/domain';
import { paddedWidth, widestFactors } from '../../kernels/index.ts';
import type { DataShape, Parameters } from '../model.ts';

/** Parameters of `ials`, all of them with a value. */
export interface IalsParameters {
  /** Numbers per person and item. */
  readonly factors: number;
  /** Weight of everything that was not heard, against 1 for what was. */
  readonly unobserved: number;
  readonly regularisation: number;
  /** How far the regularisation follows the frequency of a person or item: 0 not at all, 1 in full. */
  readonly frequencyExponent: number;
  /**
   * How far what was not heard says more of popular items: an item's share of `unobserved` goes with the number
   * of its people to this power (eALS, He 2016), the mean over items staying 1. Who passed by what everybody
   * knows said something.
   */
  readonly popularityExponent: number;
  readonly epochs: number;
}

export function ialsParameters(given: Parameters): IalsParameters {
  const {
    factors = 64,
    unobserved = 0.03,
    regularisation = 0.03,
    frequencyExponent = 1,
    popularityExponent = 0,
    epochs = 10,
  } = given;
  const whole = (name: string, value: number, most: number): void => {
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw wrong(name, `must be a whole number from 1 to ${most}`);
  };
  whole('factors', factors, widestFactors);
  whole('epochs', epochs, 1000);
  if (!(unobserved >= 0)) throw wrong('unobserved', 'must be 0 or more');
  if (!(regularisation > 0))
    throw wrong('regularisation', 'must be above 0: without it rows have no one solution');
  if (!Number.isFinite(frequencyExponent)) throw wrong('frequencyExponent', 'must be a number');
  if (!Number.isFinite(popularityExponent)) throw wrong('popularityExponent', 'must be a number');
  return { factors, unobserved, regularisation, frequencyExponent, popularityExponent, epochs };
}

const wrong = (field: string, reason: string): Fault =>
  new Fault('invalid', 'These parameters of ials cannot be used', { fields: [{ field, reason }] });

/**
 * What the regularisation of an average person came to in every published optimum we know (Rendle 2021
 * on three data sets, and our own): so the default carries over between catalogues of any size.
 */
const usualStrength = 4.5;
const usualUnobserved = 0.03;

const strengthFor = (shape: DataShape, unobserved: number, strength: number): number => {
  const perRow = shape.interactions / Math.max(1, shape.rows);
  return Number((strength / (perRow + unobserved * shape.itemCount)).toPrecision(2));
};

const parametersFor = (
  shape: DataShape,
  factors: number,
  unobserved: number,
  strength: number,
): Parameters => ({
  factors,
  unobserved,
  regularisation: strengthFor(shape, unobserved, strength),
  frequencyExponent: 1,
  epochs: 10,
});

export function ialsDefaults(shape: DataShape): Parameters {
  return parametersFor(shape, factorsFor(shape)[0] ?? 64, usualUnobserved, usualStrength);
}

/** Most promising width first: wide ones where a training stays short. */
function factorsFor(shape: DataShape): number[] {
  const widths = [256, 128, 64, 32].filter((width) => ialsCost(shape, { factors: width }).flops < 6e12);
  return widths.length === 0 ? [32] : widths.slice(0, 3);
}

export function ialsGrid(shape: DataShape): Parameters[] {
  const [widest = 64, ...narrower] = factorsFor(shape);
  return [
    ...[0.03, 0.1, 0.01, 0.3, 0.003].flatMap((unobserved) =>
      [1, 2, 0.5].map((times) => parametersFor(shape, widest, unobserved, usualStrength * times)),
    ),
    ...narrower.map((width) => parametersFor(shape, width, usualUnobserved, usualStrength)),
  ];
}

/** Each interaction costs a square of the width, each row a third of its cube, on both sides in every epoch. */
export function ialsCost(shape: DataShape, parameters: Parameters): { flops: number; bytes: number } {
  const { factors = 64, epochs = 10 } = parameters;
  const width = paddedWidth(factors);
  const rows = shape.rows + shape.itemCount;
  return {
    flops: epochs * (2 * shape.interactions * width ** 2 + rows * (width ** 3 / 3 + width ** 2)),
    bytes: 32 * shape.interactions + 4 * width * (rows + shape.itemCount) + 8 * rows,
  };
}
