import type { EpochDay } from '../days.ts';
import { type EntityKind, entityKinds } from '../kinds.ts';
import type { TrackPlaces } from '../places.ts';
import type { RawListens } from '../raw-listens.ts';
import { emptyTallies, never, type Tallies } from '../segments/tallies.ts';

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
export function tallyDays(listens: RawListens, places: TrackPlaces): DayTally[] {
  const byDay = new Map<EpochDay, number[]>();
  for (let i = 0; i < listens.count; i++) {
    const day = listens.days[i] as number;
    const indexes = byDay.get(day);
    if (indexes) indexes.push(i);
    else byDay.set(day, [i]);
  }
  const slots = new Slots();
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
export function tallyEntities(
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

/** A small hash table without hashes: the slot of an id is looked up in an array by id. */
export class Slots {
  #slotOf = new Int32Array(1024);
  #used: Tallies = emptyTallies(256);
  #length = 0;

  clear(): void {
    for (let slot = 0; slot < this.#length; slot++) this.#slotOf[this.#used.ids[slot] as number] = 0;
    this.#length = 0;
  }

  count(id: number, counted: number, skipped: number, seconds: number, startedAt: number): void {
    const slot = this.#slot(id);
    const used = this.#used;
    (used.listens[slot] as number) += counted;
    (used.skips[slot] as number) += skipped;
    (used.seconds[slot] as number) += seconds;
    if (counted === 0) return;
    if (startedAt < (used.firstAt[slot] as number)) used.firstAt[slot] = startedAt;
    if (startedAt > (used.lastAt[slot] as number)) used.lastAt[slot] = startedAt;
  }

  tallies(): Tallies {
    const used = this.#used;
    const ids = used.ids.slice(0, this.#length).sort();
    const out = { ...emptyTallies(this.#length), ids };
    for (let i = 0; i < ids.length; i++) {
      const slot = (this.#slotOf[ids[i] as number] as number) - 1;
      out.listens[i] = used.listens[slot] as number;
      out.skips[i] = used.skips[slot] as number;
      out.seconds[i] = used.seconds[slot] as number;
      out.firstAt[i] = used.firstAt[slot] as number;
      out.lastAt[i] = used.lastAt[slot] as number;
    }
    return out;
  }

  #slot(id: number): number {
    if (id >= this.#slotOf.length) {
      const larger = new Int32Array(Math.max(id + 1, this.#slotOf.length * 2));
      larger.set(this.#slotOf);
      this.#slotOf = larger;
    }
    const known = this.#slotOf[id] as number;
    if (known > 0) return known - 1;
    if (this.#length === this.#used.ids.length) this.#grow();
    const slot = this.#length++;
    this.#slotOf[id] = slot + 1;
    const used = this.#used;
    used.ids[slot] = id;
    used.listens[slot] = 0;
    used.skips[slot] = 0;
    used.seconds[slot] = 0;
    used.firstAt[slot] = never;
    used.lastAt[slot] = 0;
    return slot;
  }

  #grow(): void {
    const larger = emptyTallies(this.#used.ids.length * 2);
    for (const name of Object.keys(larger) as (keyof Tallies)[]) larger[name].set(this.#used[name]);
    this.#used = larger;
  }
}
