/** A name as a file gives it: whole numbers as numbers (they take less room), all else as text. */
export type Identifier = number | string;

/** Names → numbers from 0 in the order in which they come. */
export interface Identifiers {
  readonly size: number;
  /** The number of a name; a new name gets the next one. */
  numberOf(name: Identifier): number;
  /** All names, by number. */
  names(): Identifier[];
}

export function createIdentifiers(known: readonly Identifier[] = []): Identifiers {
  const names: Identifier[] = [...known];
  const numbers = new Map<Identifier, number>();
  for (const [number, name] of names.entries()) numbers.set(name, number);
  return {
    get size() {
      return names.length;
    },
    numberOf(name) {
      const number = numbers.get(name);
      if (number !== undefined) return number;
      numbers.set(name, names.length);
      names.push(name);
      return names.length - 1;
    },
    names: () => names,
  };
}

/** Numbers first, by value; then texts, by code unit: the same order on every machine. */
function compare(left: Identifier, right: Identifier): number {
  if (typeof left === 'number') return typeof right === 'number' ? left - right : -1;
  if (typeof right === 'number') return 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * The names in their own order, and the place of each old number in it. Ties in a ranking go to the
 * lower number, so numbers must follow the names and not the order of lines.
 */
export function inOrder(names: readonly Identifier[]): { names: Identifier[]; places: Uint32Array } {
  const order = Uint32Array.from(names.keys()).sort((left, right) =>
    compare(names[left] ?? '', names[right] ?? ''),
  );
  const places = new Uint32Array(names.length);
  for (const [place, number] of order.entries()) places[number] = place;
  return { names: Array.from(order, (number) => names[number] ?? ''), places };
}
