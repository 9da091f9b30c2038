import { profileActivation } from './activation.ts';
import { type Breaks, learnBreaks } from './breaks.ts';
import type { ListenProfile } from './profile.ts';
import { defaultMemory, type MemoryParameters } from './rank.ts';

const day = 86_400;

export interface ForgottenOptions {
  /** Unix seconds. */
  readonly now: number;
  readonly parameters?: MemoryParameters | undefined;
  /** Days without a listen from which an item counts as forgotten. */
  readonly leastBreak?: number | undefined;
  /** Listens an item must have had to have been a favourite. */
  readonly leastCount?: number | undefined;
  /** Days in which a return counts. */
  readonly horizon?: number | undefined;
  readonly breaks?: Breaks | undefined;
  readonly exclude?: ((item: number) => boolean) | undefined;
  readonly count?: number | undefined;
}

export interface Forgotten {
  readonly item: number;
  readonly score: number;
  /** Activation on the day after the last listen: how strong it once was. */
  readonly strength: number;
  /** Activation now. */
  readonly current: number;
  /** Chance (0–1) that a break as long as this one ends within the horizon. */
  readonly returnChance: number;
  /** Days since the last listen. */
  readonly breakDays: number;
}

/**
 * Favourites that fell silent: strong once, little active now, with a chance to come back.
 * Score = strength + ln(return chance), both in nats: the odds it once had, times the odds that such a break ends.
 */
export function forgottenFavourites(
  profiles: readonly ListenProfile[],
  options: ForgottenOptions,
): Forgotten[] {
  const { now, parameters = defaultMemory, leastBreak = 90, leastCount = 4, horizon = 30, exclude } = options;
  const breaks = options.breaks ?? learnBreaks(profiles, now);
  const found: Forgotten[] = [];
  for (const profile of profiles) {
    const lasted = now - profile.last;
    if (profile.count < leastCount || lasted < leastBreak * day || exclude?.(profile.item)) continue;
    const strength = strengthOf(profile, parameters);
    const returnChance = breaks.chance(lasted, horizon * day);
    found.push({
      item: profile.item,
      score: strength + Math.log(Math.max(returnChance, 1e-6)),
      strength,
      current: profileActivation(profile, now, parameters.decay),
      returnChance,
      breakDays: lasted / day,
    });
  }
  found.sort((a, b) => b.score - a.score || a.item - b.item);
  return found.slice(0, options.count ?? found.length);
}

function strengthOf(profile: ListenProfile, { decay, frequency }: MemoryParameters): number {
  return profileActivation(profile, profile.last + day, decay) + frequency * Math.log(profile.count);
}
