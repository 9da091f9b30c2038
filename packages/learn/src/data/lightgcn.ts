import { badLine, excerpt, type ReadOptions, readLines, wholeNumber } from './lines.ts';
import type { Sink } from './sink.ts';

const space = 0x20;
const tab = 0x09;

/**
 * `lightgcn`: one line a person, `user item item …`, whole numbers with blanks between. A person
 * without items and empty lines are let through (published files have both); an item given twice is one.
 */
export function readLightgcn(path: string, sink: Sink, options: ReadOptions): Promise<void> {
  const onLine = (bytes: Buffer, from: number, to: number, number: number): void => {
    let row = -1;
    let at = from;
    while (at < to) {
      const byte = bytes[at];
      if (byte === space || byte === tab) {
        at++;
        continue;
      }
      let end = at + 1;
      while (end < to && bytes[end] !== space && bytes[end] !== tab) end++;
      const name = wholeNumber(bytes, at, end);
      if (name < 0) {
        const what = row < 0 ? 'the person' : 'an item';
        throw badLine(
          path,
          number,
          `${excerpt(bytes, at, end)} as ${what}: give whole numbers with blanks between`,
        );
      }
      if (row < 0) row = sink.person(name);
      else sink.add(row, sink.item(name), 1, null);
      at = end;
    }
  };
  return readLines(path, onLine, options);
}
