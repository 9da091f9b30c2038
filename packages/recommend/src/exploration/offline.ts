/** One shown item, as logged. */
export interface LoggedItem {
  /** What belongs together and is not independent: the list's or better the person's id. */
  readonly group: string;
  /** Chance under the policy that made the list, 0 < propensity ≤ 1. */
  readonly propensity: number;
  /** What it was worth, such as 1 for liked or heard and 0 for nothing or skipped. */
  readonly reward: number;
}

/** Chance (0 … 1) that another policy would have shown this item at this place. */
export type TargetPolicy<L extends LoggedItem> = (logged: L) => number;

export interface OfflineEstimate {
  /** Expected reward of a shown item under the target policy; null: the logs say nothing of it. */
  readonly value: number | null;
  /** 95 % confidence interval; null as `value`, or with fewer than two groups. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Mean reward as logged. */
  readonly logged: number;
  readonly items: number;
  readonly groups: number;
  /** (Σw)² / Σw²: so many items as if they had been logged under the target itself. */
  readonly effectiveItems: number;
  /** Mean weight: about 1 where the logs cover everything that the target would show. */
  readonly meanWeight: number;
  /** Why not to trust the value; empty: nothing speaks against it. */
  readonly warnings: readonly string[];
}

/** Below these the normal interval is known to be too narrow. */
const enoughEffective = 100;
const enoughGroups = 30;
const coveredFrom = 0.9;
const coveredTo = 1.1;

/**
 * What another policy would have earned, from the logs of this one: the self-normalised inverse
 * propensity estimate (SNIPS, Swaminathan & Joachims 2015), Σ w r / Σ w with w = target / logged chance. The
 * interval is the linearised (delta method) one for a ratio, with residuals summed by group, because
 * items of one list or person are not independent; Student's t for few groups. Throws RangeError
 * for a propensity outside (0, 1].
 */
export function offlineEvaluate<L extends LoggedItem>(
  logs: readonly L[],
  target: TargetPolicy<L>,
): OfflineEstimate {
  let weights = 0;
  let squares = 0;
  let weighted = 0;
  let rewards = 0;
  const weightOf = logs.map((logged) => {
    if (!(logged.propensity > 0 && logged.propensity <= 1))
      throw new RangeError(`a propensity of ${logged.propensity} is no chance above 0`);
    const weight = target(logged) / logged.propensity;
    weights += weight;
    squares += weight * weight;
    weighted += weight * logged.reward;
    rewards += logged.reward;
    return weight;
  });
  const value = weights > 0 ? weighted / weights : null;
  const residuals = new Map<string, number>();
  for (const [at, { group, reward }] of logs.entries())
    residuals.set(group, (residuals.get(group) ?? 0) + (weightOf[at] ?? 0) * (reward - (value ?? 0)));
  const groups = residuals.size;
  const estimate = {
    value,
    interval: value === null || groups < 2 ? null : intervalOf(value, weights, residuals),
    logged: logs.length === 0 ? 0 : rewards / logs.length,
    items: logs.length,
    groups,
    effectiveItems: squares > 0 ? (weights * weights) / squares : 0,
    meanWeight: logs.length === 0 ? 0 : weights / logs.length,
  };
  return { ...estimate, warnings: warningsOf(estimate) };
}

function intervalOf(
  value: number,
  weights: number,
  residuals: ReadonlyMap<string, number>,
): readonly [number, number] {
  const groups = residuals.size;
  let squares = 0;
  for (const residual of residuals.values()) squares += residual * residual;
  const error = Math.sqrt((squares * groups) / (groups - 1)) / weights;
  const half = error * studentQuantile(groups - 1);
  return [value - half, value + half];
}

/** The 97.5 % quantile of Student's t by the Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5). */
function studentQuantile(freedom: number): number {
  const z = 1.959963985;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}

function warningsOf(estimate: Omit<OfflineEstimate, 'warnings'>): string[] {
  if (estimate.value === null)
    return ['Nothing that this policy would show was ever shown: there is no estimate.'];
  const warnings: string[] = [];
  if (estimate.effectiveItems < enoughEffective)
    warnings.push(
      `The logs count like ${Math.floor(estimate.effectiveItems)} items under this policy: fewer than ${enoughEffective} are too few to decide anything.`,
    );
  if (estimate.groups < enoughGroups)
    warnings.push(
      `The logs come from ${estimate.groups} independent groups: below ${enoughGroups} the interval is too narrow.`,
    );
  if (estimate.meanWeight < coveredFrom || estimate.meanWeight > coveredTo)
    warnings.push(
      `The mean weight is ${estimate.meanWeight.toFixed(2)} instead of 1: this policy would show things that were never shown, and the estimate is of the rest alone.`,
    );
  return warnings;
}
