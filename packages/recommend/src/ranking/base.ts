import type { TagShare } from './calibration.ts';
import type { DialSettings } from './dial.ts';
import { featuresOf } from './features.ts';
import { pickGreedily } from './greedy.ts';
import { choosePool, poolSize } from './pool.ts';
import { type CompiledRules, createRoom } from './rules.ts';
import type { Candidate, RankInput } from './types.ts';

export interface BaseInput {
  readonly candidates: readonly Candidate[];
  /** Folded tags and relevance, beside the candidates. */
  readonly tags: readonly (readonly TagShare[])[];
  readonly scores: Float64Array;
  /** Places of all candidates, best first. */
  readonly order: readonly number[];
  readonly settings: DialSettings;
  readonly rules: CompiledRules;
  readonly input: Pick<RankInput, 'limit' | 'caps' | 'listener'>;
}

/**
 * What belongs on the list, as places of candidates in the order the greedy choice took them. Where the caps on artists and
 * releases, which nobody asked for, leave it short, all candidates are looked at, then the caps are
 * doubled until it is full.
 */
export function chooseBase(base: BaseInput): number[] {
  const { candidates, tags, order, rules, input } = base;
  const usual = Math.max(1, Math.ceil(input.limit / 10));
  const caps = input.caps ?? { artist: usual, release: usual };
  const wanted = Math.min(input.limit, candidates.length);
  const small = choosePool(order, tags, input.listener.target, input.limit);
  const picked = pickFrom(base, small, caps, wanted);
  if (picked.length >= wanted) return picked;
  for (let factor = 1; ; factor *= 2) {
    const wider = { artist: caps.artist * factor, release: caps.release * factor };
    const all = pickFrom(base, order, wider, wanted);
    // Wider than the list is long: only the rules are left to say no.
    const widest = Math.min(wider.artist, wider.release) >= wanted;
    if (all.length >= wanted || widest) return all;
  }

  function pickFrom(
    { scores, settings }: BaseInput,
    places: readonly number[],
    wide: { readonly artist: number; readonly release: number },
    limit: number,
  ): number[] {
    const pool = places.flatMap((place) => candidates[place] ?? []);
    const room = createRoom({
      artist: Math.min(rules.atMost.artist, wide.artist),
      release: Math.min(rules.atMost.release, wide.release),
    });
    const features = featuresOf(
      pool,
      places.map((place) => tags[place] ?? []),
      input.listener,
      settings.knownShare,
    );
    const relevance = relevanceOf(places, scores, poolSize(input.limit));
    return pickGreedily({ pool, relevance, features, settings, room, limit }).flatMap(
      (at) => places[at] ?? [],
    );
  }
}

/** Scores with 1 for the best and 0 for the last that is there for its score; less for what is further behind. */
function relevanceOf(places: readonly number[], scores: Float64Array, size: number): Float64Array {
  const highest = scores[places[0] ?? 0] ?? 0;
  const lowest = scores[places[Math.min(size, places.length) - 1] ?? 0] ?? 0;
  const range = highest - lowest;
  return Float64Array.from(places, (place) => (range > 0 ? ((scores[place] ?? 0) - lowest) / range : 1));
}
