import type { BroadcastSpan } from './types.ts';
import { day } from './units.ts';

/** Room for the starts that still say something: older ones, and ones beyond this number, are let go. */
const capacity = 256;
const oldestMs = 210 * day;

/** The last broadcasts of a channel in order of start. An end that nobody saw is NaN. */
export type History = {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The index of the broadcast; false when it changes nothing. */
  put(broadcast: BroadcastSpan): 'new' | 'changed' | 'same';
};

export function createHistory(starts: number[] = [], ends: number[] = []): History {
  return {
    starts,
    ends,
    put({ start, end }) {
      const known = starts.lastIndexOf(start);
      const value = end ?? Number.NaN;
      if (known >= 0) {
        if (end === null || ends[known] === end) return 'same';
        ends[known] = end;
        return 'changed';
      }
      let at = starts.length;
      while (at > 0 && (starts[at - 1] ?? 0) > start) at--;
      starts.splice(at, 0, start);
      ends.splice(at, 0, value);
      const newest = starts.at(-1) ?? start;
      while (starts.length > capacity || newest - (starts[0] ?? newest) > oldestMs) {
        starts.shift();
        ends.shift();
      }
      return 'new';
    },
  };
}
