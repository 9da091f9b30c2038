/** Numbers by 64-bit hash in flat memory: 16 bytes a slot, tens of millions without an object each. */
export interface HashTable {
  readonly size: number;
  /** -1 where there is none. */
  get(high: number, low: number): number;
  /** Puts a number where `get` gave -1. */
  add(high: number, low: number, value: number): void;
  clear(): void;
}

/** A slot: both halves of the hash, value + 1 (0 is empty), one word unused so that a slot is in one cache line. */
const words = 4;
const smallestBits = 12;
/** Slots filled at most before the table doubles. */
const fullest = 0.6;

export function createHashTable(): HashTable {
  let bits = smallestBits;
  let slots = new Uint32Array(words << bits);
  let size = 0;
  const slotOf = (high: number, low: number): number => {
    const mask = 2 ** bits - 1;
    let slot = (low & mask) >>> 0;
    for (;;) {
      const at = slot * words;
      if (slots[at + 2] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
      slot = ((slot + 1) & mask) >>> 0;
    }
  };
  const put = (high: number, low: number, stored: number): void => {
    const at = slotOf(high, low);
    slots[at] = high;
    slots[at + 1] = low;
    slots[at + 2] = stored;
  };
  const grow = (): void => {
    const before = slots;
    bits++;
    slots = new Uint32Array(words * 2 ** bits);
    for (let at = 0; at < before.length; at += words) {
      const stored = before[at + 2] ?? 0;
      if (stored !== 0) put(before[at] ?? 0, before[at + 1] ?? 0, stored);
    }
  };
  return {
    get size() {
      return size;
    },
    get: (high, low) => (slots[slotOf(high, low) + 2] ?? 0) - 1,
    add(high, low, value) {
      if (size >= fullest * 2 ** bits) grow();
      put(high, low, value + 1);
      size++;
    },
    clear() {
      bits = smallestBits;
      slots = new Uint32Array(words << bits);
      size = 0;
    },
  };
}
