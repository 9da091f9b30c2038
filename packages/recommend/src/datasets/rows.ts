import type { Interactions } from '@fonoteca/learn';

/** Rows of catalogue ids with weights, gathered before the items have numbers. */
export class RowGatherer {
  #ids = new Int32Array(4096);
  #weights = new Float32Array(4096);
  readonly #ends: number[] = [];
  #length = 0;

  /** One row; ids without repeats, weights > 0. */
  add(entries: Iterable<readonly [id: number, weight: number]>): void {
    for (const [id, weight] of entries) {
      if (this.#length === this.#ids.length) this.#grow();
      this.#ids[this.#length] = id;
      this.#weights[this.#length++] = weight;
    }
    this.#ends.push(this.#length);
  }

  get rows(): number {
    return this.#ends.length;
  }

  ids(): Set<number> {
    return new Set(this.#ids.subarray(0, this.#length));
  }

  /** @param numberOf −1 for items that are not in the data set */
  interactions(itemCount: number, numberOf: (id: number) => number): Interactions {
    const offsets = new Uint32Array(this.#ends.length + 1);
    const items = new Uint32Array(this.#length);
    const weights = new Float32Array(this.#length);
    let written = 0;
    let from = 0;
    this.#ends.forEach((to, row) => {
      const entries: { item: number; weight: number }[] = [];
      for (let at = from; at < to; at++) {
        const item = numberOf(this.#ids[at] as number);
        if (item >= 0) entries.push({ item, weight: this.#weights[at] as number });
      }
      entries.sort((a, b) => a.item - b.item);
      for (const { item, weight } of entries) {
        items[written] = item;
        weights[written++] = weight;
      }
      offsets[row + 1] = written;
      from = to;
    });
    return {
      rows: this.#ends.length,
      itemCount,
      offsets,
      items: items.slice(0, written),
      weights: weights.slice(0, written),
    };
  }

  #grow(): void {
    const ids = new Int32Array(this.#ids.length * 2);
    ids.set(this.#ids);
    this.#ids = ids;
    const weights = new Float32Array(this.#weights.length * 2);
    weights.set(this.#weights);
    this.#weights = weights;
  }
}
