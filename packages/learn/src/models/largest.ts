/**
 * The `count` of `candidates` with the largest values above 0, ascending by number. Ties at the edge
 * go to the lower number, so that the choice never depends on the order in which candidates came.
 */
export function largest(candidates: Uint32Array, values: Float32Array, count: number): Uint32Array {
  const positive = candidates.filter((candidate) => (values[candidate] ?? 0) > 0).sort();
  if (positive.length <= count) return positive;
  const sorted = Float32Array.from(positive, (candidate) => values[candidate] ?? 0).sort();
  const edge = sorted[sorted.length - count] ?? 0;
  let above = 0;
  for (let at = sorted.length - 1; at >= 0 && (sorted[at] ?? 0) > edge; at--) above++;
  let atEdge = count - above;
  return positive.filter((candidate) => {
    const value = values[candidate] ?? 0;
    return value > edge || (value === edge && atEdge-- > 0);
  });
}
