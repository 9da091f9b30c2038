import type { Finding } from '../broadcasts/types.ts';
import type { Asking } from './ask.ts';
import { confirmRound, type Doubted } from './round.ts';

/** A doubtful answer that is asked for again at `due` (elapsed time); given up after some attempts. */
interface Waiting {
  readonly doubted: Doubted;
  readonly due: number;
  readonly attempts: number;
}

const mostAttempts = 5;

/** Surprising answers that could not be confirmed at once: they wait for a second look. */
export function createDoubts(asking: Asking, secondLookMs: number) {
  const waiting = new Map<number, Waiting>();
  return {
    clear: (): void => waiting.clear(),
    add(doubted: Doubted): void {
      const { id } = doubted.subject;
      const due = asking.clock.elapsed() + secondLookMs;
      if (!waiting.has(id)) waiting.set(id, { doubted, due, attempts: 0 });
    },
    /** Second looks whose time has come. */
    async confirm(elapsed: number, signal: AbortSignal): Promise<readonly Finding[]> {
      const due = [...waiting.entries()].filter(([, one]) => one.due <= elapsed);
      if (due.length === 0) return [];
      for (const [id] of due) waiting.delete(id);
      const [first, second = first] = asking.platform.routes;
      const doubts = due.map(([, { doubted }]) => doubted);
      const findings = await confirmRound(asking, doubts, second.name, signal, false);
      if (findings) return findings;
      for (const [id, one] of due)
        if (one.attempts < mostAttempts)
          waiting.set(id, { ...one, due: elapsed + secondLookMs / 4, attempts: one.attempts + 1 });
      return [];
    },
  };
}
