import { createRandom } from '@fonoteca/learn';
import type { Places } from './layout.ts';

export interface Groups {
  /** Group of each point. */
  readonly of: Uint16Array;
  readonly centres: readonly { readonly x: number; readonly y: number }[];
}

const rounds = 50;

/** Regions of a map: k-means on its places, started far apart (k-means++). */
export function groupPlaces({ x, y }: Places, seed: number): Groups {
  const size = x.length;
  const wanted = Math.min(size, Math.max(1, Math.min(14, Math.round(Math.sqrt(size / 3)))));
  const of = new Uint16Array(size);
  let centres = startOf({ x, y }, wanted, createRandom(seed));
  for (let round = 0; round < rounds; round++) {
    let moved = round === 0;
    for (let point = 0; point < size; point++) {
      const nearest = nearestOf(centres, x[point] ?? 0, y[point] ?? 0).index;
      if (of[point] !== nearest) moved = true;
      of[point] = nearest;
    }
    if (!moved) break;
    centres = centres.map((centre, group) => middleOf({ x, y }, of, group) ?? centre);
  }
  return withoutEmpty({ of, centres });
}

type Point = { readonly x: number; readonly y: number };

function startOf({ x, y }: Places, wanted: number, random: () => number): Point[] {
  const pointAt = (point: number): Point => ({ x: x[point] ?? 0, y: y[point] ?? 0 });
  const centres: Point[] = x.length === 0 ? [] : [pointAt(Math.floor(random() * x.length))];
  while (centres.length < wanted) {
    const far = Float64Array.from(x, (_, point) => nearestOf(centres, x[point] ?? 0, y[point] ?? 0).distance);
    let left = random() * far.reduce((sum, one) => sum + one, 0);
    if (left === 0) break;
    const chosen = far.findIndex((one) => {
      left -= one;
      return left < 0;
    });
    centres.push(pointAt(chosen < 0 ? x.length - 1 : chosen));
  }
  return centres;
}

function nearestOf(centres: readonly Point[], x: number, y: number): { index: number; distance: number } {
  let best = { index: 0, distance: Number.POSITIVE_INFINITY };
  centres.forEach((centre, index) => {
    const distance = (centre.x - x) ** 2 + (centre.y - y) ** 2;
    if (distance < best.distance) best = { index, distance };
  });
  return best;
}

function middleOf({ x, y }: Places, of: Uint16Array, group: number): Point | null {
  let [count, sumX, sumY] = [0, 0, 0];
  of.forEach((one, point) => {
    if (one !== group) return;
    count++;
    sumX += x[point] ?? 0;
    sumY += y[point] ?? 0;
  });
  return count === 0 ? null : { x: sumX / count, y: sumY / count };
}

function withoutEmpty({ of, centres }: Groups): Groups {
  const used = centres.map((_, group) => of.includes(group));
  const renumbered = centres.map((_, group) => used.slice(0, group).filter(Boolean).length);
  return {
    of: of.map((group) => renumbered[group] ?? 0),
    centres: centres.filter((_, group) => used[group]),
  };
}
