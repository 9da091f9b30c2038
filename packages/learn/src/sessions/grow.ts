import { binCount } from './bins.ts';

/** One regression tree in arrays: a node is a leaf where `feature` is -1. */
export interface Tree {
  readonly feature: Int32Array;
  /** Rows with a value below it go left. */
  readonly threshold: Float32Array;
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly value: Float32Array;
}

export interface GrowOptions {
  readonly leaves: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leastWeight: number;
  /** Added to the second derivatives: pulls leaves to zero. */
  readonly ridge: number;
}

interface Leaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly histogram: Float64Array;
  gain: number;
  feature: number;
  bin: number;
}

/**
 * Grows one tree on binned rows by the best leaf first (second-order gain). `order` is scratch: the
 * rows in use, put into the order of the leaves; `leafOf` receives each row's leaf value.
 */
export function growTree(
  bins: Uint8Array,
  featureCount: number,
  edges: Float32Array,
  gradients: Float32Array,
  curvatures: Float32Array,
  order: Uint32Array,
  options: GrowOptions,
  leafOf: Float32Array,
): Tree {
  const most = options.leaves * 2;
  const tree = {
    feature: new Int32Array(most).fill(-1),
    threshold: new Float32Array(most),
    left: new Uint32Array(most),
    right: new Uint32Array(most),
    value: new Float32Array(most),
  };
  const sum = (from: number, to: number): Float64Array => {
    const histogram = new Float64Array(featureCount * binCount * 2);
    for (let index = from; index < to; index++) {
      const row = order[index] ?? 0;
      const gradient = gradients[row] ?? 0;
      const curvature = curvatures[row] ?? 0;
      const at = row * featureCount;
      for (let feature = 0; feature < featureCount; feature++) {
        const cell = (feature * binCount + (bins[at + feature] ?? 0)) * 2;
        histogram[cell] = (histogram[cell] ?? 0) + gradient;
        histogram[cell + 1] = (histogram[cell + 1] ?? 0) + curvature;
      }
    }
    return histogram;
  };
  const root: Leaf = {
    node: 0,
    from: 0,
    to: order.length,
    histogram: sum(0, order.length),
    gain: 0,
    feature: -1,
    bin: 0,
  };
  bestSplit(root, featureCount, options);
  const leaves: Leaf[] = [root];
  let nodes = 1;
  while (leaves.length < options.leaves) {
    let best = leaves[0];
    for (const leaf of leaves) if (best === undefined || leaf.gain > best.gain) best = leaf;
    if (best === undefined || best.gain <= 1e-9) break;
    const { node, from, to, feature, bin } = best;
    const border = partition(order, from, to, (row) => (bins[row * featureCount + feature] ?? 0) <= bin);
    const leftNode = nodes++;
    const rightNode = nodes++;
    tree.feature[node] = feature;
    tree.threshold[node] = edges[feature * (binCount - 1) + bin] ?? 0;
    tree.left[node] = leftNode;
    tree.right[node] = rightNode;
    // The larger side is the parent less the smaller one: half the work.
    const leftSmaller = border - from <= to - border;
    const small = leftSmaller ? sum(from, border) : sum(border, to);
    const large = best.histogram;
    for (let cell = 0; cell < large.length; cell++) large[cell] = (large[cell] ?? 0) - (small[cell] ?? 0);
    const left: Leaf = {
      node: leftNode,
      from,
      to: border,
      histogram: leftSmaller ? small : large,
      gain: 0,
      feature: -1,
      bin: 0,
    };
    const right: Leaf = {
      node: rightNode,
      from: border,
      to,
      histogram: leftSmaller ? large : small,
      gain: 0,
      feature: -1,
      bin: 0,
    };
    bestSplit(left, featureCount, options);
    bestSplit(right, featureCount, options);
    leaves.splice(leaves.indexOf(best), 1, left, right);
  }
  for (const leaf of leaves) {
    let gradient = 0;
    let curvature = 0;
    for (let index = leaf.from; index < leaf.to; index++) {
      gradient += gradients[order[index] ?? 0] ?? 0;
      curvature += curvatures[order[index] ?? 0] ?? 0;
    }
    const value = -gradient / (curvature + options.ridge);
    tree.value[leaf.node] = value;
    for (let index = leaf.from; index < leaf.to; index++) leafOf[order[index] ?? 0] = value;
  }
  return {
    feature: tree.feature.slice(0, nodes),
    threshold: tree.threshold.slice(0, nodes),
    left: tree.left.slice(0, nodes),
    right: tree.right.slice(0, nodes),
    value: tree.value.slice(0, nodes),
  };
}

function bestSplit(leaf: Leaf, featureCount: number, options: GrowOptions): void {
  const { histogram } = leaf;
  let gradient = 0;
  let curvature = 0;
  for (let bin = 0; bin < binCount; bin++) {
    gradient += histogram[bin * 2] ?? 0;
    curvature += histogram[bin * 2 + 1] ?? 0;
  }
  const whole = (gradient * gradient) / (curvature + options.ridge);
  for (let feature = 0; feature < featureCount; feature++) {
    let leftGradient = 0;
    let leftCurvature = 0;
    for (let bin = 0; bin < binCount - 1; bin++) {
      const cell = (feature * binCount + bin) * 2;
      leftGradient += histogram[cell] ?? 0;
      leftCurvature += histogram[cell + 1] ?? 0;
      if (leftCurvature < options.leastWeight) continue;
      const rightCurvature = curvature - leftCurvature;
      if (rightCurvature < options.leastWeight) break;
      const rightGradient = gradient - leftGradient;
      const gain =
        (leftGradient * leftGradient) / (leftCurvature + options.ridge) +
        (rightGradient * rightGradient) / (rightCurvature + options.ridge) -
        whole;
      if (gain > leaf.gain) {
        leaf.gain = gain;
        leaf.feature = feature;
        leaf.bin = bin;
      }
    }
  }
}

/** Puts the rows that go left in front; keeps no order, but always the same one. */
function partition(order: Uint32Array, from: number, to: number, goesLeft: (row: number) => boolean): number {
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const row = order[low] ?? 0;
    if (goesLeft(row)) {
      low++;
      continue;
    }
    order[low] = order[high] ?? 0;
    order[high] = row;
    high--;
  }
  return low;
}
