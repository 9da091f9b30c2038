import { RowRefusal } from './refusal.ts';

/** 1 October 2002, the oldest stamp ListenBrainz takes: nobody scrobbled before. Milliseconds. */
const earliestStampMs = 1_033_430_400_000;
/** How far a clock may run ahead. */
const aheadMs = 3_600_000;

/** The stamp, if a listen can have it. */
export function plausibleStamp(stampMs: number, now: number, field: string): number {
  if (Number.isNaN(stampMs)) throw new RowRefusal(field, 'it is not a time');
  if (stampMs >= earliestStampMs && stampMs <= now + aheadMs) return stampMs;
  const said = Math.abs(stampMs) <= 8.64e15 ? new Date(stampMs).toISOString() : String(stampMs);
  throw new RowRefusal(
    field,
    stampMs < earliestStampMs
      ? `${said} is before 1 October 2002, when nobody kept listens yet: the clock was not set`
      : `${said} is in the future`,
  );
}

/**
 * Reads counted stamps of one document. Seconds and milliseconds cannot be mistaken for each other
 * within the years a listen can be from, so the first plausible stamp settles the unit for all.
 */
export class CountedStamps {
  readonly #now: number;
  #unitMs: 1 | 1000 | undefined;

  constructor(now: number) {
    this.#now = now;
  }

  /** Milliseconds since 1970 UTC of a count as number or digits. */
  read(value: unknown, field: string): number {
    const count =
      typeof value === 'number'
        ? value
        : typeof value === 'string' && value.trim()
          ? Number(value)
          : Number.NaN;
    if (value === undefined || value === null || value === '')
      throw new RowRefusal(field, 'it is missing or empty');
    if (!Number.isFinite(count)) throw new RowRefusal(field, 'it is not a time');
    this.#unitMs ??= this.#unitOf(count);
    return plausibleStamp(Math.floor(count * (this.#unitMs ?? 1000)), this.#now, field);
  }

  #unitOf(count: number): 1 | 1000 | undefined {
    for (const unitMs of [1000, 1] as const) {
      const stampMs = count * unitMs;
      if (stampMs >= earliestStampMs && stampMs <= this.#now + aheadMs) return unitMs;
    }
    return undefined;
  }
}
