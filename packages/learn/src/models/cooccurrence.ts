import { createFloat32Column, createUint32Column } from '../data/columns.ts';
import { transpose } from '../data/csr.ts';
import type { Interactions } from '../data/interactions.ts';
import { createLargest } from './largest.ts';
import type { TrainContext } from './model.ts';
import type { NeighbourLists } from './neighbours.ts';
import { createPace } from './pace.ts';

export interface CooccurrenceOptions {
  /** What a shared person adds, by row: active people can count for less. */
  readonly personFactor: Float64Array;
  /** Multiplies row `i` of the result. */
  readonly rowFactor: Float64Array;
  /** Multiplies column `j`. */
  readonly columnFactor: Float64Array;
  /** Exponent of the interactions' weights. */
  readonly power: number;
  /** Shared people `c` multiply a value by c / (c + shrinkage): few shared people prove little. */
  readonly shrinkage: number;
  /** Has the last word on a value. */
  readonly adjust?: (item: number, other: number, value: number) => number;
  /** How many entries a row keeps at most; 0 keeps all. */
  readonly neighbours: number;
}

/** What an item shares with others: `sums[other]` for each of `others`, in no order; both are reused for the next item. */
export type OnCooccurrenceRow = (
  item: number,
  others: Uint32Array,
  sums: Float32Array,
  people: Float32Array | null,
) => void;

/**
 * Calls `onRow` for every item with Σ personFactor(u) · x(u,i) · x(u,j) over the people u who heard both, the item
 * itself included, and on wish with the number of those people. One dense row at a time: that is all the memory.
 */
export async function eachCooccurrenceRow(
  data: Interactions,
  personFactor: Float64Array,
  countPeople: boolean,
  context: TrainContext,
  onRow: OnCooccurrenceRow,
): Promise<void> {
  const people = transpose(data);
  const sums = new Float32Array(data.itemCount);
  const shared = countPeople ? new Float32Array(data.itemCount) : null;
  const touched = new Uint32Array(data.itemCount);
  const pace = createPace(context, 'neighbours');
  for (let item = 0; item < data.itemCount; item++) {
    await pace(item / data.itemCount);
    const others = touched.subarray(0, addPeople(item, data, people, personFactor, sums, shared, touched));
    onRow(item, others, sums, shared);
    for (const other of others) sums[other] = 0;
    if (shared !== null) for (const other of others) shared[other] = 0;
  }
}

/**
 * Items that share people: value(i, j) = rowFactor(i) · columnFactor(j) · Σ personFactor(u) · x(u,i) · x(u,j),
 * shrunk, of which each row keeps its largest. An item says nothing about itself: that would speak for what is masked.
 */
export async function cooccurrences(
  data: Interactions,
  options: CooccurrenceOptions,
  context: TrainContext,
): Promise<NeighbourLists> {
  const { personFactor, rowFactor, columnFactor, shrinkage } = options;
  const wanted = options.neighbours > 0 ? options.neighbours : data.itemCount;
  const offsets = new Uint32Array(data.itemCount + 1);
  const keptItems = createUint32Column();
  const keptValues = createFloat32Column();
  const largest = createLargest(data.itemCount);
  const powered = raise(data, options.power);
  await eachCooccurrenceRow(powered, personFactor, shrinkage > 0, context, (item, others, sums, people) => {
    const factor = rowFactor[item] ?? 0;
    for (const other of others) {
      const both = people?.[other] ?? 0;
      const shrunk = people === null ? 1 : both / (both + shrinkage);
      const value = (sums[other] ?? 0) * factor * (columnFactor[other] ?? 0) * shrunk;
      sums[other] = options.adjust?.(item, other, value) ?? value;
    }
    sums[item] = 0;
    for (const other of largest.of(others, sums, wanted)) {
      keptItems.push(other);
      keptValues.push(sums[other] ?? 0);
    }
    offsets[item + 1] = keptItems.length;
  });
  return { offsets, items: keptItems.toArray(), values: keptValues.toArray() };
}

/** Sums over everybody who heard `item`; gives how many items were touched. */
function addPeople(
  item: number,
  data: Interactions,
  people: Interactions,
  personFactor: Float64Array,
  sums: Float32Array,
  shared: Float32Array | null,
  touched: Uint32Array,
): number {
  const { offsets, items, weights } = data;
  const to = people.offsets[item + 1] ?? 0;
  let count = 0;
  for (let at = people.offsets[item] ?? 0; at < to; at++) {
    const person = people.items[at] ?? 0;
    const factor = (personFactor[person] ?? 0) * (people.weights?.[at] ?? 1);
    const end = offsets[person + 1] ?? 0;
    for (let place = offsets[person] ?? 0; place < end; place++) {
      const other = items[place] ?? 0;
      const sum = sums[other] ?? 0;
      if (sum === 0) touched[count++] = other;
      sums[other] = sum + (weights === null ? factor : factor * (weights[place] ?? 0));
      if (shared !== null) shared[other] = (shared[other] ?? 0) + 1;
    }
  }
  return count;
}

function raise(data: Interactions, power: number): Interactions {
  if (data.weights === null || power === 1) return data;
  return { ...data, weights: data.weights.map((weight) => weight ** power) };
}

/** numbers^exponent, and 0 where there is nothing. */
export function powers(numbers: Float64Array, exponent: number): Float64Array {
  return numbers.map((number) => (number > 0 ? number ** exponent : 0));
}

/** Sums with something added where there is anything: an item heard once or twice is then not trusted like the others. */
export function damped(sums: Float64Array, damping: number): Float64Array {
  return sums.map((sum) => (sum > 0 ? sum + damping : 0));
}
