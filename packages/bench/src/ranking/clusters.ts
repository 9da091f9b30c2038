import { createRandom, type Interactions, transpose } from '@fonoteca/learn';
import type { ItemFacts } from '@fonoteca/recommend';
import { plainFacts, popularityOf } from './generated.ts';

const rounds = 12;
const tagsPerItem = 3;

/**
 * Facts for a data set that has none: pseudo-genres by spherical k-means (Dhillon & Modha 2001) over who
 * heard what in the training part. An item carries its three nearest clusters, by likeness.
 */
export function clusterFacts(data: Interactions, clusters: number, seed: number): ItemFacts[] {
  const byItem = transpose(data);
  const random = createRandom(seed);
  const people = data.rows;
  const centres = Array.from({ length: clusters }, () => {
    const centre = new Float64Array(people);
    addItem(centre, byItem, Math.floor(random() * data.itemCount), 1);
    return normalise(centre);
  });
  const likeness = new Float64Array(clusters);
  const compare = (item: number): void => {
    for (const [number, centre] of centres.entries()) likeness[number] = dot(centre, byItem, item);
  };
  for (let round = 0; round < rounds; round++) {
    const sums = centres.map(() => new Float64Array(people));
    for (let item = 0; item < data.itemCount; item++) {
      compare(item);
      const nearest = likeness.indexOf(Math.max(...likeness));
      const sum = sums[nearest];
      if (sum) addItem(sum, byItem, item, 1 / Math.sqrt(Math.max(1, lengthOf(byItem, item))));
    }
    for (const [number, sum] of sums.entries()) centres[number] = normalise(sum);
  }
  const popularity = popularityOf(data);
  return Array.from({ length: data.itemCount }, (_, item) => {
    compare(item);
    const nearest = Array.from(likeness.keys())
      .sort((a, b) => (likeness[b] ?? 0) - (likeness[a] ?? 0) || a - b)
      .slice(0, tagsPerItem);
    return {
      ...plainFacts(`item ${item}`, `item ${item}`),
      kind: 'artist' as const,
      tags: nearest
        .map((cluster) => ({ name: `cluster ${cluster}`, weight: (likeness[cluster] ?? 0) ** 2 }))
        .filter(({ weight }) => weight > 0),
      popularity: popularity[item] ?? null,
    };
  });
}

const lengthOf = (byItem: Interactions, item: number): number =>
  (byItem.offsets[item + 1] ?? 0) - (byItem.offsets[item] ?? 0);

function addItem(sum: Float64Array, byItem: Interactions, item: number, scale: number): void {
  for (let at = byItem.offsets[item] ?? 0; at < (byItem.offsets[item + 1] ?? 0); at++) {
    const person = byItem.items[at] ?? 0;
    sum[person] = (sum[person] ?? 0) + scale;
  }
}

/** Cosine of a unit centre with an item's listeners. */
function dot(centre: Float64Array, byItem: Interactions, item: number): number {
  let sum = 0;
  for (let at = byItem.offsets[item] ?? 0; at < (byItem.offsets[item + 1] ?? 0); at++)
    sum += centre[byItem.items[at] ?? 0] ?? 0;
  return sum / Math.sqrt(Math.max(1, lengthOf(byItem, item)));
}

function normalise(vector: Float64Array): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
