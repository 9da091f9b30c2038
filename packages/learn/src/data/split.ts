import type { Interactions } from './interactions.ts';
import { createRandom, shuffle } from './random.ts';

export interface Split {
  readonly train: Interactions;
  /** Same rows and items; what was held out. */
  readonly validation: Interactions;
}

export interface SplitOptions {
  readonly seed: number;
  /**
   * Share of every person's items to hold out, 0–1. A tenth where it is left out: the more is held out, the
   * more the best parameters lean to what the thinner data needs.
   */
  readonly share?: number;
  /** Unix seconds beside `data.items`; with them the split is one cut in time. */
  readonly times?: Float64Array | null | undefined;
}

/** People with both a past and something to foretell, as a share of all, below which a cut in time says too little. */
const enoughPeople = 0.1;

/**
 * Holds out a part of the training data to choose models and parameters on: with times all that was
 * first heard after one moment (a random part would leak the future), else a random share of each person's items.
 */
export function splitInner(data: Interactions, options: SplitOptions): Split {
  const share = options.share ?? 0.1;
  if (options.times) {
    const split = splitAtTime(data, options.times, share);
    if (split !== null) return split;
  }
  return splitAtRandom(data, share, options.seed);
}

/** A random share of each person's items, rounded up or down at random; one item always stays. */
export function splitAtRandom(data: Interactions, share: number, seed: number): Split {
  const random = createRandom(seed);
  const held = new Uint8Array(data.items.length);
  for (let row = 0; row < data.rows; row++) {
    const from = data.offsets[row] ?? 0;
    const count = (data.offsets[row + 1] ?? from) - from;
    const wanted = Math.min(count - 1, Math.floor(count * share + random()));
    if (wanted <= 0) continue;
    const places = shuffle(
      Uint32Array.from({ length: count }, (_, place) => place),
      random,
    );
    for (let at = 0; at < wanted; at++) held[from + (places[at] ?? 0)] = 1;
  }
  return divide(data, held);
}

/** One cut in time, with about `share` of the interactions behind it; null where too few people stand on both sides. */
export function splitAtTime(data: Interactions, times: Float64Array, share: number): Split | null {
  const sorted = times.slice().sort();
  const cut = sorted[Math.floor(sorted.length * (1 - share))] ?? Number.POSITIVE_INFINITY;
  const held = Uint8Array.from(times, (time) => (time >= cut ? 1 : 0));
  let people = 0;
  let both = 0;
  for (let row = 0; row < data.rows; row++) {
    const from = data.offsets[row] ?? 0;
    const to = data.offsets[row + 1] ?? from;
    let behind = 0;
    for (let at = from; at < to; at++) behind += held[at] ?? 0;
    if (to > from) people++;
    if (behind > 0 && behind < to - from) both++;
  }
  return both < Math.max(1, people * enoughPeople) ? null : divide(data, held);
}

function divide(data: Interactions, held: Uint8Array): Split {
  return { train: keep(data, held, 0), validation: keep(data, held, 1) };
}

/** The interactions whose mark is `wanted`. */
function keep(data: Interactions, marks: Uint8Array, wanted: number): Interactions {
  const offsets = new Uint32Array(data.rows + 1);
  const items = new Uint32Array(data.items.length);
  const weights = data.weights === null ? null : new Float32Array(data.items.length);
  let written = 0;
  for (let row = 0; row < data.rows; row++) {
    const to = data.offsets[row + 1] ?? 0;
    for (let at = data.offsets[row] ?? 0; at < to; at++) {
      if (marks[at] !== wanted) continue;
      items[written] = data.items[at] ?? 0;
      if (weights !== null) weights[written] = data.weights?.[at] ?? 1;
      written++;
    }
    offsets[row + 1] = written;
  }
  return { ...data, offsets, items: items.slice(0, written), weights: weights?.slice(0, written) ?? null };
}
