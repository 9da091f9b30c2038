import { emptyTallies, never, type Tallies } from './tallies.ts';

/**
 * Counts few entities out of many: the slot of an id is looked up in an array by id, so that clearing and
 * reading cost as much as what was counted, and one object serves period after period.
 */
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

  add(tallies: Tallies): void {
    const { ids, listens, skips, seconds, firstAt, lastAt } = tallies;
    for (let i = 0; i < ids.length; i++) {
      const slot = this.#slot(ids[i] as number);
      const used = this.#used;
      (used.listens[slot] as number) += listens[i] as number;
      (used.skips[slot] as number) += skips[i] as number;
      (used.seconds[slot] as number) += seconds[i] as number;
      if ((firstAt[i] as number) < (used.firstAt[slot] as number)) used.firstAt[slot] = firstAt[i] as number;
      if ((lastAt[i] as number) > (used.lastAt[slot] as number)) used.lastAt[slot] = lastAt[i] as number;
    }
  }

  /** Sorted by id. */
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
