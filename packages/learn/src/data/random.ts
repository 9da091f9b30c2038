/**
 * Uniform numbers in [0, 1) from a seed: the same on every machine (Math.random cannot be seeded).
 * splitmix32; good enough to start factors and split data, not for secrets.
 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 4294967296;
  };
}

/** Puts an array into a random order, in place (Fisher–Yates). */
export function shuffle<T extends { length: number; [index: number]: unknown }>(
  values: T,
  random: () => number,
): T {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = values[last];
    values[last] = values[other];
    values[other] = kept;
  }
  return values;
}
