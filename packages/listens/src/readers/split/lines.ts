import { DocumentBreak } from '../document-break.ts';

/** One line without its end, and its number from one. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/** Cuts UTF-8 blocks into lines (LF or CRLF). Throws DocumentBreak at a line longer than the limit. */
export async function* lines(
  blocks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line[], void, void> {
  let number = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  const tooLong = () =>
    new DocumentBreak(
      `line ${number + 1}`,
      `the line is longer than ${maxBytes} bytes, which no export writes`,
    );
  for await (const block of blocks) {
    const end = block.lastIndexOf(0x0a);
    if (end === -1) {
      rest.push(Buffer.from(block));
      restBytes += block.length;
      if (restBytes > maxBytes) throw tooLong();
      continue;
    }
    const text =
      rest.length > 0
        ? Buffer.concat([...rest, block.subarray(0, end)]).toString()
        : block.toString('utf8', 0, end);
    const batch: Line[] = [];
    for (const line of text.split('\n')) {
      if (line.length > maxBytes) {
        yield batch;
        throw tooLong();
      }
      number++;
      batch.push({ text: line.endsWith('\r') ? line.slice(0, -1) : line, number });
    }
    yield batch;
    rest = end + 1 < block.length ? [Buffer.from(block.subarray(end + 1))] : [];
    restBytes = block.length - end - 1;
  }
  const last = Buffer.concat(rest).toString();
  if (last.length > maxBytes) throw tooLong();
  if (last !== '') yield [{ text: last.endsWith('\r') ? last.slice(0, -1) : last, number: number + 1 }];
}
