import type { Pick } from './picks.ts';
import type { Seats } from './seats.ts';

/** Channels that a platform hinted at. It does so once: a hint stands until the look it asked for is recorded. */
export function createHints(seats: Seats) {
  const hinted = new Set<number>();
  return {
    add: (channelId: number) => void hinted.add(channelId),
    take(): Pick[] {
      const picks: Pick[] = [];
      for (const id of hinted) {
        const seat = seats.get(id);
        if (seat && !seat.busy) picks.push({ seat, reason: 'push', chance: null, purpose: 'confirm' });
      }
      hinted.clear();
      return picks;
    },
    /** Looks that were not made, or whose answer was lost. */
    giveBack(picks: readonly Pick[]): void {
      for (const { seat, reason } of picks) if (reason === 'push') hinted.add(seat.followed.id);
    },
  };
}
