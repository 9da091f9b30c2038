import { createHash } from 'node:crypto';
import { type ModelFile, requireLittleEndian, type TensorArray, type TensorType } from './format.ts';
import { type TensorPlace, writeHeader } from './header.ts';
import { packItems } from './items.ts';
import { takeApart } from './skeleton.ts';

/** Bytes written at once at most. */
const chunkBytes = 4 << 20;

export interface EncodedModel {
  /** Of the whole file. */
  readonly bytes: number;
  /** The file in order, in views of at most 4 MiB: nothing is copied. */
  chunks(): Generator<Uint8Array>;
}

/**
 * Lays a model out as a file without writing it. Throws RangeError where it cannot be written: item
 * counts that disagree, numbers that are not finite, texts that are too long.
 */
export function layOutModel(file: ModelFile): EncodedModel {
  requireLittleEndian();
  const { items, state, meta, extras = {} } = file;
  if (items.length !== state.itemCount)
    throw new RangeError(`the model has ${state.itemCount} items, its table ${items.length}`);
  const packed = packItems(items);
  const arrays = new Map<string, TensorArray>();
  const skeleton = takeApart(state, arrays);
  for (const [name, array] of Object.entries(extras)) arrays.set(`extras/${name}`, array);
  for (const [name, array] of arrays) requireFinite(name, array);
  // Four-byte numbers first: then every one lies on a multiple of four.
  const tensors: [string, TensorArray | Uint8Array][] = [
    ...[...arrays].filter(([, array]) => array.BYTES_PER_ELEMENT === 4),
    ['items/offsets', packed.offsets],
    ...[...arrays].filter(([, array]) => array.BYTES_PER_ELEMENT === 1),
    ['items/text', packed.text],
  ];
  const hash = createHash('sha256');
  const places: TensorPlace[] = [];
  let end = 0;
  for (const [name, array] of tensors) {
    for (const view of viewsOf(array)) hash.update(view);
    places.push({ name, type: typeOf(array), from: end, to: end + array.byteLength });
    end += array.byteLength;
  }
  const header = writeHeader({
    described: {
      meta,
      state: skeleton,
      itemCount: items.length,
      extras: Object.keys(extras),
      sha256: hash.digest('hex'),
    },
    tensors: places,
  });
  return {
    bytes: header.length + end,
    *chunks() {
      yield header;
      for (const [, array] of tensors) yield* viewsOf(array);
    },
  };
}

/** A model as the bytes of its file. */
export function encodeModel(file: ModelFile): Uint8Array {
  const { bytes, chunks } = layOutModel(file);
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks()) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function* viewsOf(array: TensorArray | Uint8Array): Generator<Uint8Array> {
  const { buffer, byteOffset, byteLength } = array;
  for (let from = 0; from < byteLength; from += chunkBytes)
    yield new Uint8Array(buffer, byteOffset + from, Math.min(chunkBytes, byteLength - from));
}

function typeOf(array: TensorArray | Uint8Array): TensorType {
  if (array instanceof Float32Array) return 'F32';
  if (array instanceof Uint32Array) return 'U32';
  return array instanceof Int8Array ? 'I8' : 'U8';
}

/** A model with such numbers scores nonsense: better seen where it is made. */
export function firstNotFinite(array: TensorArray): number {
  if (!(array instanceof Float32Array)) return -1;
  for (let at = 0; at < array.length; at++) if (!Number.isFinite(array[at])) return at;
  return -1;
}

function requireFinite(name: string, array: TensorArray): void {
  if (firstNotFinite(array) >= 0) throw new RangeError(`${name} holds numbers that are not finite`);
}
