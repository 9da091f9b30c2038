/**
 * The items with the highest scores, best first, into `items` (its length is how many are wanted);
 * gives how many there were. Ties go to the lower item; -Infinity and NaN are never taken.
 * One pass: nearly every item fails the comparison with the worst that is kept.
 */
export function selectTop(
  scores: Float32Array,
  items: Uint32Array,
  kept = new Float32Array(items.length),
): number {
  const wanted = items.length;
  let count = 0;
  let worst = Number.NEGATIVE_INFINITY;
  if (wanted === 0) return 0;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item] ?? 0;
    if (!(score > worst)) continue;
    let place = count < wanted ? count++ : wanted - 1;
    // Only past strictly lower scores: an equal one has the lower item already.
    while (place > 0 && (kept[place - 1] ?? 0) < score) {
      kept[place] = kept[place - 1] ?? 0;
      items[place] = items[place - 1] ?? 0;
      place--;
    }
    kept[place] = score;
    items[place] = item;
    if (count === wanted) worst = kept[wanted - 1] ?? worst;
  }
  return count;
}

/** Puts the items a person has already out of every ranking. */
export function maskItems(scores: Float32Array, items: Uint32Array): void {
  for (const item of items) scores[item] = Number.NEGATIVE_INFINITY;
}
