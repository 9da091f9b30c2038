import { lnAge, profileActivation } from './activation.ts';
import type { Associations } from './associations.ts';
import type { ListenProfile } from './profile.ts';

/** How one instance's people remember: fitted by `fitMemory`. */
export interface MemoryParameters {
  /** d of the base-level activation. */
  readonly decay: number;
  /** Weight of ln(count) beside it. */
  readonly frequency: number;
  /** Weight of −ln(days since the last listen) beside it. */
  readonly recency: number;
  /** Weight of the activation of the item's group. */
  readonly group: number;
  /** Weight of what the current sitting calls to mind. */
  readonly spreading: number;
  /** Seconds within which listens of one item are one (see `withListen`). */
  readonly spacing: number;
}

/** ACT-R's own decay where nothing was fitted. */
export const defaultMemory: MemoryParameters = {
  decay: 0.5,
  frequency: 0,
  recency: 0,
  group: 0,
  spreading: 1,
  spacing: 0,
};

export interface RelisteningContext {
  /** Unix seconds. */
  readonly now: number;
  readonly parameters?: MemoryParameters | undefined;
  /** Items of the current sitting, oldest first; they spread activation. */
  readonly sitting?: readonly number[] | undefined;
  readonly associations?: Associations | undefined;
  /** The profile of an item's group (its artist, say); see `groupProfilesOf`. */
  readonly groupOf?: ((item: number) => ListenProfile | undefined) | undefined;
  readonly exclude?: ((item: number) => boolean) | undefined;
  readonly count?: number | undefined;
}

/** An item and the parts of its activation: their sum is the score. */
export interface Relisten {
  readonly item: number;
  readonly score: number;
  readonly base: number;
  readonly frequency: number;
  readonly recency: number;
  readonly group: number;
  readonly spreading: number;
}

/** Steps back in the sitting after which an item spreads half. */
const attentionHalf = 3;

/** The items of a sitting as sources of activation: weights that sum to 1, newer ones more. */
export function spread(sitting: readonly number[], associations: Associations): Map<number, number> {
  const spreading = new Map<number, number>();
  const weights = sitting.map((_, place) => 2 ** (-(sitting.length - 1 - place) / attentionHalf));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [place, source] of sitting.entries())
    for (const [item, strength] of associations.of(source))
      spreading.set(item, (spreading.get(item) ?? 0) + ((weights[place] ?? 0) / whole) * strength);
  return spreading;
}

/** Items by how likely they are to be wanted again now, best first; ties to the lower item. */
export function rankRelistening(profiles: readonly ListenProfile[], context: RelisteningContext): Relisten[] {
  const { now, exclude, sitting, associations } = context;
  const parameters = context.parameters ?? defaultMemory;
  const called = sitting && associations ? spread(sitting, associations) : new Map<number, number>();
  const ranked: Relisten[] = [];
  for (const profile of profiles) {
    if (exclude?.(profile.item)) continue;
    const base = profileActivation(profile, now, parameters.decay);
    const frequency = parameters.frequency * Math.log(profile.count);
    const spreading = parameters.spreading * (called.get(profile.item) ?? 0);
    // What has no group is a group of its own.
    const group =
      parameters.group === 0
        ? 0
        : parameters.group *
          profileActivation(context.groupOf?.(profile.item) ?? profile, now, parameters.decay);
    const recency = parameters.recency === 0 ? 0 : -parameters.recency * lnAge(profile, now);
    const score = base + frequency + recency + group + spreading;
    ranked.push({ item: profile.item, score, base, frequency, recency, group, spreading });
  }
  ranked.sort((a, b) => b.score - a.score || a.item - b.item);
  return ranked.slice(0, context.count ?? ranked.length);
}
