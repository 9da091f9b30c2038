import type { EpochDay } from '../days.ts';
import { type EntityKind, entityKinds } from '../kinds.ts';
import type { TrackPlaces } from '../places.ts';
import type { RawListens } from '../raw-listens.ts';
import { Slots } from '../segments/slots.ts';
import type { Tallies } from '../segments/tallies.ts';

export interface DayTally {
  readonly day: EpochDay;
  readonly listens: number;
  readonly shortListens: number;
  readonly skips: number;
  readonly seconds: number;
  /** Listens by local hour, 24 numbers. */
  readonly hours: readonly number[];
  readonly entities: Readonly<Record<EntityKind, Tallies>>;
}

/** Counts listens by day and entity; days without any are left out. */
export function tallyDays(listens: RawListens, places: TrackPlaces, slots = new Slots()): DayTally[] {
  const byDay = new Map<EpochDay, number[]>();
  for (let i = 0; i < listens.count; i++) {
    const day = listens.days[i] as number;
    const indexes = byDay.get(day);
    if (indexes) indexes.push(i);
    else byDay.set(day, [i]);
  }
  return [...byDay]
    .sort(([a], [b]) => a - b)
    .map(([day, indexes]) => ({
      day,
      ...totalsOf(listens, indexes),
      entities: Object.fromEntries(
        entityKinds.map((kind) => [kind, tallyEntities(listens, indexes, places[kind], slots)]),
      ) as Record<EntityKind, Tallies>,
    }));
}

function totalsOf(listens: RawListens, indexes: readonly number[]) {
  const hours = new Array<number>(24).fill(0);
  let counted = 0;
  let skips = 0;
  let seconds = 0;
  for (const i of indexes) {
    counted += listens.counted[i] as number;
    skips += listens.skipped[i] as number;
    seconds += listens.seconds[i] as number;
    (hours[listens.hours[i] as number] as number) += listens.counted[i] as number;
  }
  return { listens: counted, shortListens: indexes.length - counted, skips, seconds, hours };
}

/** @param entityOf entity by sent track; 0 for none */
function tallyEntities(
  listens: RawListens,
  indexes: Iterable<number>,
  entityOf: Int32Array,
  slots: Slots,
): Tallies {
  slots.clear();
  for (const i of indexes) {
    const id = entityOf[listens.tracks[i] as number] as number;
    const counted = listens.counted[i] as number;
    const skipped = listens.skipped[i] as number;
    const seconds = listens.seconds[i] as number;
    // What adds nothing makes no entry, so that sums of segments and direct counts are the same.
    if (id === 0 || (counted | skipped | seconds) === 0) continue;
    slots.count(id, counted, skipped, seconds, listens.startedAt[i] as number);
  }
  return slots.tallies();
}
