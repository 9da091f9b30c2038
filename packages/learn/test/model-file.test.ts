import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelDecoder, decodeModel } from '../src/file/decode.ts';
import { readModelFile, writeModelFile } from '../src/file/disk.ts';
import { encodeModel } from '../src/file/encode.ts';
import type { ModelFile, ModelItem } from '../src/file/format.ts';

const meta: ModelFile['meta'] = {
  entityKind: 'recording',
  purpose: 'discover',
  trainedAt: '2026-03-01T10:00:00Z',
  window: { from: '2005-01-01T00:00:00Z', to: '2026-02-28T23:59:59Z' },
  parameters: { factors: 2, solver: 'cholesky', biased: false },
  metrics: { 'ndcg@20': 0.25 },
  seed: 7,
  source: 'ListenBrainz listens, dump 12',
  licence: 'CC0',
};
const items: ModelItem[] = [
  { key: 'björk\u001fjóga', artist: 'Björk', title: 'Jóga', mbid: '63aea9a3-1ed6-4cbc-8b1f-5b4ee1dc4d27' },
  { key: 'low\u001flullaby', artist: 'Low', title: 'Lullaby', mbid: null },
  { key: '東京事変', artist: '東京事変', title: null, mbid: null },
];
const ensemble: ModelFile = {
  meta,
  items,
  state: {
    kind: 'ensemble',
    itemCount: 3,
    parameters: { members: 2 },
    arrays: { weights: Float32Array.of(0.25, 0.75) },
    members: [
      {
        name: 'ials',
        weight: 0.25,
        state: {
          kind: 'ials',
          itemCount: 3,
          parameters: { factors: 2 },
          arrays: { factors: Float32Array.of(1, 2, 3, 4, 5, 6) },
        },
      },
      {
        name: 'inner',
        weight: 0.75,
        state: {
          kind: 'ensemble',
          itemCount: 3,
          parameters: {},
          arrays: { small: Int8Array.of(-128, 127, 0), none: new Float32Array(0) },
          members: [
            {
              name: 'knn',
              weight: 1,
              state: {
                kind: 'item-knn',
                itemCount: 3,
                parameters: {},
                arrays: { offsets: Uint32Array.of(0, 1, 2, 4_294_967_295) },
              },
            },
          ],
        },
      },
    ],
  },
  extras: { popularity: Float32Array.of(10, 5, 1) },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-model-'));
});
afterAll(() => rm(folder, { recursive: true }));

