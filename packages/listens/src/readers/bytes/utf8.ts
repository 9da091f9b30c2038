import { isUtf8 } from 'node:buffer';
import { EncodingBreak } from '../document-break.ts';

const wayOut = 'save the file as UTF-8 and import it again';

/** How a text is written, by its mark at the front. */
export function textEncoding(head: Uint8Array): {
  name: 'utf-8' | 'utf-16le' | 'utf-16be';
  markBytes: number;
} {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: 'utf-8', markBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', markBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', markBytes: 2 };
  return { name: 'utf-8', markBytes: 0 };
}

/**
 * The text of a document as UTF-8 without mark, cut between characters. UTF-8 is checked and passed
 * on, UTF-16 with a mark is rewritten; anything else ends in an EncodingBreak after its valid part,
 * since guessing an encoding would store wrong names for ever.
 */
export async function* utf8Blocks(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let decode: ((block: Buffer, last: boolean) => { valid: Buffer; brokenAt: number | undefined }) | undefined;
  let skip = 0;
  let start: Buffer | undefined;
  for await (const block of blocks) {
    let bytes = block;
    if (!decode) {
      // The mark may be cut by tiny blocks.
      start = start ? Buffer.concat([start, block]) : Buffer.from(block);
      if (start.length < 3) continue;
      bytes = start;
      const encoding = textEncoding(start);
      skip = encoding.markBytes;
      decode = encoding.name === 'utf-8' ? checkUtf8(skip) : rewriteUtf16(encoding.name);
    }
    yield* given(decode(skip > 0 ? bytes.subarray(skip) : bytes, false));
    skip = 0;
  }
  if (!decode) yield* given(checkUtf8(0)(start ?? Buffer.alloc(0), false));
  else yield* given(decode(Buffer.alloc(0), true));
}

function* given(result: { valid: Buffer; brokenAt: number | undefined }): Generator<Buffer> {
  if (result.valid.length > 0) yield result.valid;
  if (result.brokenAt !== undefined)
    throw new EncodingBreak(`byte ${result.brokenAt}`, `the text is not valid in its encoding; ${wayOut}`);
}

function checkUtf8(markBytes: number) {
  let tail = Buffer.alloc(0);
  let position = markBytes;
  return (block: Buffer, last: boolean) => {
    const bytes = tail.length > 0 ? Buffer.concat([tail, block]) : block;
    const cut = last ? bytes.length : bytes.length - unfinishedBytes(bytes);
    let valid = bytes.subarray(0, cut);
    if (!isUtf8(valid)) {
      valid = validPart(valid);
      return { valid, brokenAt: position + valid.length };
    }
    position += cut;
    tail = Buffer.from(bytes.subarray(cut));
    return { valid, brokenAt: undefined };
  };
}

function rewriteUtf16(name: 'utf-16le' | 'utf-16be') {
  const decoder = new TextDecoder(name, { fatal: true });
  let position = 2;
  return (block: Buffer, last: boolean) => {
    try {
      const valid = Buffer.from(decoder.decode(block, { stream: !last }), 'utf8');
      position += block.length;
      return { valid, brokenAt: undefined };
    } catch {
      return { valid: Buffer.alloc(0), brokenAt: position };
    }
  };
}

/** Bytes at the end that begin a character which the next block ends. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return size > back ? back : 0;
    }
  }
  return 0;
}

/** The longest front that is valid; whether a front is, only changes once, so halving finds it. */
function validPart(bytes: Buffer): Buffer {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const front = bytes.subarray(0, middle);
    if (isUtf8(front.subarray(0, middle - unfinishedBytes(front)))) low = middle;
    else high = middle - 1;
  }
  const front = bytes.subarray(0, low);
  return front.subarray(0, low - unfinishedBytes(front));
}
