import type { Clock } from '../ports/clock.ts';
import type { PlannableGroup, PlanStore } from '../ports/plan-store.ts';
import { lengthOf, oldestSeconds, placeBefore, placeFrom } from './place.ts';

/** How many groups one call settled, and whether more of them wait for room in the budget. */
export interface Planned {
  readonly assigned: number;
  readonly refused: number;
}

/**
 * Gives times to what waits for them, group by group, until nothing is left or the budget of the next day
 * is used up. Times are given as late as that on purpose: a listen that were dated when its job began would
 * be too old for the services before a long job comes to it.
 *
 * One planner a person at a time. Killed at any moment, a group has all of its times or none.
 */
export async function planNext(store: PlanStore, clock: Clock): Promise<Planned> {
  let assigned = 0;
  let refused = 0;
  for (;;) {
    const group = await store.nextGroup(await store.room());
    if (!group) return { assigned, refused };
    const placement = await place(store, group, Math.floor(clock.now() / 1000));
    if (placement.placed) {
      await store.assign(group, placement.times);
      assigned++;
    } else {
      await store.refuse(group, placement.reason);
      refused++;
    }
  }
}

async function place(store: PlanStore, group: PlannableGroup, now: number) {
  const length = lengthOf(group.items);
  if (group.when.kind === 'started-at') {
    const { at } = group.when;
    return placeFrom(group.items, await store.busy(at, at + length), at, now);
  }
  return placeBefore(group.items, await store.busy(now - oldestSeconds - length, now), now);
}
