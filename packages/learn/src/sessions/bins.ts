/** Bins a feature is cut into at most: fine enough for ranks, small enough for a byte. */
export const binCount = 64;

/** Upper edges of the bins of each feature, `edges[feature * (binCount - 1) + bin]`; unused ones are +∞. */
export function findEdges(rows: Float32Array, featureCount: number): Float32Array {
  const count = Math.floor(rows.length / featureCount);
  const edges = new Float32Array(featureCount * (binCount - 1)).fill(Number.POSITIVE_INFINITY);
  const step = Math.max(1, Math.floor(count / 50_000));
  for (let feature = 0; feature < featureCount; feature++) {
    const sample = Float32Array.from(
      { length: Math.ceil(count / step) },
      (_, index) => rows[index * step * featureCount + feature] ?? 0,
    ).sort();
    let written = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (let bin = 1; bin < binCount; bin++) {
      const edge = sample[Math.floor((bin * sample.length) / binCount)] ?? 0;
      if (edge <= last || edge <= (sample[0] ?? 0)) continue;
      edges[feature * (binCount - 1) + written++] = edge;
      last = edge;
    }
  }
  return edges;
}

/** Bin of every value, row by row: the number of edges at or below the value. */
export function toBins(rows: Float32Array, edges: Float32Array, featureCount: number): Uint8Array {
  const bins = new Uint8Array(rows.length);
  for (let at = 0, feature = 0; at < rows.length; at++) {
    const value = rows[at] ?? 0;
    const from = feature * (binCount - 1);
    let low = 0;
    let high = binCount - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((edges[from + middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
      else high = middle;
    }
    bins[at] = low;
    feature = feature + 1 === featureCount ? 0 : feature + 1;
  }
  return bins;
}
