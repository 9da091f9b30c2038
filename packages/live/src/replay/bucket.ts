/** What of a budget may be spent now. */
export type CallBudget = {
  /** Whole calls that may be made at this moment; moments never go back. */
  available(now: number): number;
  spend(now: number, calls: number): void;
};

const hour = 3_600_000;

/**
 * `average`: what was spent never exceeds what has come in at `callsPerHour` since `from`, and no rolling
 * hour holds more than twice that rate: quiet hours pay for busy ones. `strict`: no rolling hour holds
 * more than `callsPerHour`.
 */
export function createCallBudget(callsPerHour: number, from: number, cap: 'average' | 'strict'): CallBudget {
  const inOneHour = Math.floor(callsPerHour * (cap === 'strict' ? 1 : 2) + 1e-9);
  const spent: { at: number; calls: number }[] = [];
  let oldest = 0;
  let inWindow = 0;
  let total = 0;

  function forget(now: number) {
    for (;;) {
      const first = spent[oldest];
      if (!first || first.at > now - hour) break;
      inWindow -= first.calls;
      oldest++;
    }
    if (oldest > 1024) spent.splice(0, oldest);
    if (oldest > 1024) oldest = 0;
  }

  return {
    available(now) {
      forget(now);
      const rolling = inOneHour - inWindow;
      if (cap === 'strict') return Math.max(0, rolling);
      const saved = Math.floor((callsPerHour * (now - from)) / hour + 1e-6) - total;
      return Math.max(0, Math.min(rolling, saved));
    },
    spend(now, calls) {
      if (calls > this.available(now)) throw new RangeError(`${calls} calls are more than the budget has left`);
      if (calls === 0) return;
      spent.push({ at: now, calls });
      inWindow += calls;
      total += calls;
    },
  };
}
