import { Fault } from '@fonoteca/domain';
import { createFloat32Column, createFloat64Column, createUint32Column } from './columns.ts';
import { buildInteractions } from './csr.ts';
import { createIdentifiers, type Identifier, inOrder } from './identifiers.ts';
import type { Interactions } from './interactions.ts';
import { readLightgcn } from './lightgcn.ts';
import type { ReadOptions } from './lines.ts';
import { readTsv } from './tsv.ts';

/** A file of interactions, its names mapped to numbers. */
export interface Dataset {
  /** Weights are the counts of the file as they stand; null where it has none or all are 1. */
  readonly interactions: Interactions;
  /** Unix seconds beside `interactions.items`: when each pair was first heard. */
  readonly times: Float64Array | null;
  /** Row → name in the file. */
  readonly rowNames: readonly Identifier[];
  /** Item → name in the file. */
  readonly itemNames: readonly Identifier[];
}

export const dataFormats = ['lightgcn', 'tsv'] as const;
export type DataFormat = (typeof dataFormats)[number];
const readers = { lightgcn: readLightgcn, tsv: readTsv };

/**
 * Reads a file of interactions, streamed. Numbers follow the names' own order, so the order of
 * lines does not matter. Throws Fault `invalid` with the line that cannot be read, ENOENT without a file.
 */
export function readDataset(path: string, format: DataFormat, options: ReadOptions = {}): Promise<Dataset> {
  return read(path, format, null, options);
}

/**
 * Reads a test file in the numbers of its training file. People and items that only the test file
 * knows get the numbers behind: their rows have no history and their items cannot be hit, which is
 * how they count as misses.
 */
export async function readAligned(
  path: string,
  format: DataFormat,
  training: Dataset,
  options: ReadOptions = {},
): Promise<Dataset> {
  return read(path, format, training, options);
}

async function read(
  path: string,
  format: DataFormat,
  known: Dataset | null,
  options: ReadOptions,
): Promise<Dataset> {
  const people = createIdentifiers(known?.rowNames);
  const things = createIdentifiers(known?.itemNames);
  const rows = createUint32Column();
  const items = createUint32Column();
  const weights = createFloat32Column();
  const times = createFloat64Column();
  let weighted = false;
  await readers[format](
    path,
    {
      person: (name) => people.numberOf(name),
      item: (name) => things.numberOf(name),
      add(row, item, weight, time) {
        rows.push(row);
        items.push(item);
        // Only as much memory as the file has columns.
        if (format === 'tsv') weights.push(weight);
        if (weight !== 1) weighted = true;
        if (time !== null) times.push(time);
      },
    },
    options,
  );
  if (rows.length === 0) throw new Fault('invalid', `${path} holds no interaction`);
  const order = known === null ? { rows: inOrder(people.names()), items: inOrder(things.names()) } : null;
  const place = (places: Uint32Array | undefined, number: number): number =>
    places === undefined ? number : (places[number] ?? 0);
  const repeats = format === 'tsv';
  const built = buildInteractions(people.size, things.size, {
    length: rows.length,
    rowAt: (index) => place(order?.rows.places, rows.at(index)),
    itemAt: (index) => place(order?.items.places, items.at(index)),
    weightAt: repeats ? weights.at : null,
    timeAt: times.length > 0 ? times.at : null,
  });
  const merged = built.interactions.items.length < rows.length;
  return {
    interactions: weighted || merged ? built.interactions : { ...built.interactions, weights: null },
    times: built.times,
    rowNames: order?.rows.names ?? people.names(),
    itemNames: order?.items.names ?? things.names(),
  };
}
