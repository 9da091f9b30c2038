/** Whole lines, and how much of the member is done when they are. */
export interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the member up to the end of this block. */
  readonly end: number;
  /** Lines that were left out because no listen is so long. */
  readonly tooLong: number;
}

/** Large enough that handing one over costs nothing, small enough that a dozen of them are no memory. */
export const blockBytes = 4 << 20;
const newline = 0x0a;

/**
 * Cuts a stream of bytes into blocks of whole lines. A line longer than a block is left out.
 *
 * @param skip bytes at the start that are done already; it ends behind a line
 * @param take gives a buffer to fill
 */
export async function* blocksOf(
  chunks: AsyncIterable<Uint8Array>,
  skip: number,
  take: () => Uint8Array<ArrayBuffer>,
): AsyncGenerator<Block> {
  let toSkip = skip;
  let end = skip;
  let buffer = take();
  let filled = 0;
  let tooLong = 0;
  let inLongLine = false;
  for await (const whole of chunks) {
    const skipped = Math.min(toSkip, whole.length);
    toSkip -= skipped;
    let chunk = whole.subarray(skipped);
    if (inLongLine) {
      const found = chunk.indexOf(newline);
      end += found < 0 ? chunk.length : found + 1;
      if (found < 0) continue;
      inLongLine = false;
      chunk = chunk.subarray(found + 1);
    }
    while (chunk.length > 0) {
      const part = chunk.subarray(0, buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
      chunk = chunk.subarray(part.length);
      if (filled < buffer.length) break;
      const lines = buffer.lastIndexOf(newline) + 1;
      if (lines === 0) {
        tooLong++;
        const found = chunk.indexOf(newline);
        inLongLine = found < 0;
        end += filled + (inLongLine ? chunk.length : found + 1);
        chunk = inLongLine ? chunk.subarray(chunk.length) : chunk.subarray(found + 1);
        filled = 0;
        continue;
      }
      const rest = take();
      rest.set(buffer.subarray(lines));
      const block = { bytes: buffer.subarray(0, lines), end: end + lines, tooLong };
      // Before it is handed over: its memory may be away afterwards.
      end += lines;
      filled = buffer.length - lines;
      buffer = rest;
      tooLong = 0;
      yield block;
    }
  }
  if (filled > 0 || tooLong > 0) yield { bytes: buffer.subarray(0, filled), end: end + filled, tooLong };
}
