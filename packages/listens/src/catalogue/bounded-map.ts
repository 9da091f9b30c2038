/**
 * A map that forgets: two generations, the older dropped when the newer is full. What is used often
 * moves to the newer one and stays. Memory is bounded by 2 × `capacity` entries.
 */
export class BoundedMap<Key, Value> {
  readonly #capacity: number;
  #recent = new Map<Key, Value>();
  #older = new Map<Key, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    if (this.#recent.size >= this.#capacity) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
  }

  clear(): void {
    this.#recent = new Map();
    this.#older = new Map();
  }
}
