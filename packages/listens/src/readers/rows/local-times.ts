import { Temporal } from 'temporal-polyfill';

const quarterMs = 900_000;

/**
 * Turns wall-clock time of one zone, counted as if it were UTC (a device that knows no zone), into
 * UTC. In the hour that daylight saving skips or repeats the earlier offset is taken.
 */
export class LocalTimes {
  readonly #timeZone: string;
  // Offsets change at full quarters of an hour only, and a log is in order: one answer serves many rows.
  #quarter = Number.NaN;
  #offsetMs = 0;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  toUtc(wallMs: number): number {
    const quarter = Math.floor(wallMs / quarterMs);
    if (quarter !== this.#quarter) {
      const wall = quarter * quarterMs;
      const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
      this.#offsetMs = wall - plain.toZonedDateTime(this.#timeZone).epochMilliseconds;
      this.#quarter = quarter;
    }
    return wallMs - this.#offsetMs;
  }
}
