import { type Durations, survival } from './durations.ts';
import { fillStarts, type Known } from './hazard.ts';
import { day, hour, minute } from './units.ts';

/** What is known of a channel's state besides its habits. */
export type State = {
  durations: Durations;
  /** The start of the broadcast that is known to run; null when none is. */
  running: number | null;
  /** When it was last looked at or known; null: never. */
  lookedAt: number | null;
};

export type Chances = { live: number; within10: number; within60: number };

const stepMs = 5 * minute;
const ahead = 12;
const longestMs = day;
const room = new Float64Array(longestMs / stepMs + ahead + 2);

/** Chances as the kernels say them, before they are held against what happened. */
export function rawChances(known: Known, state: State, now: number): Chances {
  const from = Math.max(now - longestMs, Math.min(now, state.lookedAt ?? now - 6 * hour));
  const past = Math.ceil((now - from) / stepMs);
  // Steps end at `now`, so that the next hour begins with a step of its own.
  const begin = now - past * stepMs;
  const starts = room.subarray(0, past + ahead);
  fillStarts(starts, begin, stepMs, known);
  let live = 0;
  for (let at = 0; at < past; at++) {
    const part = at === 0 && past > 0 ? 1 - (from - begin) / stepMs : 1;
    live += (starts[at] ?? 0) * part * survival(state.durations, (past - at - 0.5) * stepMs);
  }
  live = 1 - Math.exp(-live);
  if (state.running !== null) live = stillLive(state, state.running, now);
  let soon = 0;
  let within10 = 0;
  for (let at = 0; at < ahead; at++) {
    soon += starts[past + at] ?? 0;
    if (at === 1) within10 = soon;
  }
  // What is live does not start; while it runs, only what may follow its end counts.
  const free = 1 - live;
  return { live, within10: free * (1 - Math.exp(-within10)), within60: free * (1 - Math.exp(-soon)) };
}

function stillLive({ durations, lookedAt }: State, start: number, now: number): number {
  const seen = Math.max(start, lookedAt ?? start);
  return survival(durations, now - start) / Math.max(1e-6, survival(durations, Math.max(0, seen - start)));
}
