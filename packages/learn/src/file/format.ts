import { Fault } from '@fonoteca/domain';
import type { ModelState } from '../models/model.ts';

/**
 * A model as one portable file, in the public safetensors layout: 8 bytes length of the header
 * (little-endian), a JSON header that says where each tensor lies, then the tensors without gaps.
 * Everything beside the tensors stands as one JSON text under `__metadata__.fonoteca`.
 */
export interface ModelFile {
  readonly meta: ModelFileMeta;
  readonly items: ModelItems;
  readonly state: ModelState;
  /** Numbers beside the model, such as how popular each item is; one tensor each. */
  readonly extras?: Readonly<Record<string, TensorArray>> | undefined;
}

export const entityKinds = ['artist', 'release', 'recording'] as const;
export type EntityKind = (typeof entityKinds)[number];

export interface ModelFileMeta {
  readonly entityKind: EntityKind;
  /** What it is for, such as `discover`. */
  readonly purpose: string;
  /** UTC instant, ISO 8601. */
  readonly trainedAt: string;
  /** First and last listen that it learned from, ISO 8601; null where the data has no times. */
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Where the data came from, for a person. */
  readonly source: string;
  /** Under which terms the data was given, for a person. */
  readonly licence: string;
}

/** What the model's item numbers stand for. */
export interface ModelItem {
  /** The catalogue's key of the item: the same on every instance. */
  readonly key: string;
  readonly artist: string;
  /** Null for an artist. */
  readonly title: string | null;
  readonly mbid: string | null;
}

/** Items by number; an array of them is one. */
export interface ModelItems {
  readonly length: number;
  at(index: number): ModelItem | undefined;
}

export type TensorArray = Float32Array | Uint32Array | Int8Array;

export const formatVersion = 1;

/** What a file may hold at most. A header cannot ask for more memory than the file has bytes. */
export const limits = {
  fileBytes: 4 * 2 ** 30,
  headerBytes: 8 * 2 ** 20,
  tensors: 1024,
  items: 20_000_000,
  itemTextBytes: 2 ** 31,
  /** Of one text of an item. */
  textBytes: 4096,
  members: 64,
  depth: 4,
} as const;

export const bytesOfType = { F32: 4, U32: 4, I8: 1, U8: 1 } as const;
export type TensorType = keyof typeof bytesOfType;

/** The refusal of a file: which part of it, and why. */
export function refuse(field: string, reason: string, cause?: unknown): Fault {
  return new Fault('invalid', 'This is not a model file that Fonoteca can use', {
    fields: [{ field, reason }],
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Typed arrays lie in memory as the file wants them on little-endian machines alone. */
export function requireLittleEndian(): void {
  if (new Uint8Array(new Uint32Array([1]).buffer)[0] !== 1)
    throw new RangeError('model files need a little-endian machine');
}
