import { Fault } from '@fonoteca/domain';
import { createUint32Column } from '../data/columns.ts';
import { createIdentifiers, type Identifier, type Identifiers, inOrder } from '../data/identifiers.ts';
import { badLine, excerpt, type ReadOptions, readLines, wholeNumber } from '../data/lines.ts';
import type { SessionData } from './data.ts';

const space = 0x20;
const tab = 0x09;

/** A training file in `sessions` format. */
export interface SessionFile {
  readonly sessions: SessionData;
  /** Item → name in the file; numbers follow the names' own order, so ties break the same everywhere. */
  readonly itemNames: readonly Identifier[];
}

/** Lines of a test file: what was heard so far, and what came next. */
export interface PrefixData {
  /** Lines + 1 numbers. */
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  readonly next: Uint32Array;
}

/** One session a line, items in order with blanks between, lines in time order. Throws Fault `invalid` with the line. */
export async function readSessions(path: string, options: ReadOptions = {}): Promise<SessionFile> {
  const names = createIdentifiers();
  const offsets = createUint32Column();
  const items = createUint32Column();
  offsets.push(0);
  await readLines(
    path,
    (bytes, from, to, number) => {
      const before = items.length;
      readItems(bytes, from, to, path, number, names, (item) => items.push(item));
      if (items.length > before) offsets.push(items.length);
    },
    options,
  );
  if (items.length === 0) throw new Fault('invalid', `${path} holds no session`);
  const { names: itemNames, places } = inOrder(names.names());
  return {
    sessions: { offsets: offsets.toArray(), items: items.toArray().map((item) => places[item] ?? 0) },
    itemNames,
  };
}

/**
 * Test lines `prefix<TAB>next` in the numbers of the training file. Items that only the test file
 * knows get the numbers behind: nothing can predict them, which is how they count as misses.
 */
export async function readPrefixes(
  path: string,
  itemNames: readonly Identifier[],
  options: ReadOptions = {},
): Promise<PrefixData> {
  const names = createIdentifiers(itemNames);
  const offsets = createUint32Column();
  const items = createUint32Column();
  const next = createUint32Column();
  offsets.push(0);
  await readLines(
    path,
    (bytes, from, to, number) => {
      if (to <= from) return;
      const border = bytes.subarray(from, to).indexOf(tab);
      if (border < 0) throw badLine(path, number, 'has no tab: give `prefix<TAB>next`');
      const before = items.length;
      readItems(bytes, from, from + border, path, number, names, (item) => items.push(item));
      if (items.length === before) throw badLine(path, number, 'has nothing before the tab');
      const target = wholeNumber(bytes, from + border + 1, to);
      if (target < 0)
        throw badLine(
          path,
          number,
          `${excerpt(bytes, from + border + 1, to)} as the next item: give a whole number`,
        );
      offsets.push(items.length);
      next.push(names.numberOf(target));
    },
    options,
  );
  if (next.length === 0) throw new Fault('invalid', `${path} holds no line to predict`);
  return { offsets: offsets.toArray(), items: items.toArray(), next: next.toArray() };
}

function readItems(
  bytes: Buffer,
  from: number,
  to: number,
  path: string,
  line: number,
  names: Identifiers,
  give: (item: number) => void,
): void {
  let at = from;
  while (at < to) {
    if (bytes[at] === space) {
      at++;
      continue;
    }
    let end = at + 1;
    while (end < to && bytes[end] !== space) end++;
    const name = wholeNumber(bytes, at, end);
    if (name < 0)
      throw badLine(
        path,
        line,
        `${excerpt(bytes, at, end)} as an item: give whole numbers with blanks between`,
      );
    give(names.numberOf(name));
    at = end;
  }
}
