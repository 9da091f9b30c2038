import { sessionGapSeconds } from '../../datasets/cut.ts';
import type { ListenColumns } from '../wall/columns.ts';

/** How alike artists are, each with each: `values[i × size + j]`, 0 … 1, symmetric, 0 on the diagonal. */
export interface Similarities {
  readonly size: number;
  readonly values: Float32Array;
}

/**
 * Of each artist asked for, those most like it with positive scores; null where no model can say.
 * `basis` names the model: a map is laid out anew when it is another one.
 */
export type NeighboursOf = (
  artistIds: Int32Array,
  count: number,
) => Promise<{
  readonly basis: string;
  readonly neighbours: readonly { readonly ids: ArrayLike<number>; readonly scores: ArrayLike<number> }[];
} | null>;

/** From lists of neighbours; scores count by their share of the best one of their list. */
export function fromNeighbours(
  ids: Int32Array,
  neighbours: readonly { readonly ids: ArrayLike<number>; readonly scores: ArrayLike<number> }[],
): Similarities {
  const places = placesOf(ids);
  const values = new Float32Array(ids.length * ids.length);
  neighbours.forEach((list, from) => {
    const best = Math.max(...Array.from(list.scores), Number.MIN_VALUE);
    for (let at = 0; at < list.ids.length; at++) {
      const to = places.get(list.ids[at] ?? 0);
      if (to !== undefined && to !== from) raise(values, ids.length, from, to, (list.scores[at] ?? 0) / best);
    }
  });
  return { size: ids.length, values };
}

/** More artists in one session say shuffle, not taste, and would cost their square. */
const mostArtists = 60;

/** Counts which artists are heard in the same session: cosine of the sessions that each is in. */
export class HeardTogether {
  readonly #ids: Int32Array;
  readonly #places: ReadonlyMap<number, number>;
  readonly #together: Float32Array;
  readonly #sessions: Uint32Array;
  readonly #session = new Set<number>();
  #last = Number.NEGATIVE_INFINITY;

  constructor(ids: Int32Array) {
    this.#ids = ids;
    this.#places = placesOf(ids);
    this.#together = new Float32Array(ids.length * ids.length);
    this.#sessions = new Uint32Array(ids.length);
  }

  /** Listens in order of time. */
  add(columns: ListenColumns): void {
    for (let i = 0; i < columns.count; i++) {
      const at = columns.at[i] as number;
      if (at - this.#last > sessionGapSeconds) this.end();
      this.#last = at;
      const place = this.#places.get(columns.artists[i] as number);
      if (columns.counted[i] === 1 && place !== undefined) this.#session.add(place);
    }
  }

  /** Closes the session that is open. */
  end(): void {
    const places = [...this.#session].slice(0, mostArtists);
    this.#session.clear();
    const size = this.#ids.length;
    for (const one of places) {
      (this.#sessions[one] as number)++;
      for (const other of places) if (other !== one) (this.#together[one * size + other] as number)++;
    }
  }

  similarities(): Similarities {
    const size = this.#ids.length;
    const values = new Float32Array(size * size);
    for (let one = 0; one < size; one++)
      for (let other = 0; other < size; other++) {
        const together = this.#together[one * size + other] as number;
        const each = (this.#sessions[one] as number) * (this.#sessions[other] as number);
        if (together > 0) values[one * size + other] = together / Math.sqrt(each);
      }
    return { size, values };
  }
}

const placesOf = (ids: Int32Array): Map<number, number> =>
  new Map(Array.from(ids, (id, place) => [id, place]));

function raise(values: Float32Array, size: number, from: number, to: number, value: number): void {
  if (value <= (values[from * size + to] as number)) return;
  values[from * size + to] = value;
  values[to * size + from] = value;
}
