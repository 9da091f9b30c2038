import { findEdges, toBins } from './bins.ts';
import { type GrowOptions, growTree, type Tree } from './grow.ts';
import { lossOf, partitionSum, type RankingLists } from './lists.ts';

export interface BoostOptions extends GrowOptions {
  readonly trees: number;
  /** How much of each tree is believed. */
  readonly rate: number;
  /** Rounds without a better held-out loss after which it stops. */
  readonly patience: number;
}

/**
 * Gradient boosted trees that learn to put the item heard next in front of the other candidates:
 * softmax over each list, one hit a list. Learns from the first `fitted` lists; the others decide
 * how many trees are kept, none where they do not help.
 *
 * @param base scores to start from, one a row
 */
export async function boostTrees(
  lists: RankingLists,
  fitted: number,
  base: Float32Array,
  options: BoostOptions,
  onRound: (round: number, loss: number) => Promise<void>,
): Promise<Tree[]> {
  const { featureCount, offsets, rows } = lists;
  const count = lists.hit.length;
  const edges = findEdges(rows, featureCount);
  const fittedRows = offsets[fitted] ?? 0;
  const bins = toBins(rows.subarray(0, fittedRows * featureCount), edges, featureCount);
  const rowCount = offsets[count] ?? 0;
  const scores = base.slice();
  const gradients = new Float32Array(fittedRows);
  const curvatures = new Float32Array(fittedRows);
  const order = new Uint32Array(fittedRows);
  const step = new Float32Array(fittedRows);
  const trees: Tree[] = [];
  let best = { loss: lossOf(lists, fitted, count, scores), kept: 0 };
  for (let round = 0; round < options.trees; round++) {
    softmaxSlopes(lists, fitted, scores, gradients, curvatures);
    for (let row = 0; row < fittedRows; row++) order[row] = row;
    const grown = growTree(bins, featureCount, edges, gradients, curvatures, order, options, step);
    const tree = { ...grown, value: grown.value.map((value) => value * options.rate) };
    trees.push(tree);
    for (let row = 0; row < fittedRows; row++)
      scores[row] = (scores[row] ?? 0) + options.rate * (step[row] ?? 0);
    for (let row = fittedRows; row < rowCount; row++)
      scores[row] = (scores[row] ?? 0) + treeValue(tree, rows, row * featureCount);
    const loss = lossOf(lists, fitted, count, scores);
    if (loss < best.loss) best = { loss, kept: round + 1 };
    await onRound(round, loss);
    if (round + 1 - best.kept >= options.patience) break;
  }
  return trees.slice(0, best.kept);
}

/** What one tree says of the row at `rows[at …]`. */
export function treeValue(tree: Tree, rows: Float32Array, at: number): number {
  const { feature, threshold, left, right } = tree;
  let node = 0;
  for (;;) {
    const asked = feature[node] ?? -1;
    if (asked < 0) return tree.value[node] ?? 0;
    const below = (rows[at + asked] ?? 0) < (threshold[node] ?? 0);
    node = (below ? left[node] : right[node]) ?? 0;
  }
}

function softmaxSlopes(
  { offsets, hit }: RankingLists,
  lists: number,
  scores: Float32Array,
  gradients: Float32Array,
  curvatures: Float32Array,
): void {
  for (let list = 0; list < lists; list++) {
    const from = offsets[list] ?? 0;
    const to = offsets[list + 1] ?? from;
    const { highest, sum } = partitionSum(scores, from, to);
    for (let row = from; row < to; row++) {
      const chance = Math.exp((scores[row] ?? 0) - highest) / sum;
      gradients[row] = chance - (row === hit[list] ? 1 : 0);
      curvatures[row] = Math.max(chance * (1 - chance), 1e-6);
    }
  }
}
