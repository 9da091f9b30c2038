import { createRandom, type Interactions } from '../src/index.ts';

/** A small data set as it would be drawn: a row a person, 0 for not heard, other numbers as weights. */
export function matrix(drawn: readonly string[]): Interactions {
  return fromRows(drawn.map((row) => row.split(' ').map(Number)));
}

/** The same from numbers. */
export function fromRows(rows: readonly (readonly number[])[]): Interactions {
  const heard = rows.map((row) => row.flatMap((weight, item) => (weight > 0 ? [{ item, weight }] : [])));
  const offsets = new Uint32Array(rows.length + 1);
  for (const [row, { length }] of heard.entries()) offsets[row + 1] = (offsets[row] ?? 0) + length;
  const weights = Float32Array.from(heard.flat(), ({ weight }) => weight);
  return {
    rows: rows.length,
    itemCount: rows[0]?.length ?? 0,
    offsets,
    items: Uint32Array.from(heard.flat(), ({ item }) => item),
    weights: weights.every((weight) => weight === 1) ? null : weights,
  };
}

/**
 * People of a few tastes: each hears mostly items of one group, popular ones more often. Enough
 * structure that a model which has learned beats popularity, small enough to train in milliseconds.
 */
export function tastes(options: {
  rows: number;
  itemCount: number;
  groups: number;
  seed: number;
}): Interactions {
  const random = createRandom(options.seed);
  return fromRows(
    Array.from({ length: options.rows }, (_, row) =>
      Array.from({ length: options.itemCount }, (_, item) => {
        const own = item % options.groups === row % options.groups;
        const rank = Math.floor(item / options.groups) + 1;
        return random() < (own ? 0.9 : 0.1) / rank ** 0.4 ? 1 : 0;
      }),
    ),
  );
}
