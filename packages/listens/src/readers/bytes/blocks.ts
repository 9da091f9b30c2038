import type { FileHandle } from 'node:fs/promises';

/** Bytes worked on at once: measured, 32 KiB to 256 KiB are equally fast, and garbage grows with it. */
const blockBytes = 32 * 1024;

/** Reads an open file through one buffer that is used again: a block is valid until the next is asked for. */
export async function* fileBlocks(
  file: FileHandle,
  read: (bytes: number) => void,
): AsyncGenerator<Buffer, void, void> {
  const buffer = Buffer.allocUnsafe(blockBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, blockBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    read(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}

/**
 * Joins small chunks (an inflating stream gives 16 KiB) into blocks, in one buffer that is used again.
 * When the source breaks, what came before is given out first.
 */
export async function* joinBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  const buffer = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  let failure: { error: unknown } | undefined;
  try {
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length; ) {
        const copied = chunk.copy(buffer, filled, from);
        from += copied;
        filled += copied;
        if (filled < blockBytes) continue;
        yield buffer;
        filled = 0;
      }
    }
  } catch (error) {
    failure = { error };
  }
  if (filled > 0) yield buffer.subarray(0, filled);
  if (failure) throw failure.error;
}

/** The beginning of a stream, looked at before it is read. */
export interface Peeked {
  /** The first bytes (a copy), fewer where the stream is shorter or breaks. */
  readonly head: Buffer;
  /** What the stream threw within them. */
  readonly failure: unknown;
  /** The whole stream from its first byte. */
  readonly whole: AsyncGenerator<Buffer, void, void>;
  /** Gives the stream up when `whole` is not read; a generator that never ran cannot do it itself. */
  close(): Promise<void>;
}

/** Reads at least so many bytes of a stream, if it has them. */
export async function peek(blocks: AsyncIterable<Buffer>, bytes: number): Promise<Peeked> {
  const iterator = blocks[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let size = 0;
  let failure: unknown;
  try {
    while (size < bytes) {
      const next = await iterator.next();
      if (next.done) break;
      parts.push(Buffer.from(next.value));
      size += next.value.length;
    }
  } catch (error) {
    failure = error;
  }
  const head = Buffer.concat(parts);
  const close = async () => {
    await iterator.return?.();
  };
  async function* whole(): AsyncGenerator<Buffer, void, void> {
    try {
      if (head.length > 0) yield head;
      if (failure !== undefined) throw failure;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await close();
    }
  }
  return { head, failure, whole: whole(), close };
}
