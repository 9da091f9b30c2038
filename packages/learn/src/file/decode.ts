import { createHash } from 'node:crypto';
import { firstNotFinite } from './encode.ts';
import { type ModelFile, refuse, requireLittleEndian, type TensorArray } from './format.ts';
import { type Header, headerLength, readHeader, type TensorPlace } from './header.ts';
import { unpackItems } from './items.ts';
import { putTogether } from './skeleton.ts';

/** Takes a file in pieces of any size, in order. */
export interface ModelDecoder {
  /** Throws Fault `invalid` as soon as the file is seen to be none. */
  push(piece: Uint8Array): void;
  /** Throws Fault `invalid` where bytes are missing or changed. */
  finish(): ModelFile;
}

/**
 * Reads a model from pieces. No more memory is taken than `fileBytes`, which the caller knows from
 * the disk or the database and not from the file itself; numbers go straight to where they stay.
 */
export function createModelDecoder(fileBytes: number): ModelDecoder {
  requireLittleEndian();
  const hash = createHash('sha256');
  const arrays = new Map<string, TensorArray | Uint8Array>();
  let start = Buffer.alloc(8);
  let filled = 0;
  let header: Header | null = null;
  let number = 0;
  let target: Uint8Array | null = null;

  /** The bytes to fill next; null when all is read. */
  const next = (): Uint8Array | null => {
    while (header !== null && number < header.tensors.length) {
      const place = header.tensors[number++];
      if (!place) break;
      const array = allocate(place);
      arrays.set(place.name, array);
      if (array.byteLength > 0) return new Uint8Array(array.buffer);
    }
    return null;
  };
  const startRead = (): void => {
    if (start.length === 8) {
      const length = headerLength(start, fileBytes);
      start = Buffer.concat([start], 8 + length);
      target = start;
      return;
    }
    header = readHeader(start.subarray(8), fileBytes - start.length);
    filled = 0;
    target = next();
  };
  target = start;
  return {
    push(piece) {
      let at = 0;
      while (at < piece.length) {
        if (target === null) throw refuse('file', 'goes on after its end');
        const taken = piece.subarray(at, at + target.length - filled);
        target.set(taken, filled);
        if (header !== null) hash.update(taken);
        filled += taken.length;
        at += taken.length;
        if (filled < target.length) return;
        if (header === null) startRead();
        else {
          filled = 0;
          target = next();
        }
      }
    },
    finish() {
      if (header === null || target !== null) throw refuse('file', 'ends too early');
      if (hash.digest('hex') !== header.described.sha256)
        throw refuse('file', 'was changed or damaged: its checksum is another');
      return assemble(header, arrays);
    },
  };
}

/** The model in the bytes of a file. Throws Fault `invalid`. */
export function decodeModel(bytes: Uint8Array): ModelFile {
  const decoder = createModelDecoder(bytes.length);
  decoder.push(bytes);
  return decoder.finish();
}

function allocate({ type, from, to }: TensorPlace): TensorArray | Uint8Array {
  const buffer = new ArrayBuffer(to - from);
  if (type === 'F32') return new Float32Array(buffer);
  if (type === 'U32') return new Uint32Array(buffer);
  return type === 'I8' ? new Int8Array(buffer) : new Uint8Array(buffer);
}

function assemble(header: Header, arrays: ReadonlyMap<string, TensorArray | Uint8Array>): ModelFile {
  const { meta, state: skeleton, itemCount, extras: names } = header.described;
  const offsets = arrays.get('items/offsets');
  const text = arrays.get('items/text');
  if (!(offsets instanceof Uint32Array)) throw refuse('items/offsets', 'is missing');
  if (!(text instanceof Uint8Array)) throw refuse('items/text', 'is missing');
  const tensors = new Map<string, TensorArray>();
  for (const [name, array] of arrays) {
    if (array instanceof Uint8Array) continue;
    if (firstNotFinite(array) >= 0) throw refuse(name.slice(0, 100), 'holds numbers that are not finite');
    tensors.set(name, array);
  }
  if (skeleton.itemCount !== itemCount)
    throw refuse('description.itemCount', 'is not the number of the model');
  const extras: Record<string, TensorArray> = {};
  for (const name of names) {
    const array = tensors.get(`extras/${name}`);
    if (!array) throw refuse(`extras/${name}`, 'is missing');
    extras[name] = array;
  }
  return {
    meta,
    items: unpackItems({ offsets, text }, itemCount),
    state: putTogether(skeleton, tensors),
    ...(names.length > 0 ? { extras } : {}),
  };
}
