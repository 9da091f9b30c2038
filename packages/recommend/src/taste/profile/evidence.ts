/** What one listen says of taste, and how what was heard fades: the only place with these numbers. */

/** A listen loses half of what fades of it in this time: phases pass within a year or two. */
const halfLifeSeconds = 365 * 86_400;
/** What never fades: a favourite of ten years ago still says something. */
const lasting = 0.3;
/** A skip takes away less than a listen adds: many are moods. */
const skipped = -0.4;
/** A listen that counts says this much however little of it was heard; the rest by the share heard. */
const counted = 0.5;

/** Powers of two are taken from here, so that sums of different moments can be added. */
const reference = Date.UTC(2000, 0, 1) / 1000;

/**
 * −0.4 … 1 for one listen. Heard and length in seconds; heard −1 and length 0 where unknown: a counted
 * listen is then taken to have been heard to its end.
 */
export function evidenceOf(isCounted: boolean, isSkipped: boolean, heard: number, length: number): number {
  const share = heard < 0 || length === 0 ? (isCounted ? 1 : 0) : Math.min(1, heard / length);
  if (isCounted) return counted + (1 - counted) * share;
  return isSkipped ? skipped * (1 - share) : 0;
}

/** How much a listen of this moment (Unix seconds) weighs in the fading sum. */
export const growth = (at: number): number => 2 ** ((at - reference) / halfLifeSeconds);

/**
 * The weight of an item: 0 for nothing (or more skips than listens), 1 for one whole listen just now,
 * 2 for three, 3 for seven.
 *
 * @param heard sum of evidence
 * @param fading sum of evidence × growth
 * @param fade `1 / growth(now)`
 */
export function weightOf(heard: number, fading: number, fade: number): number {
  const mass = lasting * heard + (1 - lasting) * fading * fade;
  return mass <= 0 ? 0 : Math.log2(1 + mass);
}

export const fadeAt = (now: number): number => 1 / growth(now);
