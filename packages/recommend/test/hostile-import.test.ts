import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@fonoteca/domain';
import { writeModelFile } from '@fonoteca/learn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importModel } from '../src/registry/import.ts';
import { currentModel } from '../src/registry/models.ts';
import { makeTasteWorld, type TasteWorld } from './taste-world.ts';

let world: TasteWorld;
let folder: string;
beforeAll(async () => {
  world = await makeTasteWorld();
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-hostile-'));
}, 30_000);
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const importOf = async (key: string, artist = 'An artist'): Promise<number> => {
  const path = join(folder, 'model.safetensors');
  await writeModelFile(path, {
    meta: {
      entityKind: 'artist',
      purpose: 'discover',
      trainedAt: '2026-03-01T10:00:00Z',
      window: null,
      parameters: {},
      metrics: {},
      seed: 1,
      source: 'a test',
      licence: 'CC0',
    },
    items: [
      { key: 'first', artist: 'First', title: null, mbid: null },
      { key, artist, title: null, mbid: null },
    ],
    state: {
      kind: 'popularity',
      itemCount: 2,
      parameters: {},
      arrays: { heard: Float32Array.of(2, 1) },
    },
  });
  return importModel(world.store.db, path, null);
};

test.each([
  ['a nul', 'sec\0ond', 'Second'],
  ['a nul in its name', 'second', 'Sec\0ond'],
  ['a variant beyond 32 bits', 'second#99999999999', 'Second'],
  ['no key', '', 'Second'],
])('a model whose items the database would refuse (%s) is not taken in', async (_what, key, artist) => {
  await expect(importOf(key, artist)).rejects.toThrow(Fault);
  expect(await currentModel(world.store.db, 'artist', 'outside')).toBeUndefined();
});

test('one as it should be is', async () => {
  const id = await importOf('second#2', 'Second');
  expect((await currentModel(world.store.db, 'artist', 'outside'))?.id).toBe(id);
});
