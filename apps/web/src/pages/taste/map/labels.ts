/** Something that wants its name on the map, in order of importance. */
export interface Wanted {
  readonly key: string;
  /** Middle of its disc and the disc's radius, CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly width: number;
  readonly height: number;
  /** Written across its place instead of beside a disc: the name of a region. */
  readonly across?: boolean;
  /** Written whatever it covers: the artist that is looked at. */
  readonly always?: boolean;
}

export interface Label {
  readonly key: string;
  /** Left edge and middle line. */
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const gap = 4;
/** Kept free between two names on one line. */
const apart = 5;
const cell = 48;

/**
 * Finds places for names so that none overlaps another or a disc of note: the first in the list first;
 * who finds no place goes without.
 *
 * @param discs what names must not cover
 * @param blocked where something else lies over the map
 */
export const placeLabels = (
  wanted: readonly Wanted[],
  discs: readonly { readonly x: number; readonly y: number; readonly radius: number; readonly key: string }[],
  window: { readonly width: number; readonly height: number },
  blocked: readonly Box[] = [],
): Label[] => {
  const taken = new Crowd();
  for (const box of blocked) taken.add(box, '');
  for (const disc of discs) taken.add(boxAround(disc), disc.key);
  const labels: Label[] = [];
  for (const one of wanted) {
    const places = placesFor(one);
    const free = places.find((box) => inside(box, window) && taken.isFree(box, one.key));
    const box =
      free ?? (one.always ? (places.find((place) => inside(place, window)) ?? places[0]) : undefined);
    if (!box) continue;
    const { left, right, top, bottom } = box;
    taken.add({ left: left - apart, right: right + apart, top, bottom }, `name of ${one.key}`);
    labels.push({ key: one.key, x: box.left, y: (box.top + box.bottom) / 2 });
  }
  return labels;
};

const boxAround = ({ x, y, radius }: { x: number; y: number; radius: number }): Box => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
});

const placesFor = ({ x, y, radius, width, height, across }: Wanted): Box[] => {
  const at = (left: number, middle: number): Box => ({
    left,
    right: left + width,
    top: middle - height / 2,
    bottom: middle + height / 2,
  });
  if (across) return [0, -1.4, 1.4, -2.6, 2.6].map((lines) => at(x - width / 2, y + lines * height));
  const away = radius + gap;
  const slant = radius * 0.7 + gap;
  return [
    at(x + away, y),
    at(x - away - width, y),
    at(x - width / 2, y - away - height / 2),
    at(x - width / 2, y + away + height / 2),
    at(x + slant, y - slant - height / 4),
    at(x + slant, y + slant + height / 4),
    at(x - slant - width, y - slant - height / 4),
    at(x - slant - width, y + slant + height / 4),
  ];
};

const inside = (box: Box, { width, height }: { width: number; height: number }): boolean =>
  box.left >= 2 && box.top >= 2 && box.right <= width - 2 && box.bottom <= height - 2;

/** Boxes that are taken, looked up by the squares of a grid that they touch. */
class Crowd {
  private readonly squares = new Map<string, { box: Box; key: string }[]>();

  add(box: Box, key: string): void {
    for (const square of squaresOf(box)) {
      const known = this.squares.get(square);
      if (known) known.push({ box, key });
      else this.squares.set(square, [{ box, key }]);
    }
  }

  /** A name may touch its own disc. */
  isFree(box: Box, key: string): boolean {
    for (const square of squaresOf(box)) {
      for (const other of this.squares.get(square) ?? [])
        if (other.key !== key && overlaps(box, other.box)) return false;
    }
    return true;
  }
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const squaresOf = (box: Box): string[] => {
  const squares: string[] = [];
  for (let column = Math.floor(box.left / cell); column <= Math.floor(box.right / cell); column++)
    for (let row = Math.floor(box.top / cell); row <= Math.floor(box.bottom / cell); row++)
      squares.push(`${column} ${row}`);
  return squares;
};
