/** A line of input; null: it was longer than may be kept in memory, and is gone. */
export type Line = string | null;

/**
 * Lines of UTF-8 as they come, without their ends, the last one also where nothing ends it. Node's own reader
 * of lines keeps what has no end until the process is out of memory.
 *
 * @param longest bytes of a line that is given
 */
export async function* readLines(input: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const keep = (part: Uint8Array): void => {
    bytes += part.length;
    if (bytes <= longest) parts.push(part);
    else parts = [];
  };
  const take = (): Line => {
    // Decoded whole: a character may lie in two parts. It also takes a byte order mark away.
    const line = bytes > longest ? null : new TextDecoder().decode(Buffer.concat(parts)).replace(/\r$/, '');
    parts = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (bytes > 0) yield take();
}
