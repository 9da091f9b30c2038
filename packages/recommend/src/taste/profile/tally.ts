import type { ItemKind } from '../../item.ts';

/** Moments kept of each entry. */
export const stampsKept = 10;

/** What is kept of one kind of entry; columns side by side, `ids` ascending. Sums as in `evidence.ts`. */
export interface ProfileTable {
  readonly kind: ItemKind;
  readonly ids: Int32Array;
  readonly listens: Uint32Array;
  readonly skips: Uint32Array;
  readonly heard: Float64Array;
  readonly fading: Float64Array;
  readonly firstAt: Uint32Array;
  readonly lastAt: Uint32Array;
  readonly artistIds: Int32Array;
  readonly stampOffsets: Uint32Array;
  readonly stamps: Uint32Array;
  /** Of these, what the instance may learn from too; the same arrays where that is everything. */
  readonly shared: {
    readonly listens: Uint32Array;
    readonly heard: Float64Array;
    readonly fading: Float64Array;
  };
}

/** Counts entries of one kind, listen by listen, in order of time. */
export class Tally {
  readonly #kind: ItemKind;
  readonly #slots = new Map<number, number>();
  #ids = new Int32Array(1024);
  #listens = new Uint32Array(1024);
  #skips = new Uint32Array(1024);
  #heard = new Float64Array(1024);
  #fading = new Float64Array(1024);
  #firstAt = new Uint32Array(1024);
  #lastAt = new Uint32Array(1024);
  #artistIds = new Int32Array(1024);
  #stamps = new Uint32Array(1024 * stampsKept);
  /** Null while the instance may learn from everything: most histories never need it. */
  #shared: { listens: Uint32Array; heard: Float64Array; fading: Float64Array } | null = null;

  constructor(kind: ItemKind) {
    this.#kind = kind;
  }

  /** @param fading the evidence times the growth of its moment */
  add(
    id: number,
    artistId: number,
    listen: {
      at: number;
      counted: number;
      skipped: number;
      evidence: number;
      fading: number;
      shared: boolean;
    },
  ): void {
    const slot = this.#slotOf(id, artistId);
    if (!listen.shared)
      this.#shared ??= {
        listens: this.#listens.slice(),
        heard: this.#heard.slice(),
        fading: this.#fading.slice(),
      };
    const seen = this.#listens[slot] as number;
    if (listen.counted === 1) {
      this.#stamps[slot * stampsKept + (seen % stampsKept)] = listen.at;
      this.#listens[slot] = seen + 1;
    }
    (this.#skips[slot] as number) += listen.skipped;
    (this.#heard[slot] as number) += listen.evidence;
    (this.#fading[slot] as number) += listen.fading;
    if (this.#firstAt[slot] === 0) this.#firstAt[slot] = listen.at;
    if (listen.at > (this.#lastAt[slot] as number)) this.#lastAt[slot] = listen.at;
    if (this.#shared === null || !listen.shared) return;
    (this.#shared.listens[slot] as number) += listen.counted;
    (this.#shared.heard[slot] as number) += listen.evidence;
    (this.#shared.fading[slot] as number) += listen.fading;
  }

  table(): ProfileTable {
    const order = Int32Array.from(this.#slots.values()).sort(
      (a, b) => (this.#ids[a] as number) - (this.#ids[b] as number),
    );
    const ints = (column: Int32Array) => Int32Array.from(order, (slot) => column[slot] as number);
    const naturals = (column: Uint32Array) => Uint32Array.from(order, (slot) => column[slot] as number);
    const reals = (column: Float64Array) => Float64Array.from(order, (slot) => column[slot] as number);
    const listens = naturals(this.#listens);
    const heard = reals(this.#heard);
    const fading = reals(this.#fading);
    return {
      kind: this.#kind,
      ids: ints(this.#ids),
      listens,
      skips: naturals(this.#skips),
      heard,
      fading,
      firstAt: naturals(this.#firstAt),
      lastAt: naturals(this.#lastAt),
      artistIds: ints(this.#artistIds),
      ...this.#stampsOf(order),
      shared: this.#shared
        ? {
            listens: naturals(this.#shared.listens),
            heard: reals(this.#shared.heard),
            fading: reals(this.#shared.fading),
          }
        : { listens, heard, fading },
    };
  }

  #stampsOf(order: Int32Array): { stampOffsets: Uint32Array; stamps: Uint32Array } {
    const stampOffsets = new Uint32Array(order.length + 1);
    order.forEach((slot, row) => {
      stampOffsets[row + 1] =
        (stampOffsets[row] as number) + Math.min(stampsKept, this.#listens[slot] as number);
    });
    const stamps = new Uint32Array(stampOffsets[order.length] as number);
    order.forEach((slot, row) => {
      const count = this.#listens[slot] as number;
      let at = stampOffsets[row] as number;
      // The ring's oldest stands where the next one would be written.
      for (let nth = Math.max(0, count - stampsKept); nth < count; nth++)
        stamps[at++] = this.#stamps[slot * stampsKept + (nth % stampsKept)] as number;
    });
    return { stampOffsets, stamps };
  }

  #slotOf(id: number, artistId: number): number {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    this.#slots.set(id, slot);
    if (slot >= this.#ids.length) this.#grow();
    this.#ids[slot] = id;
    this.#artistIds[slot] = artistId;
    return slot;
  }

  #grow(): void {
    this.#ids = grown(this.#ids, new Int32Array(this.#ids.length * 2));
    this.#listens = grown(this.#listens, new Uint32Array(this.#listens.length * 2));
    this.#skips = grown(this.#skips, new Uint32Array(this.#skips.length * 2));
    this.#heard = grown(this.#heard, new Float64Array(this.#heard.length * 2));
    this.#fading = grown(this.#fading, new Float64Array(this.#fading.length * 2));
    this.#firstAt = grown(this.#firstAt, new Uint32Array(this.#firstAt.length * 2));
    this.#lastAt = grown(this.#lastAt, new Uint32Array(this.#lastAt.length * 2));
    this.#artistIds = grown(this.#artistIds, new Int32Array(this.#artistIds.length * 2));
    this.#stamps = grown(this.#stamps, new Uint32Array(this.#stamps.length * 2));
    if (this.#shared === null) return;
    const { listens, heard, fading } = this.#shared;
    this.#shared = {
      listens: grown(listens, new Uint32Array(listens.length * 2)),
      heard: grown(heard, new Float64Array(heard.length * 2)),
      fading: grown(fading, new Float64Array(fading.length * 2)),
    };
  }
}

function grown<Column extends Int32Array | Uint32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
