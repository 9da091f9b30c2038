/** Something with a place on screen. */
interface Standing {
  readonly x: number;
  readonly y: number;
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const ways: Record<Direction, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest in a direction: what lies straight ahead before what lies aside. -1: nothing there. */
export const nextIn = (places: readonly Standing[], from: Standing, direction: Direction): number => {
  const [wayX, wayY] = ways[direction];
  let best = { index: -1, cost: Number.POSITIVE_INFINITY };
  places.forEach(({ x, y }, index) => {
    const ahead = (x - from.x) * wayX + (y - from.y) * wayY;
    const aside = Math.abs((x - from.x) * wayY) + Math.abs((y - from.y) * wayX);
    if (ahead <= 0 || aside > ahead * 2) return;
    const cost = ahead + aside * 2;
    if (cost < best.cost) best = { index, cost };
  });
  return best.index;
};
