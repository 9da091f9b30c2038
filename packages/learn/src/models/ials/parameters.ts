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
 * About what λ · (…) of an average person came to at the best parameters we found: said this way it does
 * not depend on the size of the catalogue, which λ alone does. The grid tries around it.
 */
const usualStrength = 4;
const usualUnobserved = 0.03;
const usualEpochs = 16;

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
  const usual = parametersFor(shape, factorsFor(shape)[0] ?? 64, usualUnobserved, usualStrength);
  return { ...usual, popularityExponent: 0 };
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
      [1, 1.6, 0.6].map((times) => parametersFor(shape, widest, unobserved, usualStrength * times)),
    ),
    ...narrower.map((width) => parametersFor(shape, width, usualUnobserved, usualStrength)),
  ];
}

/**
 * On both sides and in every epoch an interaction costs a square of the width, a row a third of its cube —
 * or less, where it has fewer entries than factors (on average twice the mean: lengths are uneven) — and a
 * side its axes.
 */
export function ialsCost(shape: DataShape, parameters: Parameters): { flops: number; bytes: number } {
  const { factors = 64, epochs = usualEpochs } = parameters;
  const width = paddedWidth(factors);
  const sides = [shape.rows, shape.itemCount].map((rows) => {
    const equations = Math.min(width, (2 * shape.interactions) / Math.max(1, rows));
    return shape.interactions * width ** 2 + (rows * width ** 2 * equations) / 3 + 10 * width ** 3;
  });
  return {
    flops: epochs * sides.reduce((sum, side) => sum + side, 0),
    bytes:
      32 * shape.interactions +
      4 * width * (shape.rows + 2 * shape.itemCount) +
      8 * (shape.rows + shape.itemCount),
  };
}
