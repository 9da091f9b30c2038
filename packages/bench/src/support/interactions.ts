import { createRandom, type Interactions } from '@fonoteca/learn';

/** People and items in the proportion of 10 million interactions to 150,000 and 200,000. */
export const shapeFor = (interactions: number) => ({
  rows: Math.round(interactions * 0.015),
  itemCount: Math.round(interactions * 0.02),
  interactions,
});

/**
 * Interactions as they are in music: items by a power law (the n-th most heard is heard like 1 / (n + 20)^0.8,
 * with half of a person's items from one of fifty corners of the catalogue), lengths of histories
 * exponentially distributed. The same for the same seed.
 */
export function generateInteractions(
  { rows, itemCount, interactions }: { rows: number; itemCount: number; interactions: number },
  seed = 1,
): Interactions {
  const random = createRandom(seed);
  const sums = new Float64Array(itemCount);
  let sum = 0;
  for (let rank = 0; rank < itemCount; rank++) {
    sum += (rank + 20) ** -0.8;
    sums[rank] = sum;
  }
  const corners = 50;
  const draw = (corner: number): number => {
    const rank = firstAbove(sums, random() * sum);
    return random() < 0.5 ? rank : Math.min(itemCount - 1, rank - (rank % corners) + corner);
  };
  const offsets = new Uint32Array(rows + 1);
  const items = new Uint32Array(Math.ceil(interactions * 1.1) + rows);
  const takenBy = new Int32Array(itemCount).fill(-1);
  const mean = interactions / rows;
  let written = 0;
  for (let row = 0; row < rows; row++) {
    // Whatever chance gave, the sum stays near what was asked for.
    const due = (row + 1) * mean - written;
    const wanted = Math.min(
      itemCount >> 2,
      Math.max(1, Math.round(-Math.log(1 - random()) * Math.max(1, (mean + due) / 2))),
    );
    const corner = row % corners;
    const from = written;
    for (let tries = 0; written - from < wanted && tries < 4 * wanted && written < items.length; tries++) {
      const item = draw(corner);
      if (takenBy[item] === row) continue;
      takenBy[item] = row;
      items[written++] = item;
    }
    items.subarray(from, written).sort();
    offsets[row + 1] = written;
  }
  return { rows, itemCount, offsets, items: items.slice(0, written), weights: null };
}

function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
