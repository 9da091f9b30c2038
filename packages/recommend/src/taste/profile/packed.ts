import type { ItemKind } from '../../item.ts';
import type { Profile } from './profile.ts';
import type { ProfileTable } from './tally.ts';

/**
 * A profile as bytes: a header of JSON that names each column, its type and place, then the columns as
 * they lie in memory (little-endian), each at a multiple of eight.
 */
const format = 1;
const columnTypes = { i32: Int32Array, u32: Uint32Array, f64: Float64Array } as const;
type ColumnType = keyof typeof columnTypes;
type Column = Int32Array | Uint32Array | Float64Array;

interface Header {
  readonly format: number;
  readonly listens: number;
  readonly columns: readonly { name: string; type: ColumnType; at: number; length: number }[];
}

const kinds: readonly ItemKind[] = ['artist', 'release', 'recording'];

const tableColumns = {
  ids: 'i32',
  listens: 'u32',
  skips: 'u32',
  heard: 'f64',
  fading: 'f64',
  firstAt: 'u32',
  lastAt: 'u32',
  artistIds: 'i32',
  stampOffsets: 'u32',
  stamps: 'u32',
} as const satisfies Partial<Record<keyof ProfileTable, ColumnType>>;

const clocks = ['artistHours', 'artistWeekdays', 'hours', 'weekdays'] as const;
const sharedColumns = { listens: 'u32', heard: 'f64', fading: 'f64' } as const;

export function packProfile(profile: Profile): Buffer {
  const parts: { name: string; type: ColumnType; values: Column }[] = [];
  for (const kind of kinds) {
    const table = profile.tables[kind];
    for (const [name, type] of entriesOf(tableColumns))
      parts.push({ name: `${kind}.${name}`, type, values: table[name] });
    // Where the instance may learn from everything the columns are the same: they are written once.
    if (table.shared.heard === table.heard) continue;
    for (const [name, type] of entriesOf(sharedColumns))
      parts.push({ name: `${kind}.shared.${name}`, type, values: table.shared[name] });
  }
  for (const name of clocks) parts.push({ name, type: 'u32', values: profile[name] });

  let at = 0;
  const columns = parts.map(({ name, type, values }) => {
    const place = { name, type, at, length: values.length };
    at = aligned(at + values.byteLength);
    return place;
  });
  const header = Buffer.from(JSON.stringify({ format, listens: profile.listens, columns } satisfies Header));
  const begin = aligned(4 + header.length);
  const packed = Buffer.alloc(begin + at);
  packed.writeUInt32LE(header.length, 0);
  header.copy(packed, 4);
  parts.forEach(({ values }, index) => {
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).copy(
      packed,
      begin + (columns[index]?.at ?? 0),
    );
  });
  return packed;
}

/** Null where another version wrote it: the profile is then made anew. */
export function unpackProfile(packed: Buffer): Profile | null {
  const headerLength = packed.length < 4 ? 0 : packed.readUInt32LE(0);
  const header = headerOf(packed, headerLength);
  if (header?.format !== format) return null;
  // Copied once to memory of its own, where every column begins at a multiple of eight.
  const memory = new Uint8Array(packed.subarray(aligned(4 + headerLength))).buffer;
  const columns = new Map<string, Column>(
    header.columns.map(({ name, type, at, length }) => [name, new columnTypes[type](memory, at, length)]),
  );
  const column = <Type extends Column>(name: string): Type => {
    const found = columns.get(name);
    if (!found) throw new RangeError(`a taste profile without ${name}`);
    return found as Type;
  };
  const tableOf = (kind: ItemKind): ProfileTable => {
    const table = Object.fromEntries(
      entriesOf(tableColumns).map(([name]) => [name, column(`${kind}.${name}`)]),
    ) as unknown as Omit<ProfileTable, 'kind' | 'shared'>;
    const shared = columns.has(`${kind}.shared.heard`)
      ? {
          listens: column<Uint32Array>(`${kind}.shared.listens`),
          heard: column<Float64Array>(`${kind}.shared.heard`),
          fading: column<Float64Array>(`${kind}.shared.fading`),
        }
      : { listens: table.listens, heard: table.heard, fading: table.fading };
    return { kind, ...table, shared };
  };
  return {
    listens: header.listens,
    tables: { artist: tableOf('artist'), release: tableOf('release'), recording: tableOf('recording') },
    artistHours: column('artistHours'),
    artistWeekdays: column('artistWeekdays'),
    hours: column('hours'),
    weekdays: column('weekdays'),
  };
}

function headerOf(packed: Buffer, length: number): Header | null {
  try {
    return JSON.parse(packed.toString('utf8', 4, 4 + length));
  } catch {
    return null;
  }
}

const aligned = (at: number): number => Math.ceil(at / 8) * 8;

const entriesOf = <Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] =>
  Object.entries(record) as [Key, Value][];
