/** Place of each value among all: 0 the smallest … 1 the largest; equal values share the lowest place. */
export function ranksOf(values: ArrayLike<number>): Float32Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0),
  );
  const ranks = new Float32Array(values.length);
  let place = 0;
  for (const [index, item] of order.entries()) {
    const before = order[index - 1];
    if (before === undefined || values[before] !== values[item]) place = index;
    ranks[item] = place / Math.max(1, order.length - 1);
  }
  return ranks;
}
