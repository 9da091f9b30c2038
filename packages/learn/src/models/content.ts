import type { ItemFeatures } from '../data/features.ts';
import type { Interactions } from '../data/interactions.ts';
import { cooccurrences } from './cooccurrence.ts';
import type { ItemModel, Parameters, TrainContext } from './model.ts';
import { createNeighbourModel } from './neighbours.ts';

export const contentName = 'content';

/**
 * `tagWeight`, `yearWeight`, `artistWeight`: what each kind of likeness is worth; `yearScale`: years apart at
 * which likeness in time has fallen to 1/e; `neighbours`: how many an item keeps.
 */
export const contentDefaults = {
  tagWeight: 1,
  yearWeight: 0.2,
  artistWeight: 0.5,
  yearScale: 8,
  neighbours: 200,
};

/**
 * Neighbours by what items are: the cosine of their tags (weighted by how rare a tag is), how near their years
 * are, whether they share an artist. Needs no listening at all, so it scores what nobody heard yet. Years only
 * speak between items that share a tag or an artist: that two records are of 1994 is no likeness by itself.
 */
export async function trainContent(
  features: ItemFeatures,
  parameters: Parameters,
  context: TrainContext,
): Promise<ItemModel> {
  const settings = { ...contentDefaults, ...parameters };
  const { itemCount } = features;
  const traits = traitsOf(features, settings);
  const ones = new Float64Array(itemCount).fill(1);
  const lists = await cooccurrences(
    traits,
    {
      personFactor: new Float64Array(traits.rows).fill(1),
      rowFactor: ones,
      columnFactor: ones,
      power: 1,
      shrinkage: 0,
      neighbours: settings.neighbours,
      adjust: (item, other, value) =>
        value * (1 + settings.yearWeight * nearness(features, item, other, settings.yearScale)),
    },
    context,
  );
  return createNeighbourModel({ kind: contentName, itemCount, parameters: settings, arrays: { ...lists } });
}

export const loadContent = createNeighbourModel;

function nearness({ years }: ItemFeatures, item: number, other: number, scale: number): number {
  const left = years[item] ?? 0;
  const right = years[other] ?? 0;
  return left === 0 || right === 0 ? 0 : Math.exp(-Math.abs(left - right) / scale);
}

/**
 * Traits (tags, then artists) as rows with the items that have them, weighted so that the sum over shared traits
 * is tagWeight · cosine of the tags + artistWeight · same artist.
 */
function traitsOf(features: ItemFeatures, settings: typeof contentDefaults): Interactions {
  const { itemCount, tagCount, artists } = features;
  const weights = tagVectors(features, Math.sqrt(settings.tagWeight));
  const artistCount = artists === null ? 0 : artists.reduce((most, artist) => Math.max(most, artist + 1), 0);
  const rows = tagCount + artistCount;
  const offsets = new Uint32Array(rows + 1);
  const count = (row: number): void => {
    offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
  };
  for (const tag of features.tags) count(tag);
  for (const artist of artists ?? []) count(tagCount + artist);
  for (let row = 0; row < rows; row++) offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  const next = offsets.slice(0, rows);
  const items = new Uint32Array(offsets[rows] ?? 0);
  const values = new Float32Array(items.length);
  const put = (row: number, item: number, weight: number): void => {
    const slot = next[row] ?? 0;
    next[row] = slot + 1;
    items[slot] = item;
    values[slot] = weight;
  };
  for (let item = 0; item < itemCount; item++) {
    const to = features.offsets[item + 1] ?? 0;
    for (let at = features.offsets[item] ?? to; at < to; at++)
      put(features.tags[at] ?? 0, item, weights[at] ?? 0);
    if (artists !== null) put(tagCount + (artists[item] ?? 0), item, Math.sqrt(settings.artistWeight));
  }
  return { rows, itemCount, offsets, items, weights: values };
}

/** TF-IDF of the tags, each item's vector of the given length; beside `features.tags`. */
function tagVectors(features: ItemFeatures, length: number): Float32Array {
  const { itemCount, tagCount, offsets, tags, tagWeights } = features;
  const tagged = new Float64Array(tagCount);
  for (const tag of tags) tagged[tag] = (tagged[tag] ?? 0) + 1;
  const vectors = Float32Array.from(
    tags,
    (tag, at) => Math.sqrt(tagWeights?.[at] ?? 1) * Math.log(1 + itemCount / (tagged[tag] ?? 1)),
  );
  for (let item = 0; item < itemCount; item++) {
    const vector = vectors.subarray(offsets[item] ?? 0, offsets[item + 1] ?? 0);
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (norm > 0) for (const [at, value] of vector.entries()) vector[at] = (value / norm) * length;
  }
  return vectors;
}
