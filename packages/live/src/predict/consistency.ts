import type { History } from './history.ts';
import { circular, gauss } from './kernels.ts';
import { day, hour, week } from './units.ts';

/** How alike starts are in their time of day or of the week: 0 as if by chance, 1 always the same. A description only. */
export function consistencyOf({ starts }: History, now: number): number {
  const recent = starts.filter((start) => now - start < 60 * day).slice(-60);
  if (recent.length < 2) return 0;
  return Math.max(likeness(recent, day), likeness(recent, week));
}

function likeness(starts: readonly number[], period: number): number {
  const width = hour;
  let [alike, pairs] = [0, 0];
  for (let one = 1; one < starts.length; one++)
    for (let other = 0; other < one; other++) {
      const apart = circular((starts[one] ?? 0) - (starts[other] ?? 0), period);
      alike += gauss(apart / width);
      pairs++;
    }
  const byChance = (Math.sqrt(2 * Math.PI) * width) / period;
  return Math.min(1, Math.max(0, (alike / pairs - byChance) / (1 - byChance)));
}
