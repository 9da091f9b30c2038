/** Lists of candidates: rows of list `l` are `offsets[l] … offsets[l + 1]`; `hit[l]` is the row that came next. */
export interface RankingLists {
  readonly featureCount: number;
  readonly offsets: Uint32Array;
  readonly rows: Float32Array;
  readonly hit: Uint32Array;
}

/** What a softmax over `scores[from … to)` divides by: Σ exp(score − highest). */
export function partitionSum(
  scores: Float32Array,
  from: number,
  to: number,
): { readonly highest: number; readonly sum: number } {
  let highest = Number.NEGATIVE_INFINITY;
  for (let row = from; row < to; row++) highest = Math.max(highest, scores[row] ?? 0);
  let sum = 0;
  for (let row = from; row < to; row++) sum += Math.exp((scores[row] ?? 0) - highest);
  return { highest, sum };
}

/** Mean −ln p(next) of the lists `from … to`. */
export function lossOf(
  { offsets, hit }: RankingLists,
  from: number,
  to: number,
  scores: Float32Array,
): number {
  let loss = 0;
  for (let list = from; list < to; list++) {
    const { highest, sum } = partitionSum(scores, offsets[list] ?? 0, offsets[list + 1] ?? 0);
    loss += Math.log(sum) + highest - (scores[hit[list] ?? 0] ?? 0);
  }
  return loss / Math.max(to - from, 1);
}
