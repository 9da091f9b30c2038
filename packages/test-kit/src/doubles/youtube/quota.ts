/** Units by day in California, where YouTube's days begin. */
export class Quota {
  private readonly used = new Map<string, number>();
  private readonly units: number;

  constructor(units: number) {
    this.units = units;
  }

  usedOn(now: number): number {
    return this.used.get(dayOf(now)) ?? 0;
  }

  /** Takes one unit if there is one. */
  take(now: number): boolean {
    const used = this.usedOn(now);
    if (used >= this.units) return false;
    this.used.set(dayOf(now), used + 1);
    return true;
  }
}

const californian = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });
const dayOf = (now: number): string => californian.format(now);
