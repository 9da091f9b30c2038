/** Counts by key within a moving window. */
export class MovingWindow {
  private readonly times = new Map<string, number[]>();
  private readonly length: number;

  /** `length` in milliseconds. */
  constructor(length: number) {
    this.length = length;
  }

  used(key: string, now: number): number {
    const times = this.times.get(key);
    if (!times) return 0;
    while (times.length > 0 && (times[0] ?? 0) <= now - this.length) times.shift();
    return times.length;
  }

  add(key: string, now: number): void {
    const times = this.times.get(key);
    if (times) times.push(now);
    else this.times.set(key, [now]);
  }

  /** Takes one of `limit` if there is one. */
  take(key: string, limit: number, now: number): boolean {
    if (this.used(key, now) >= limit) return false;
    this.add(key, now);
    return true;
  }
}
