import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createModelDecoder } from './decode.ts';
import { layOutModel } from './encode.ts';
import type { ModelFile } from './format.ts';

export interface Written {
  readonly bytes: number;
  /** Of the whole file, hex. */
  readonly sha256: string;
}

/**
 * Writes a model to a path (whole or not at all: it gets its name when it is complete and on the disk)
 * or into a stream, which is ended. Throws RangeError for a model that cannot be written.
 */
export async function writeModelFile(
  to: string | Writable,
  file: ModelFile,
  signal?: AbortSignal,
): Promise<Written> {
  const { bytes, chunks } = layOutModel(file);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const run = (target: Writable) => pipeline(chunks, hashing, target, signal ? { signal } : {});
  if (typeof to === 'string') await writeWhole(to, run);
  else await run(to);
  return { bytes, sha256: hash.digest('hex') };
}

async function writeWhole(path: string, run: (target: Writable) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await run(createWriteStream(partial, { flush: true }));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Reads a model from a path. Throws Fault `invalid` for a file that is none; ENOENT without one. */
export async function readModelFile(path: string, signal?: AbortSignal): Promise<ModelFile> {
  const handle = await open(path);
  // Closes the file in every case: at its end, or when the decoder throws in the loop.
  const pieces = handle.createReadStream({ highWaterMark: 1 << 20, ...(signal ? { signal } : {}) });
  return readModelPieces(pieces, (await handle.stat()).size);
}

/** Reads a model from pieces, such as the parts in which a database holds it; `fileBytes` is their whole length. */
export async function readModelPieces(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  fileBytes: number,
): Promise<ModelFile> {
  const decoder = createModelDecoder(fileBytes);
  for await (const piece of pieces) decoder.push(piece);
  return decoder.finish();
}
