import type { DoubleClock } from '../shared/clock.ts';

interface Window {
  readonly endsAt: number;
  used: number;
}

/** Requests of a caller in windows that stand side by side, as ListenBrainz counts them. */
export class Budget {
  private readonly windows = new Map<string, Window>();
  private readonly clock: DoubleClock;
  private readonly limit: number;
  private readonly length: number;

  constructor(clock: DoubleClock, limit: number, seconds: number) {
    this.clock = clock;
    this.limit = limit;
    this.length = seconds * 1000;
  }

  /** False when there is none left. */
  take(caller: string): boolean {
    const window = this.windowOf(caller);
    window.used += 1;
    return window.used <= this.limit;
  }

  headers(caller: string): Record<string, string> {
    const { used, endsAt } = this.windowOf(caller);
    return {
      'x-ratelimit-limit': String(this.limit),
      'x-ratelimit-remaining': String(Math.max(0, this.limit - used)),
      'x-ratelimit-reset-in': String(Math.max(1, Math.ceil((endsAt - this.clock.now()) / 1000))),
      'x-ratelimit-reset': String(Math.ceil(endsAt / 1000)),
    };
  }

  private windowOf(caller: string): Window {
    const now = this.clock.now();
    const known = this.windows.get(caller);
    if (known && known.endsAt > now) return known;
    const made = { endsAt: now + this.length, used: 0 };
    this.windows.set(caller, made);
    return made;
  }
}
