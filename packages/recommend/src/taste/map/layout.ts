import { createRandom } from '@fonoteca/learn';
import { UMAP } from 'umap-js';
import type { Similarities } from './similarity.ts';

/** Places in the plane, −1 … 1. */
export interface Places {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

const neighbours = 12;
/** Points × rounds: large maps settle in fewer, as each point is moved by more neighbours. */
const moves = 90_000;
const rounds = { fewest: 120, most: 300 };
/** Fewer points than this have no neighbourhoods to keep. */
const fewest = 5;

/** Puts what is alike near each other (UMAP); the same similarities and seed give the same map. */
export function layOut(similarities: Similarities, seed: number): Places {
  const { size } = similarities;
  if (size < fewest) return circle(size);
  const { indices, distances } = nearest(similarities, Math.min(neighbours, size - 2));
  const umap = new UMAP({
    nNeighbors: indices[0]?.length ?? 2,
    nEpochs: Math.max(rounds.fewest, Math.min(rounds.most, Math.round(moves / size))),
    minDist: 0.4,
    spread: 1.5,
    random: createRandom(seed),
  });
  umap.setPrecomputedKNN(indices, distances);
  return scaled(umap.fit(indices.map((_, point) => [point])));
}

/** The nearest of each point, itself first, as UMAP wants them. */
function nearest(
  { size, values }: Similarities,
  count: number,
): { indices: number[][]; distances: number[][] } {
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let point = 0; point < size; point++) {
    const row = values.subarray(point * size, (point + 1) * size);
    const order = Array.from({ length: size }, (_, other) => other)
      .filter((other) => other !== point)
      .sort((a, b) => (row[b] as number) - (row[a] as number) || a - b)
      .slice(0, count);
    indices.push([point, ...order]);
    distances.push([0, ...order.map((other) => 1 - (row[other] as number))]);
  }
  return { indices, distances };
}

/** Centred; the farthest point stands on the border. */
function scaled(points: readonly (readonly number[])[]): Places {
  const mean = (axis: number) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length;
  const [middleX, middleY] = [mean(0), mean(1)];
  const farthest = points.reduce(
    (most, [x = 0, y = 0]) => Math.max(most, Math.abs(x - middleX), Math.abs(y - middleY)),
    Number.MIN_VALUE,
  );
  return {
    x: Float32Array.from(points, ([x = 0]) => (x - middleX) / farthest),
    y: Float32Array.from(points, ([, y = 0]) => (y - middleY) / farthest),
  };
}

function circle(size: number): Places {
  const angle = (point: number) => (2 * Math.PI * point) / Math.max(1, size);
  const radius = size < 2 ? 0 : 0.6;
  return {
    x: Float32Array.from({ length: size }, (_, point) => radius * Math.cos(angle(point))),
    y: Float32Array.from({ length: size }, (_, point) => radius * Math.sin(angle(point))),
  };
}
