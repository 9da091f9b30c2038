import { DocumentBreak } from '../document-break.ts';
import { code, isSpace } from './json-bytes.ts';
import { each, type JsonPath } from './json-path.ts';

/** What may come next inside an open container of the way to the rows. */
type Expects = 'key' | 'colon' | 'value' | 'comma';

/** Walks what surrounds the rows: keys and brackets on the way to them; everything aside is stepped over. */
export class JsonSpine {
  readonly #path: JsonPath;
  readonly #maxDepth: number;
  /** One entry for every container open on the way. */
  readonly #expects: Expects[] = [];
  #asideDepth = 0;
  #inString = false;
  #escaped = false;
  #keyBytes: number[] | undefined;
  #key = '';
  done = false;

  constructor(path: JsonPath, maxDepth: number) {
    this.#path = path;
    this.#maxDepth = maxDepth;
  }

  /** Reads from `at` up to the next list of rows or the end of the block. */
  read(block: Buffer, from: number, index: number): { at: number; rows: boolean; single: boolean } {
    for (let at = from; at < block.length; at++) {
      const byte = block[at] as number;
      if (this.#inString) this.#inText(byte);
      else if (this.#asideDepth > 0) this.#aside(byte, index);
      else {
        const entered = this.#onTheWay(byte, index);
        if (entered === 'list') return { at: at + 1, rows: true, single: false };
        // The row itself begins with this byte.
        if (entered === 'single') return { at, rows: true, single: true };
      }
    }
    return { at: block.length, rows: false, single: false };
  }

  /** The list of rows (or the single row in its place) was read to its end. */
  leftRows(single: boolean): void {
    if (!single) this.#leave();
    else this.#expect('comma');
  }

  #inText(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === code.backslash) this.#escaped = true;
    else if (byte === code.quote) {
      this.#inString = false;
      if (this.#keyBytes) this.#key = Buffer.from(this.#keyBytes).toString();
      this.#keyBytes = undefined;
      return;
    }
    // A key longer than any that is looked for need not be kept whole.
    if (this.#keyBytes && this.#keyBytes.length < 64) this.#keyBytes.push(byte);
  }

  #aside(byte: number, index: number): void {
    if (byte === code.quote) this.#inString = true;
    else if (byte === code.openBrace || byte === code.openBracket) {
      this.#asideDepth++;
      if (this.#asideDepth + this.#expects.length > this.#maxDepth)
        throw this.#broken(index, `brackets are nested deeper than ${this.#maxDepth}`);
    } else if (byte === code.closeBrace || byte === code.closeBracket) this.#asideDepth--;
  }

  #onTheWay(byte: number, index: number): 'list' | 'single' | undefined {
    if (isSpace(byte)) return undefined;
    if (this.done) throw this.#broken(index, 'something stands after the end of the document');
    const level = this.#expects.length;
    const inside = level === 0 ? undefined : this.#path[level - 1] === each ? 'list' : 'object';
    const expects = this.#expects.at(-1) ?? 'value';
    if (byte === code.openBrace || byte === code.openBracket) {
      if (expects !== 'value')
        throw this.#broken(index, 'it is not valid JSON: a bracket opens out of place');
      return this.#open(byte, level, inside);
    }
    if (inside === undefined) throw this.#broken(index, 'it is not valid JSON: no bracket opens it');
    if (byte === code.quote) {
      this.#inString = true;
      if (expects === 'key') {
        this.#keyBytes = [];
        this.#expect('colon');
      }
    } else if (byte === code.colon && expects === 'colon') this.#expect('value');
    else if (byte === code.comma && expects !== 'colon' && expects !== 'key')
      this.#expect(inside === 'list' ? 'value' : 'key');
    else if (byte === (inside === 'list' ? code.closeBracket : code.closeBrace)) this.#leave();
    else if (expects !== 'value' || !isScalarByte(byte)) throw this.#broken(index, 'it is not valid JSON');
    return undefined;
  }

  #open(byte: number, level: number, inside: 'list' | 'object' | undefined): 'list' | 'single' | undefined {
    const onTheWay = inside !== 'object' || this.#key === this.#path[level - 1];
    const step = this.#path[level];
    const last = level === this.#path.length - 1;
    if (onTheWay && byte === (step === each ? code.openBracket : code.openBrace)) {
      this.#expects.push(step === each ? 'value' : 'key');
      return last ? 'list' : undefined;
    }
    if (onTheWay && last && level > 0 && byte === code.openBrace) return 'single';
    this.#asideDepth = 1;
    this.#expect('comma');
    return undefined;
  }

  #expect(next: Expects): void {
    if (this.#expects.length > 0) this.#expects[this.#expects.length - 1] = next;
  }

  #leave(): void {
    this.#expects.pop();
    if (this.#expects.length === 0) this.done = true;
    else this.#expect('comma');
  }

  #broken(index: number, reason: string): DocumentBreak {
    return new DocumentBreak(`element ${index}`, reason);
  }
}

/** Bytes of numbers and of true, false and null. */
const isScalarByte = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || [0x2b, 0x2d, 0x2e, 0x45].includes(byte);
