import type { Pick } from './picks.ts';
import type { Seat } from './seats.ts';

const mostAtOnce = 4;

/** For each purpose its picks, a batch each; a channel once. */
export function roundsOf(picks: readonly Pick[], batch: number): Pick[][][] {
  const seen = new Set<Seat>();
  const byPurpose = new Map<string, Pick[]>();
  for (const pick of picks) {
    if (seen.has(pick.seat)) continue;
    seen.add(pick.seat);
    const others = byPurpose.get(pick.purpose);
    if (others) others.push(pick);
    else byPurpose.set(pick.purpose, [pick]);
  }
  return [...byPurpose.values()].map((all) =>
    Array.from({ length: Math.ceil(all.length / batch) }, (_, index) =>
      all.slice(index * batch, (index + 1) * batch),
    ),
  );
}

/** Makes the rounds of one purpose, some at once, until the budget has nothing left for it (`make` says false). */
export async function makeRounds(
  rounds: readonly Pick[][],
  make: (picks: readonly Pick[]) => Promise<boolean>,
  onFailed: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < rounds.length && !signal.aborted; from += mostAtOnce) {
    const results = await Promise.allSettled(rounds.slice(from, from + mostAtOnce).map(make));
    for (const result of results) if (result.status === 'rejected') onFailed(result.reason);
    if (results.every((result) => result.status === 'fulfilled' && !result.value)) return;
  }
}
