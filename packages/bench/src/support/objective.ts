import { type History, type Interactions, type ItemModel, isFactorModel, itemSums } from '@fonoteca/learn';

interface Weights {
  readonly unobserved: number;
  readonly regularisation: number;
}

/**
 * The objective of iALS (Rendle 2021, frequency exponent 1) in double numbers, each person at its fold-in
 * vector: by it two implementations show that they have solved the same problem equally well.
 */
export function objectiveOf(
  model: ItemModel,
  data: Interactions,
  { unobserved, regularisation }: Weights,
  historyOf: (row: number) => History,
): number {
  if (!isFactorModel(model)) throw new TypeError('only a factor model has this objective');
  const { width, factors } = model;
  const people = new Float64Array(width * width);
  let sum = 0;
  for (let row = 0; row < data.rows; row++) {
    const history = historyOf(row);
    const vector = model.vectorOf(history);
    addSquare(people, vector, 0, width);
    for (const item of history.items) {
      let score = 0;
      for (let at = 0; at < width; at++) score += (vector[at] ?? 0) * (factors[item * width + at] ?? 0);
      sum += (score - 1) ** 2;
    }
    sum += regularisation * (history.items.length + unobserved * data.itemCount) * lengthOf(vector, 0, width);
  }
  const items = new Float64Array(width * width);
  const heard = itemSums({ ...data, weights: null });
  for (let item = 0; item < data.itemCount; item++) {
    addSquare(items, factors, item * width, width);
    const strength = regularisation * ((heard[item] ?? 0) + unobserved * data.rows);
    sum += strength * lengthOf(factors, item * width, width);
  }
  // The sum of all squared scores is the product of both Gram matrices, entry by entry.
  for (const [at, value] of people.entries()) sum += unobserved * value * (items[at] ?? 0);
  return sum;
}

function lengthOf(numbers: Float32Array, from: number, width: number): number {
  let sum = 0;
  for (let at = from; at < from + width; at++) sum += (numbers[at] ?? 0) ** 2;
  return sum;
}

function addSquare(square: Float64Array, numbers: Float32Array, from: number, width: number): void {
  for (let row = 0; row < width; row++) {
    const factor = numbers[from + row] ?? 0;
    for (let column = 0; column < width; column++)
      square[row * width + column] =
        (square[row * width + column] ?? 0) + factor * (numbers[from + column] ?? 0);
  }
}
