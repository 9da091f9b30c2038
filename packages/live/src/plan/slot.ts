import type { Belief } from '../predict/types.ts';
import { createOutlook, type Outlook } from './outlook.ts';
import type { Observation, PlannedChannel } from './types.ts';

const hour = 3_600_000;

/** A channel while it is planned. */
export type Slot = {
  channel: PlannedChannel;
  belief: Belief;
  outlook: Outlook;
  /** The outlook is not what is believed any more. */
  stale: boolean;
  last: number;
  runningUntil: number;
  /** Not worth a thought before. */
  sleepsUntil: number;
  /** The chance of the check that was asked for last, before calibration. */
  said: number | null;
};

export const createSlot = (channel: PlannedChannel, belief: Belief, last: number): Slot => ({
  channel,
  belief,
  outlook: createOutlook(),
  stale: true,
  last,
  runningUntil: 0,
  sleepsUntil: 0,
  said: null,
});

/** Tells a slot's own belief what was observed. */
export function teach(slot: Slot, { at, live, startedAt, endedAt }: Observation): void {
  const { belief } = slot;
  // Nobody told when it began: in the middle of the time that nobody looked.
  const start = startedAt ?? (at + Math.max(slot.last, at - 4 * hour)) / 2;
  if (live && startedAt === undefined && slot.runningUntil > 0) return;
  belief.look(at, live);
  if (live || startedAt !== undefined)
    belief.observe({ start, end: endedAt !== undefined && endedAt <= at ? endedAt : null }, at);
}
