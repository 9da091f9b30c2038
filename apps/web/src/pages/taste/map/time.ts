import type { MapPoint, Placed } from './types.ts';

/** Adds radius and time to the points, the largest first. */
export const placed = (points: readonly MapPoint[], width: number): Placed[] => {
  const most = Math.max(1, ...points.map(({ listens }) => listens));
  // Area by listens: twice as large a disc is twice as much music.
  const [least, largest] = width < 560 ? [2.5, 15] : [3, 22];
  return points
    .map((point) => ({
      ...point,
      radius: Math.max(least, largest * Math.sqrt(point.listens / most)),
      since: point.firstListenAt ? Date.parse(point.firstListenAt) : Number.NEGATIVE_INFINITY,
    }))
    .sort((a, b) => b.listens - a.listens || a.id - b.id);
};

/** First and last moment at which an artist joined the map; null where fewer than two are known. */
export const spanOf = (points: readonly Placed[]): { from: number; until: number } | null => {
  const times = points.map(({ since }) => since).filter(Number.isFinite);
  const [from, until] = [Math.min(...times), Math.max(...times)];
  return times.length > 1 && until > from ? { from, until } : null;
};

/** How many artists joined in each of `count` equal stretches of time. */
export const joined = (
  points: readonly Placed[],
  { from, until }: { from: number; until: number },
  count: number,
): number[] => {
  const bars = new Array<number>(count).fill(0);
  for (const { since } of points) {
    if (!Number.isFinite(since)) continue;
    const bar = Math.min(count - 1, Math.floor(((since - from) / (until - from)) * count));
    bars[bar] = (bars[bar] ?? 0) + 1;
  }
  return bars;
};
