import type { ModelState } from '../models/model.ts';
import { damaged, floatsOf, integersOf } from '../models/state.ts';
import { treeValue } from './boost.ts';
import { type Candidates, featureCount } from './features.ts';
import type { Tree } from './grow.ts';
import { linearCount, linearValue } from './linear.ts';

/** What was learned about weighing evidence: a linear part, and trees on top where they help. */
export interface Scorer {
  readonly weights: Float32Array;
  readonly trees: readonly Tree[];
}

/** Candidates of a prefix (and one item more, or -1) and their scores before the softmax. */
export type Judge = (
  prefix: readonly number[],
  also: number,
) => { candidates: Candidates; scores: Float32Array };

/** Scores of all rows; the softmax of them is the chance that each comes next. */
export function scoreRows({ weights, trees }: Scorer, rows: Float32Array): Float32Array {
  const count = Math.floor(rows.length / featureCount);
  const scores = new Float32Array(count);
  for (let row = 0; row < count; row++) scores[row] = linearValue(weights, rows, row * featureCount);
  for (const tree of trees)
    for (let row = 0; row < count; row++)
      scores[row] = (scores[row] ?? 0) + treeValue(tree, rows, row * featureCount);
  return scores;
}

/** All trees behind each other; a node's feature is stored as one more, 0 being a leaf. */
export function packScorer({ weights, trees }: Scorer): ModelState['arrays'] {
  const ends = new Uint32Array(trees.length);
  let nodes = 0;
  for (const [index, { feature }] of trees.entries()) {
    nodes += feature.length;
    ends[index] = nodes;
  }
  const features = new Uint32Array(nodes);
  const left = new Uint32Array(nodes);
  const right = new Uint32Array(nodes);
  const thresholds = new Float32Array(nodes);
  const values = new Float32Array(nodes);
  for (const [index, tree] of trees.entries()) {
    const from = (ends[index] ?? 0) - tree.feature.length;
    features.set(
      tree.feature.map((feature) => feature + 1),
      from,
    );
    left.set(tree.left, from);
    right.set(tree.right, from);
    thresholds.set(tree.threshold, from);
    values.set(tree.value, from);
  }
  return {
    weights,
    treeEnds: ends,
    treeFeatures: features,
    treeLeft: left,
    treeRight: right,
    treeThresholds: thresholds,
    treeValues: values,
  };
}

/** Throws Fault `invalid` where the arrays do not fit. */
export function unpackScorer(state: ModelState): Scorer {
  const ends = integersOf(state, 'treeEnds');
  const nodes = ends[ends.length - 1] ?? 0;
  const features = integersOf(state, 'treeFeatures', nodes);
  const left = integersOf(state, 'treeLeft', nodes);
  const right = integersOf(state, 'treeRight', nodes);
  const thresholds = floatsOf(state, 'treeThresholds', nodes);
  const values = floatsOf(state, 'treeValues', nodes);
  const trees = Array.from(ends, (end, index): Tree => {
    const from = index > 0 ? (ends[index - 1] ?? 0) : 0;
    if (end < from) throw damaged(state, 'treeEnds', `falls at tree ${index}`);
    for (let node = from; node < end; node++) {
      const below = Math.min(left[node] ?? 0, right[node] ?? 0);
      // Branches lead onwards: in a circle they would be followed for ever.
      if ((features[node] ?? 0) > 0 && below <= node - from)
        throw damaged(state, 'treeLeft', `leads back from node ${node - from} of tree ${index}`);
    }
    return {
      feature: Int32Array.from(features.subarray(from, end), (feature) => feature - 1),
      left: left.slice(from, end),
      right: right.slice(from, end),
      threshold: thresholds.slice(from, end),
      value: values.slice(from, end),
    };
  });
  return { weights: floatsOf(state, 'weights', linearCount), trees };
}
