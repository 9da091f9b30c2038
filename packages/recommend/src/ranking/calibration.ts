import { fold } from '@fonoteca/domain';
import type { CalibrationTarget, Distribution, ItemFacts } from './types.ts';

/** Smoothing of Steck 2018: a little of the target in the list's own distribution, so that nothing is divided by 0. */
export const smoothing = 0.01;
/** Tags that an item counts for: behind its strongest the rest says little. */
const tagsPerItem = 8;
const genresInTarget = 50;

/** The category of items without tags or year: a list should hold as many of them as the history. */
export const unknownCategory = 'unknown';
/** The category of all genres that are too rare in the history to have their own. */
export const otherCategory = 'other';

export const eraOf = (year: number | null): string =>
  year === null ? unknownCategory : String(Math.floor(year / 10) * 10);

/** What a category distribution needs to know of an item. */
export type CategoryFacts = Pick<ItemFacts, 'tags' | 'year'>;

export interface TagShare {
  readonly name: string;
  readonly share: number;
}

/** The item's strongest tags, folded, as shares that sum to 1; none where it has no tags. */
export function tagShares(facts: CategoryFacts, folded: (name: string) => string = fold): TagShare[] {
  const tags = facts.tags.filter(({ weight }) => weight > 0);
  const strongest =
    tags.length > tagsPerItem ? tags.toSorted((a, b) => b.weight - a.weight).slice(0, tagsPerItem) : tags;
  const sum = strongest.reduce((total, { weight }) => total + weight, 0);
  const shares: { name: string; share: number }[] = [];
  for (const { name, weight } of strongest) {
    const key = folded(name);
    const same = shares.find((one) => one.name === key);
    if (same === undefined) shares.push({ name: key, share: weight / sum });
    else same.share += weight / sum;
  }
  return shares;
}

/**
 * What a person's lists are calibrated to: p(g|u) of Steck 2018, each heard item's genres and decade
 * weighted by `weight` (≥ 0; the logarithm of its listens does well).
 */
export function calibrationTarget(
  heard: Iterable<{ readonly facts: CategoryFacts; readonly weight: number }>,
): CalibrationTarget {
  const genres = new Map<string, number>();
  const eras = new Map<string, number>();
  for (const { facts, weight } of heard) {
    if (!(weight > 0)) continue;
    const shares = tagShares(facts);
    if (shares.length === 0) add(genres, unknownCategory, weight);
    for (const { name, share } of shares) add(genres, name, weight * share);
    add(eras, eraOf(facts.year), weight);
  }
  return { genres: shareOut(gatherRare(genres)), eras: shareOut(eras) };
}

/** Distribution of a list: q(g|u) of Steck 2018 without position weights. Genres the target lacks are 'other'. */
export function distributionOf(
  items: Iterable<CategoryFacts>,
  target: Distribution,
  kind: 'genres' | 'eras',
): Distribution {
  const sums = new Map<string, number>();
  for (const facts of items) {
    if (kind === 'eras') {
      add(sums, eraOf(facts.year), 1);
      continue;
    }
    const shares = tagShares(facts);
    if (shares.length === 0) add(sums, unknownCategory, 1);
    for (const { name, share } of shares) add(sums, target.has(name) ? name : otherCategory, share);
  }
  return shareOut(sums);
}

/** Calibration error: KL(p ‖ (1 − α) q + α p), in nats; 0 where the list is like the target. */
export function calibrationError(target: Distribution, list: Distribution): number {
  let error = 0;
  for (const [category, share] of target) {
    if (share <= 0) continue;
    const smoothed = (1 - smoothing) * (list.get(category) ?? 0) + smoothing * share;
    error += share * Math.log(share / smoothed);
  }
  return Math.max(0, error);
}

function gatherRare(sums: ReadonlyMap<string, number>): Map<string, number> {
  if (sums.size <= genresInTarget) return new Map(sums);
  // Equal masses by name: the order of the history must not show.
  const sorted = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const kept = new Map(sorted.slice(0, genresInTarget));
  for (const [name, mass] of sorted.slice(genresInTarget))
    add(kept, name === unknownCategory ? unknownCategory : otherCategory, mass);
  return kept;
}

function shareOut(sums: ReadonlyMap<string, number>): Map<string, number> {
  let whole = 0;
  for (const mass of sums.values()) whole += mass;
  return new Map(whole > 0 ? [...sums].map(([name, mass]) => [name, mass / whole]) : []);
}

function add(sums: Map<string, number>, name: string, mass: number): void {
  sums.set(name, (sums.get(name) ?? 0) + mass);
}
