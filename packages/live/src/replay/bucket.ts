/** What of a budget may be spent now. Moments never go back. */
export type CallBudget = {
  /** Whole calls that may be made at this moment. */
  available(now: number): number;
  spend(now: number, calls: number): void;
  /** Another rate from this moment on; what was saved at the old one is kept. */
  setRate(now: number, callsPerHour: number): void;
};

const hour = 3_600_000;

/**
 * What was spent never exceeds what has come in at `callsPerHour` since `from`, and no rolling hour holds
 * more than `burst` times that rate: quiet hours pay for busy ones. A burst of 1 leaves nothing to save.
 */
export function createCallBudget(callsPerHour: number, from: number, burst: number): CallBudget {
  const spent: { at: number; calls: number }[] = [];
  let oldest = 0;
  let inWindow = 0;
  let saved = 0;
  let perHour = callsPerHour;
  let before = from;

  function advance(now: number) {
    saved += (perHour * Math.max(0, now - before)) / hour;
    before = Math.max(before, now);
    for (let first = spent[oldest]; first && first.at <= now - hour; first = spent[oldest]) {
      inWindow -= first.calls;
      oldest++;
    }
    if (oldest > 1024) {
      spent.splice(0, oldest);
      oldest = 0;
    }
  }

  function available(now: number): number {
    advance(now);
    const rolling = Math.floor(perHour * burst + 1e-9) - inWindow;
    return Math.max(0, Math.min(rolling, Math.floor(saved + 1e-6)));
  }

  return {
    available,
    spend(now, calls) {
      if (calls > available(now)) throw new RangeError(`${calls} calls are more than the budget has left`);
      if (calls === 0) return;
      spent.push({ at: now, calls });
      inWindow += calls;
      saved -= calls;
    },
    setRate(now, next) {
      advance(now);
      perHour = next;
    },
  };
}
