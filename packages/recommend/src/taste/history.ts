import type { History } from '@fonoteca/learn';
import type { ItemKind } from '../item.ts';
import type { Mark, Taste } from './types.ts';

/** Where items of a model are: number by catalogue id, and by item key for what was only marked. */
export interface ItemNumbers {
  readonly byId: (id: number) => number | undefined;
  readonly byKey?: ((key: string) => number | undefined) | undefined;
}

/** A like is worth so much listening on top of what there was. */
const likeAdds = 2;
/** A like of an artist, for their releases and recordings. */
const likedArtist = 1.5;
/** “Less of this” leaves so much. */
const lessLeaves = 0.25;

/**
 * A person's taste as a row for the models: weights of what they heard, raised by likes, damped by
 * “less of this”; what they dislike is not in it, nor what lost by skips.
 */
export function historyFor(taste: Taste, kind: ItemKind, numbers: ItemNumbers): History {
  const table = taste.tables[kind];
  const own = marksOf(taste, kind);
  const artists = kind === 'artist' ? none : marksOf(taste, 'artist');
  const items = new Uint32Array(table.ids.length + own.size + taste.marks.length);
  const weights = new Float32Array(items.length);
  let count = 0;
  const put = (item: number | undefined, weight: number): void => {
    if (item === undefined || !(weight > 0)) return;
    items[count] = item;
    weights[count++] = weight;
  };
  for (let row = 0; row < table.ids.length; row++) {
    const id = table.ids[row] as number;
    const mark = own.get(id);
    const artist = artists.get(table.artistIds[row] as number);
    put(numbers.byId(id), marked(table.weights[row] as number, mark, artist));
    // What is left of these marks was never heard.
    if (mark !== undefined) own.delete(id);
  }
  for (const mark of taste.marks) {
    if (mark.kind !== kind || mark.mark !== 'like' || taste.blocklist.isForbidden(kind, mark.key)) continue;
    if (mark.id === null) put(numbers.byKey?.(mark.key), likeAdds);
    else if (own.has(mark.id)) put(numbers.byId(mark.id) ?? numbers.byKey?.(mark.key), likeAdds);
  }
  return rowFrom(items.subarray(0, count), weights);
}

const none: ReadonlyMap<number, Mark> = new Map();

const marksOf = (taste: Taste, kind: ItemKind): Map<number, Mark> =>
  new Map(
    taste.marks.flatMap((one): [number, Mark][] =>
      one.kind === kind && one.id !== null ? [[one.id, one.mark]] : [],
    ),
  );

function marked(weight: number, own: Mark | undefined, artist: Mark | undefined): number {
  if (own === undefined && artist === undefined) return weight;
  if (own === 'dislike' || artist === 'dislike') return 0;
  const less = own === 'less' || artist === 'less' ? lessLeaves : 1;
  return weight * less * (artist === 'like' ? likedArtist : 1) + (own === 'like' ? likeAdds : 0);
}

/** Ascending, without repeats: entries of one item are added up. */
function rowFrom(items: Uint32Array, weights: Float32Array): History {
  const sums = new Float32Array(items.reduce((most, item) => Math.max(most, item + 1), 0));
  items.forEach((item, at) => {
    (sums[item] as number) += weights[at] as number;
  });
  const row = { items: new Uint32Array(items.length), weights: new Float32Array(items.length) };
  let count = 0;
  for (let item = 0; item < sums.length; item++) {
    const weight = sums[item] as number;
    if (weight === 0) continue;
    row.items[count] = item;
    row.weights[count++] = weight;
  }
  return { items: row.items.subarray(0, count), weights: row.weights.subarray(0, count) };
}