const plain = (file: ModelFile) => ({
  ...file,
  items: Array.from({ length: file.items.length }, (_, index) => file.items.at(index)),
});
const refusalOf = (read: () => unknown): Fault => {
  try {
    read();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it was read');
};

describe('a model file', () => {
  test('gives back what was written, members inside members too', () => {
    expect(plain(decodeModel(encodeModel(ensemble)))).toEqual(plain(ensemble));
  });

  test('is a safetensors file: header length, JSON header, tensors without gaps, aligned', () => {
    const bytes = Buffer.from(encodeModel(ensemble));
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    const { __metadata__, ...tensors } = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: [number, number] }
    >;
    expect(Object.values(__metadata__ ?? {}).every((value) => typeof value === 'string')).toBe(true);
    let end = 0;
    for (const {
      dtype,
      shape,
      data_offsets: [from, to],
    } of Object.values(tensors)) {
      const size = dtype === 'F32' || dtype === 'U32' ? 4 : 1;
      expect(from).toBe(end);
      expect(from % size).toBe(0);
      expect(to - from).toBe((shape[0] ?? -1) * size);
      end = to;
    }
    expect(8 + length + end).toBe(bytes.length);
    expect(tensors['model/0/factors']?.dtype).toBe('F32');
  });

  test('goes to disk and back with the checksum of the file; nothing else is left there', async () => {
    const path = join(folder, 'model.safetensors');
    const { bytes, sha256 } = await writeModelFile(path, ensemble);
    const found = await readFile(path);
    expect(found.length).toBe(bytes);
    expect(createHash('sha256').update(found).digest('hex')).toBe(sha256);
    expect(found.equals(encodeModel(ensemble))).toBe(true);
    expect(plain(await readModelFile(path))).toEqual(plain(ensemble));
    expect(await readdir(folder)).toEqual(['model.safetensors']);
  });

  test('leaves an older file as it is when the new model cannot be written', async () => {
    const path = join(folder, 'kept.safetensors');
    await writeFile(path, 'older');
    const broken = { ...ensemble, extras: { popularity: Float32Array.of(Number.NaN) } };
    await expect(writeModelFile(path, broken)).rejects.toThrow(/popularity.*finite/);
    await expect(writeModelFile(path, ensemble, AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(await readFile(path, 'utf8')).toBe('older');
    expect(await readdir(folder)).not.toContain('kept.safetensors.partial');
  });

  test('is not written with a table of another length, or with a figure that could not be read', () => {
    expect(() => encodeModel({ ...ensemble, items: items.slice(1) })).toThrow(RangeError);
    expect(() => encodeModel({ ...ensemble, meta: { ...meta, metrics: { recall: Number.NaN } } })).toThrow(
      RangeError,
    );
  });

  test('reads the same whatever the pieces in which it comes', () => {
    const bytes = encodeModel(ensemble);
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 40 }), (sizes) => {
        const decoder = createModelDecoder(bytes.length);
        let at = 0;
        for (const size of sizes) {
          decoder.push(bytes.subarray(at, at + size));
          at = Math.min(bytes.length, at + size);
        }
        decoder.push(bytes.subarray(at));
        expect(plain(decoder.finish())).toEqual(plain(ensemble));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a hostile or damaged model file', () => {
  const good = Buffer.from(encodeModel(ensemble));
  const headerBytes = Number(good.readBigUInt64LE());
  /** The file with its header changed, and made as long as it needs to be. */
  const withHeader = (change: (header: Record<string, Record<string, unknown>>) => void): Buffer => {
    const header = JSON.parse(good.toString('utf8', 8, 8 + headerBytes));
    change(header);
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json, good.subarray(8 + headerBytes)]);
  };
  const described = (change: (description: Record<string, Record<string, unknown>>) => void) =>
    withHeader((header) => {
      const metadata = header.__metadata__ ?? {};
      const description = JSON.parse(String(metadata.fonoteca));
      change(description);
      metadata.fonoteca = JSON.stringify(description);
    });

  test('is refused wherever a byte of it is changed, cut off or added', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(good);
        changed[at] = (changed[at] ?? 0) ^ flip;
        let read: unknown;
        try {
          read = plain(decodeModel(changed));
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          return;
        }
        // In the header a byte can also make another model: its text, never its numbers.
        expect(at).toBeLessThan(8 + headerBytes);
        expect(read).toHaveProperty('state.kind');
      }),
      { numRuns: 400 },
    );
    for (const cut of [0, 7, 8, 8 + headerBytes - 1, good.length - 1])
      expect(refusalOf(() => decodeModel(good.subarray(0, cut))).code).toBe('invalid');
    expect(refusalOf(() => decodeModel(Buffer.concat([good, Buffer.of(0)]))).code).toBe('invalid');
  });

  test('cannot ask for memory that it does not bring', async () => {
    const path = join(folder, 'hostile.safetensors');
    const before = process.memoryUsage();
    const huge = withHeader((header) => {
      header['model/weights'] = { dtype: 'F32', shape: [1e9], data_offsets: [0, 4e9] };
    });
    await writeFile(path, huge);
    await expect(readModelFile(path)).rejects.toThrow(Fault);
    const length = Buffer.from(good);
    length.writeBigUInt64LE(0xffff_ffff_ffff_ffffn);
    expect(refusalOf(() => decodeModel(length)).fields[0]?.field).toBe('header');
    const longHeader = Buffer.alloc(8);
    longHeader.writeBigUInt64LE(BigInt(2 ** 31));
    await writeFile(path, longHeader);
    await truncate(path, 3 * 2 ** 30);
    expect((await stat(path)).size).toBe(3 * 2 ** 30);
    await expect(readModelFile(path)).rejects.toThrow(Fault);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 2 ** 20);
  });

  const hostile: [string, () => Buffer][] = [
    [
      'a gap',
      () =>
        withHeader(
          (header) => void Object.assign(header['items/text'] ?? {}, { shape: [1], data_offsets: [1, 2] }),
        ),
    ],
    [
      'an overlap',
      () =>
        withHeader((header) => {
          header.other = { dtype: 'U8', shape: [4], data_offsets: [0, 4] };
        }),
    ],
    [
      'an offset before the start',
      () =>
        withHeader((header) => {
          header.other = { dtype: 'U8', shape: [4], data_offsets: [-4, 0] };
        }),
    ],
    [
      'a shape whose product is no safe number',
      () =>
        withHeader((header) => {
          header.other = { dtype: 'U8', shape: [2 ** 31, 2 ** 31, 2 ** 31], data_offsets: [0, 0] };
        }),
    ],
    [
      'another number type',
      () => withHeader((header) => void Object.assign(header['model/weights'] ?? {}, { dtype: 'F64' })),
    ],
    [
      'no description',
      () =>
        withHeader((header) => {
          delete header.__metadata__;
        }),
    ],
    [
      'another version',
      () =>
        described((description) => {
          Object.assign(description, { version: 99 });
        }),
    ],
    [
      'more items than its table',
      () =>
        described((description) => {
          Object.assign(description, { itemCount: 9 });
          Object.assign(description.state ?? {}, { itemCount: 9 });
        }),
    ],
    [
      'a missing tensor',
      () =>
        described((description) => {
          Object.assign(description.state ?? {}, { arrays: ['weights', 'absent'] });
        }),
    ],
    [
      'a name that is a trap',
      () =>
        described((description) => {
          Object.assign(description.state ?? {}, { arrays: ['__proto__'] });
        }),
    ],
    [
      'members deeper than any model has',
      () =>
        described((description) => {
          let state: Record<string, unknown> = { kind: 'x', itemCount: 3, parameters: {}, arrays: [] };
          for (let depth = 0; depth < 50; depth++)
            state = {
              kind: 'x',
              itemCount: 3,
              parameters: {},
              arrays: [],
              members: [{ name: 'x', weight: 1, state }],
            };
          Object.assign(description, { state });
        }),
    ],
  ];
  for (const [name, make] of hostile)
    test(`is refused with ${name}`, () => {
      const refusal = refusalOf(() => decodeModel(make()));
      expect(refusal.code).toBe('invalid');
      expect(refusal.fields[0]?.reason).not.toBe('');
    });

  test('is refused when its item table points outside of its text', () => {
    const header = JSON.parse(good.toString('utf8', 8, 8 + headerBytes));
    const data = Buffer.from(good.subarray(8 + headerBytes));
    const [from] = header['items/offsets'].data_offsets;
    data.writeUInt32LE(0xffff_0000, from + 8);
    const description = JSON.parse(header.__metadata__.fonoteca);
    description.sha256 = createHash('sha256').update(data).digest('hex');
    header.__metadata__.fonoteca = JSON.stringify(description);
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    const refusal = refusalOf(() => decodeModel(Buffer.concat([length, json, data])));
    expect(refusal.fields[0]).toEqual({ field: 'items.offsets', reason: 'number 2 is out of place' });
  });
});
