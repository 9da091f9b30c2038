/** A hash of 64 bits in two halves. Ten million names meet with a chance of 3 in a million. */
export interface Hash {
  high: number;
  low: number;
}

/**
 * Hashes `bytes[from … to)` into `into`, going on from `seed`: names with another seed are other names.
 * Not for secrets, and not proof against somebody who builds a collision: that would only mix up two names.
 */
export function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number, into: Hash): void {
  let high = 0x9e3779b9 ^ seed;
  let low = 0x243f6a88 ^ Math.imul(seed, 0x85ebca6b);
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    high = Math.imul(high ^ byte, 0x9e3779b1);
    high ^= high >>> 15;
    low = Math.imul(low ^ byte, 0x5f356495);
    low ^= low >>> 13;
  }
  const length = to - from;
  into.high = mix(high ^ length ^ Math.imul(low, 0xc2b2ae35));
  into.low = mix(low ^ Math.imul(high, 0x27d4eb2f));
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

const shared = Buffer.alloc(3 * 4096);

/** The same of a text. */
export function hashText(text: string, seed: number, into: Hash): void {
  const length = Buffer.byteLength(text);
  const bytes = length <= shared.length ? shared : Buffer.alloc(length);
  bytes.write(text);
  hashBytes(bytes, 0, length, seed, into);
}

/** People by number and by name are told apart, as are the fields of a name. */
export const seeds = { number: 1, name: 2, artist: 3, title: 4, key: 5 } as const;
