import { DocumentBreak } from '../document-break.ts';
import type { ReaderLimits } from '../limits.ts';
import { code, isSpace, outsideStops, stringStops } from './json-bytes.ts';
import type { JsonPath } from './json-path.ts';
import { JsonSpine } from './json-spine.ts';

/** Rows that follow one another, as bytes with their commas; valid until the next block is pushed. */
export interface JsonRun {
  readonly bytes: Buffer;
  readonly count: number;
  readonly firstIndex: number;
}

/**
 * Finds the elements of the list at `path` in UTF-8 JSON that comes in blocks, holding no more than one
 * element. It follows strings and brackets only; whether a row is JSON is for JSON.parse to say.
 * Our own because stream-json 3.8 takes 24 s of one core for a million rows of Spotify
 * (850 MB), where this with JSON.parse and all checks of the reader takes 6 to 7 s.
 */
export class JsonSplitter {
  readonly #limits: ReaderLimits;
  readonly #spine: JsonSpine;
  readonly #outerDepth: number;
  #inRows = false;
  #inString = false;
  /** Brackets open inside the row. */
  #depth = 0;
  /** The row is the list's only one and stands without brackets, as Last.fm writes a list of one. */
  #single = false;
  #index = 0;
  #rowsInList = 0;
  /** Bytes of the row that began in earlier blocks. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** 1 when the first byte of the next block is escaped. */
  #skip = 0;

  constructor(path: JsonPath, limits: ReaderLimits) {
    this.#limits = limits;
    this.#outerDepth = path.length;
    this.#spine = new JsonSpine(path, limits.jsonDepth);
  }

  /** The runs that this block completes. Throws DocumentBreak where the document breaks, after what came before. */
  *push(block: Buffer): Generator<JsonRun, void, void> {
    let at = 0;
    while (at < block.length) {
      if (this.#inRows) {
        at = yield* this.#rows(block, at);
        continue;
      }
      const entered = this.#spine.read(block, at, this.#index);
      at = entered.at;
      if (!entered.rows) continue;
      this.#inRows = true;
      this.#rowsInList = 0;
      this.#single = entered.single;
    }
  }

  /** Throws DocumentBreak when the document is not complete; a row that is complete comes first. */
  *end(): Generator<JsonRun, void, void> {
    if (!this.#inRows && this.#spine.done) return;
    const rest = Buffer.concat(this.#pending);
    if (this.#inRows && this.#depth === 0 && !this.#inString && rest.at(-1) === code.closeBrace)
      yield { bytes: rest, count: 1, firstIndex: this.#index++ };
    throw new DocumentBreak(`element ${this.#index}`, 'the document ends in the middle: it was cut off');
  }

  *#rows(block: Buffer, from: number): Generator<JsonRun, number, void> {
    const { length } = block;
    const maxDepth = this.#limits.jsonDepth - this.#outerDepth;
    let at = from + this.#skip;
    this.#skip = 0;
    let inString = this.#inString;
    let depth = this.#depth;
    let runStart = from;
    /** Where the unfinished row begins: after the comma of the last complete one. */
    let rowStart = from;
    let count = 0;
    let failure: string | undefined;
    let closed = false;
    while (at < length) {
      if (inString) {
        while (at < length && stringStops[block[at] as number] === 0) at++;
        if (at >= length) break;
        if (block[at] === code.backslash) at += 2;
        else {
          inString = false;
          at++;
        }
        continue;
      }
      while (at < length && outsideStops[block[at] as number] === 0) at++;
      if (at >= length) break;
      const byte = block[at++] as number;
      if (byte === code.quote) inString = true;
      else if (byte === code.comma) {
        if (depth > 0) continue;
        if (this.#tooLong(count, at - rowStart)) {
          failure = this.#tooLongReason();
          break;
        }
        count++;
        rowStart = at;
      } else if (byte === code.openBrace || byte === code.openBracket) {
        if (++depth <= maxDepth) continue;
        failure = `brackets are nested deeper than ${this.#limits.jsonDepth}`;
        break;
      } else if (depth > 0) {
        if (--depth > 0 || !this.#single) continue;
        closed = true;
        break;
      } else {
        closed = true;
        break;
      }
    }
    if (failure !== undefined) {
      yield* this.#flush(block, runStart, rowStart - 1, count);
      throw new DocumentBreak(`element ${this.#index}`, failure);
    }
    if (closed) {
      yield* this.#close(block, at, runStart, rowStart, count);
      return at;
    }
    if (count > 0) {
      yield* this.#flush(block, runStart, rowStart - 1, count);
      runStart = rowStart;
    }
    this.#keep(block.subarray(runStart));
    this.#inString = inString;
    this.#depth = depth;
    this.#skip = at - length;
    return length;
  }

  /** The list ends before `at`; what stands after its last comma is its last row, or nothing at all. */
  *#close(block: Buffer, at: number, runStart: number, rowStart: number, count: number) {
    const end = this.#single ? at : at - 1;
    const last = count > 0 ? block.subarray(rowStart, end) : this.#joined(block, rowStart, end);
    const empty = last.every(isSpace);
    if (!empty && last.length > this.#limits.elementBytes) {
      yield* this.#flush(block, runStart, rowStart - 1, count);
      throw new DocumentBreak(`element ${this.#index}`, this.#tooLongReason());
    }
    if (empty) yield* this.#flush(block, runStart, rowStart - 1, count);
    else yield* this.#flush(block, runStart, end, count + 1);
    if (empty && this.#rowsInList > 0)
      throw new DocumentBreak(
        `element ${this.#index}`,
        'it is not valid JSON: a comma is followed by nothing',
      );
    if (empty) this.#drop();
    this.#inRows = false;
    this.#inString = false;
    this.#depth = 0;
    this.#spine.leftRows(this.#single);
  }

  *#flush(block: Buffer, from: number, to: number, count: number): Generator<JsonRun, void, void> {
    if (count === 0) return;
    const bytes = this.#joined(block, from, to);
    this.#drop();
    const firstIndex = this.#index;
    this.#index += count;
    this.#rowsInList += count;
    yield { bytes, count, firstIndex };
  }

  #joined(block: Buffer, from: number, to: number): Buffer {
    const part = block.subarray(from, Math.max(from, to));
    return this.#pending.length > 0 ? Buffer.concat([...this.#pending, part]) : part;
  }

  #keep(part: Buffer): void {
    this.#pending.push(Buffer.from(part));
    this.#pendingBytes += part.length;
    if (this.#pendingBytes > this.#limits.elementBytes)
      throw new DocumentBreak(`element ${this.#index}`, this.#tooLongReason());
  }

  #drop(): void {
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #tooLong(count: number, bytes: number): boolean {
    return bytes + (count === 0 ? this.#pendingBytes : 0) > this.#limits.elementBytes;
  }

  #tooLongReason(): string {
    return `the element is longer than ${this.#limits.elementBytes} bytes, which no export writes`;
  }
}
