import { percent } from '../../../lib/numbers.ts';
import { clockTime, dayAndMonth, dayOf } from '../../../lib/time.ts';
import { spanWords } from '../words.ts';
import type { Entry } from './entries.ts';

/** "20:00–22:10", "since 20:00"; in the list of another day than it began on with that day, "8 Mar 20:00–03:00". */
export const hoursWords = (entry: Entry, timeZone: string, listed?: string): string => {
  const began = dayOf(entry.from, timeZone);
  const clock = clockTime(new Date(entry.from).toISOString(), timeZone);
  const from = listed === undefined || listed === began ? clock : `${dayAndMonth(began)} ${clock}`;
  return entry.running ? `since ${from}` : `${from}–${clockTime(new Date(entry.to).toISOString(), timeZone)}`;
};

/** "announced", "53 %" */
export const chanceWords = ({ announced, chance }: NonNullable<Entry['predicted']>): string =>
  announced ? 'announced' : percent(chance);

/** What an entry is, in one line. */
export const entryWords = (entry: Entry, timeZone: string, now: number): string => {
  const { predicted, name, running, title } = entry;
  if (predicted?.announced) return `${name}, announced${title ? `: ${title}` : ''}`;
  if (predicted)
    return `${name}, ${percent(predicted.chance)} likely, start ${spanWords(predicted.from, predicted.to, timeZone, now)}`;
  return [name, running ? 'live' : 'recorded', hoursWords(entry, timeZone), title].filter(Boolean).join(', ');
};
