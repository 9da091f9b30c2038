import type { Identifier } from './identifiers.ts';
import { badLine, excerpt, type ReadOptions, readLines, wholeNumber } from './lines.ts';
import type { Sink } from './sink.ts';

const tab = 0x09;
/** The end of the year 9999: later "seconds" are milliseconds. */
const latestSecond = 253_402_300_799;

/**
 * `tsv`: `user<TAB>item<TAB>count[<TAB>unix seconds]`, any text as names, a count above 0. Either
 * every line has a time or none has.
 */
export function readTsv(path: string, sink: Sink, options: ReadOptions): Promise<void> {
  let timed: boolean | null = null;
  const ends = new Uint32Array(4);
  const onLine = (bytes: Buffer, from: number, to: number, number: number): void => {
    if (from === to) return;
    const fields = splitFields(bytes, from, to, ends);
    if (fields !== 3 && fields !== 4) {
      const found = fields > 4 ? 'more than 4 fields' : `${fields} field${fields === 1 ? '' : 's'}`;
      throw badLine(
        path,
        number,
        `${found}: give user, item, count and if known the unix second, with tabs between`,
      );
    }
    const [personEnd = 0, itemEnd = 0, countEnd = 0] = ends;
    const person = nameOf(bytes, from, personEnd);
    const item = nameOf(bytes, personEnd + 1, itemEnd);
    if (person === null || item === null)
      throw badLine(path, number, `the ${person === null ? 'user' : 'item'} is empty or not UTF-8`);
    const count = numberOf(bytes, itemEnd + 1, countEnd);
    if (!(count > 0 && count < Number.POSITIVE_INFINITY))
      throw badLine(path, number, `${excerpt(bytes, itemEnd + 1, countEnd)} as count: give a number above 0`);
    timed ??= fields === 4;
    if (timed !== (fields === 4))
      throw badLine(
        path,
        number,
        `${timed ? 'no time' : 'a time'}, unlike the lines before: give it in all or in none`,
      );
    const time = timed ? wholeNumber(bytes, countEnd + 1, to) : null;
    if (time !== null && (time < 0 || time > latestSecond))
      throw badLine(path, number, `${excerpt(bytes, countEnd + 1, to)} as time: give whole unix seconds`);
    sink.add(sink.person(person), sink.item(item), count, time);
  };
  return readLines(path, onLine, options);
}

/** Where each field ends, into `ends`; gives how many there are (5 for any more than 4). */
function splitFields(bytes: Buffer, from: number, to: number, ends: Uint32Array): number {
  let fields = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] !== tab) continue;
    if (fields === 4) return 5;
    ends[fields++] = at;
  }
  if (fields === 4) return 5;
  ends[fields] = to;
  return fields + 1;
}

/** Whole numbers as numbers, all else as text; null where there is nothing or it is no UTF-8. */
function nameOf(bytes: Buffer, from: number, to: number): Identifier | null {
  if (from === to) return null;
  const number = wholeNumber(bytes, from, to);
  if (number >= 0) return number;
  const text = bytes.toString('utf8', from, to);
  return text.includes('\ufffd') ? null : text;
}

function numberOf(bytes: Buffer, from: number, to: number): number {
  const whole = wholeNumber(bytes, from, to);
  if (whole >= 0) return whole;
  const text = bytes.toString('latin1', from, to);
  return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Math.fround(Number(text)) : -1;
}
