import { type ReadPosition, readPosition } from './position.ts';

/**
 * Disc and side of every position of a record, in its order. Two sides make a disc. Where a record
 * mixes carriers (an LP with a CD in it), discs count on in the order in which they are printed.
 */
export function readDiscs(positions: readonly string[]): { side: string | null; disc: number }[] {
  const read = positions.map(readPosition);
  const beyondZ = read.some(({ side }) => side === 'Z');
  const carriers = read.map((position) => carrierOf(position, beyondZ));
  const kinds = new Set(carriers.map(({ kind }) => kind));
  const order = new Map<string, number>();
  return read.map(({ side }, index) => {
    const { kind, number } = carriers[index] ?? { kind: '', number: 1 };
    const key = `${kind}\0${number}`;
    if (!order.has(key)) order.set(key, order.size + 1);
    return { side, disc: kinds.size === 1 ? number : (order.get(key) ?? 1) };
  });
}

function carrierOf(position: ReadPosition, beyondZ: boolean): { kind: string; number: number } {
  if (position.carrier !== null && position.carrierNumber !== null) {
    return { kind: `carrier ${position.carrier}`, number: position.carrierNumber };
  }
  const sides = position.side ? discOfSide(position.side, beyondZ) : null;
  if (position.carrier !== null) return { kind: `carrier ${position.carrier}`, number: sides ?? 1 };
  return sides === null ? { kind: 'plain', number: 1 } : { kind: 'sides', number: sides };
}

/** `AA` is the other side of a single with two front sides, except in a box that ran out of letters. */
function discOfSide(side: string, beyondZ: boolean): number {
  const letter = side.charCodeAt(0) - 'A'.charCodeAt(0);
  if (side.length === 1) return Math.floor(letter / 2) + 1;
  return beyondZ ? Math.floor((26 + letter) / 2) + 1 : letter + 1;
}
