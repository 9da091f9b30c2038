import { Temporal } from 'temporal-polyfill';
import { dayOf, type EpochDay } from './days.ts';

/** A person as statistics need them. */
export interface Person {
  readonly id: number;
  /** IANA name. */
  readonly timeZone: string;
}

/** The day it is in a time zone. */
export const localDay = (now: Date, timeZone: string): EpochDay =>
  dayOf(
    Temporal.Instant.fromEpochMilliseconds(now.getTime())
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString(),
  );
