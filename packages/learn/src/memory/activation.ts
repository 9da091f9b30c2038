import type { ListenProfile } from './profile.ts';

/** A listen this many seconds ago or less counts as this long ago: nothing is infinitely present. */
const leastAge = 60;

/**
 * Base-level activation of ACT-R (Anderson & Schooler 1991): B = ln Σ (now − tᵢ)^−d, the odds that a memory is
 * needed given when it was used. Stamps and `now` in unix seconds, ages in days; −∞ without a stamp before now.
 *
 * @param decay d > 0: near 0 only frequency counts, the larger the more recency does; 0.5 is ACT-R's own
 */
export function activation(stamps: ArrayLike<number>, now: number, decay: number): number {
  let sum = 0;
  for (let index = 0; index < stamps.length; index++) {
    const stamp = stamps[index] ?? 0;
    if (stamp <= now) sum += days(now - stamp) ** -decay;
  }
  return Math.log(sum);
}

/**
 * The same from a profile, by the hybrid approximation of Petrov (2006): the newest stamps exactly, the others as
 * spread evenly between the first and the oldest kept one. Exact while all stamps are kept.
 */
export function profileActivation(profile: ListenProfile, now: number, decay: number): number {
  let sum = 0;
  for (const stamp of profile.recent) sum += days(now - stamp) ** -decay;
  const others = profile.count - profile.recent.length;
  if (others > 0) {
    const oldest = days(now - profile.first);
    const nearest = days(now - (profile.recent[profile.recent.length - 1] ?? profile.last));
    sum += others * meanPower(nearest, oldest, decay);
  }
  return Math.log(sum);
}

/** ln of the days since the last listen. */
export function lnAge({ last }: ListenProfile, now: number): number {
  return Math.log(days(now - last));
}

/** Mean of age^−d over ages spread evenly between two. */
function meanPower(nearest: number, oldest: number, decay: number): number {
  const span = oldest - nearest;
  if (span < 1e-9 * oldest) return nearest ** -decay;
  if (Math.abs(decay - 1) < 1e-9) return Math.log(oldest / nearest) / span;
  return (oldest ** (1 - decay) - nearest ** (1 - decay)) / ((1 - decay) * span);
}

function days(seconds: number): number {
  return Math.max(seconds, leastAge) / 86_400;
}
