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
  const marks = new Map(
    taste.marks.flatMap(({ kind: of, id, mark }) => (id === null ? [] : [[`${of} ${id}`, mark]])),
  );
  const factors =
    marks.size === 0 ? null : (id: number, artistId: number) => factorOf(marks, kind, id, artistId);
  const entries: { item: number; weight: number }[] = [];
  for (let row = 0; row < table.ids.length; row++) {
    const id = table.ids[row] as number;
    const { times, plus } = factors?.(id, table.artistIds[row] as number) ?? untouched;
    const weight = (table.weights[row] as number) * times + plus;
    if (!(weight > 0)) continue;
    const item = numbers.byId(id);
    if (item !== undefined) entries.push({ item, weight });
  }
  const heard = new Set(table.ids);
  for (const { kind: of, id, key, mark } of taste.marks) {
    if (
      of !== kind ||
      mark !== 'like' ||
      (id !== null && heard.has(id)) ||
      taste.blocklist.isForbidden(kind, key)
    )
      continue;
    const item = (id === null ? undefined : numbers.byId(id)) ?? numbers.byKey?.(key);
    if (item !== undefined) entries.push({ item, weight: likeAdds });
  }
  return rowFrom(entries);
}

interface Factor {
  readonly times: number;
  readonly plus: number;
}

const untouched: Factor = { times: 1, plus: 0 };
const gone: Factor = { times: 0, plus: 0 };

function factorOf(marks: ReadonlyMap<string, Mark>, kind: ItemKind, id: number, artistId: number): Factor {
  const own = marks.get(`${kind} ${id}`);
  const artists = kind === 'artist' ? undefined : marks.get(`artist ${artistId}`);
  if (own === 'dislike' || artists === 'dislike') return gone;
  const times =
    (own === 'less' || artists === 'less' ? lessLeaves : 1) * (artists === 'like' ? likedArtist : 1);
  return { times, plus: own === 'like' ? likeAdds : 0 };
}

/** Ascending, without repeats: entries of one item are added up. */
function rowFrom(entries: { item: number; weight: number }[]): History {
  entries.sort((a, b) => a.item - b.item);
  const items = new Uint32Array(entries.length);
  const weights = new Float32Array(entries.length);
  let count = 0;
  for (const { item, weight } of entries) {
    if (count > 0 && items[count - 1] === item) weights[count - 1] = (weights[count - 1] as number) + weight;
    else {
      items[count] = item;
      weights[count++] = weight;
    }
  }
  return { items: items.slice(0, count), weights: weights.slice(0, count) };
}
