import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layOutModel, type ModelFile, modelKinds, writeModelFile } from '@fonoteca/learn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEvents } from '../src/registry/events.ts';
import { importModel } from '../src/registry/import.ts';
import { loadModelFile } from '../src/registry/load.ts';
import { currentModel, getModel, listModels } from '../src/registry/models.ts';
import { modelPieces } from '../src/registry/pieces.ts';
import { saveModel } from '../src/registry/save.ts';
import { promoteModel, refuseModel, removeModel, rollBackModel } from '../src/registry/standing.ts';
import type { ModelPlace, ModelSubject, NewModel } from '../src/registry/types.ts';
import { makeTasteWorld, repeated, type TasteWorld } from './taste-world.ts';
import { recommenderOf } from './town.ts';

let world: TasteWorld;
let folder: string;
beforeAll(async () => {
  world = await makeTasteWorld();
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-models-'));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

/** A model of artists A0 … : people of two camps, the even and the odd numbers. */
async function campModel(itemCount = 40, name: string = 'item-knn'): Promise<ModelFile> {
  const rows = 60;
  const items: number[] = [];
  const offsets = [0];
  for (let row = 0; row < rows; row++) {
    for (let item = row % 2; item < itemCount; item += 2) if ((item + row) % 5 !== 0) items.push(item);
    offsets.push(items.length);
  }
  const data = {
    rows,
    itemCount,
    offsets: Uint32Array.from(offsets),
    items: Uint32Array.from(items),
    weights: null,
  };
  const kind = modelKinds[name];
  if (!kind) throw new Error(`no kind ${name}`);
  const shape = { rows, itemCount, interactions: items.length };
  const model = await kind.train(data, kind.defaults(shape), { seed: 1, threads: 1 });
  return {
    meta: {
      entityKind: 'artist',
      purpose: 'discover',
      trainedAt: '2026-01-01T00:00:00Z',
      window: { from: '2020-01-01T00:00:00Z', to: '2025-12-31T00:00:00Z' },
      parameters: {},
      metrics: { ndcg: 0.3 },
      seed: 1,
      source: 'camps of the test',
      licence: 'CC0-1.0',
    },
    items: {
      length: itemCount,
      at: (index) =>
        index < itemCount ? { key: `a${index}`, artist: `A${index}`, title: null, mbid: null } : undefined,
    },
    state: model.state(),
    extras: { popularity: Float32Array.from({ length: itemCount }, (_, item) => item) },
  };
}

const described = (kind: ModelSubject = 'artist', place: ModelPlace = 'own'): NewModel => ({
  kind,
  place,
  name: 'item-knn',
  parameters: { neighbours: 10 },
  metrics: { ndcg: 0.25 },
  comparedWith: null,
  people: 60,
  items: 40,
  interactions: 960,
  dataFrom: new Date('2020-01-01'),
  dataUntil: null,
  seed: 1,
  seconds: 0.5,
  peakMb: 100,
  note: null,
  createdBy: null,
  trials: [
    { member: 'item-knn', parameters: { neighbours: 10 }, metrics: { ndcg: 0.2 }, seconds: 0.1, weight: 1 },
  ],
});

describe('a stored model', () => {
  test('comes back from several parts as it was', async () => {
    const file = await campModel();
    const laidOut = layOutModel(file);
    const id = await saveModel(world.store.db, described(), laidOut, { partBytes: 1000 });
    const parts = await world.store.pool.query(
      'select count(*) as parts from model_parts where model_id = $1',
      [id],
    );
    expect(Number(parts.rows[0].parts)).toBe(Math.ceil(laidOut.bytes / 1000));
    const loaded = await loadModelFile(world.store.db, id);
    expect(loaded.file.items.at(7)).toEqual(file.items.at(7));
    expect(loaded.file.extras?.popularity).toEqual(file.extras?.popularity);
    expect(loaded.model.state()).toEqual(file.state);
    const whole = createHash('sha256');
    const { bytes, pieces } = await modelPieces(world.store.db, id, { toExport: true });
    for await (const piece of pieces) whole.update(piece);
    const path = join(folder, 'same.safetensors');
    expect(await writeModelFile(path, file)).toEqual({ bytes, sha256: whole.digest('hex') });
    const view = await getModel(world.store.db, id);
    expect(view).toMatchObject({ state: 'candidate', bytes, metrics: { ndcg: 0.25 }, promotedAt: null });
    expect(view.trials).toEqual(described().trials);
    expect((await listEvents(world.store.db))[0]).toMatchObject({ modelId: id, action: 'trained' });
  });

  test.for([
    [
      'changed',
      `update model_parts set bytes = set_byte(bytes, 500, get_byte(bytes, 500) # 255) where model_id = $1 and part = 1`,
    ],
    ['missing', 'delete from model_parts where model_id = $1 and part = 2'],
    [
      'short',
      `update model_parts set bytes = substring(bytes from 1 for 900) where model_id = $1 and part = 3`,
    ],
  ] as const)('with a %s part is refused as damaged', async ([, damage]) => {
    const id = await saveModel(world.store.db, described('release'), layOutModel(await campModel()), {
      partBytes: 1000,
    });
    await world.store.pool.query(damage, [id]);
    await expect(loadModelFile(world.store.db, id)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('is not found under a number that nobody gave', async () => {
    const asks = [
      () => getModel(world.store.db, 99_999),
      () => loadModelFile(world.store.db, 99_999),
      () => promoteModel(world.store.db, 99_999, null),
      () => removeModel(world.store.db, 99_999, null),
      () => refuseModel(world.store.db, 99_999, {}),
    ];
    for (const ask of asks) await expect(ask()).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what is in use', () => {
  const store = async (kind: ModelSubject) =>
    saveModel(world.store.db, described(kind), layOutModel(await campModel(10, 'popularity')));
  const current = async (kind: ModelSubject) => (await currentModel(world.store.db, kind, 'own'))?.id;

  test('moves forward by promotion and back by roll back, and each is written down', async () => {
    const kind = 'recording';
    const [first, second, third] = [await store(kind), await store(kind), await store(kind)];
    expect(await current(kind)).toBeUndefined();
    await expect(rollBackModel(world.store.db, kind, 'own', null)).rejects.toMatchObject({
      code: 'conflict',
    });
    for (const id of [first, second, third]) await promoteModel(world.store.db, id, null);
    expect(await current(kind)).toBe(third);
    expect(await rollBackModel(world.store.db, kind, 'own', null)).toBe(second);
    expect(await rollBackModel(world.store.db, kind, 'own', null)).toBe(first);
    expect(await current(kind)).toBe(first);
    await expect(rollBackModel(world.store.db, kind, 'own', null)).rejects.toMatchObject({
      code: 'conflict',
    });
    // Also what was left behind can be taken up again by hand.
    await promoteModel(world.store.db, third, null);
    await promoteModel(world.store.db, third, null);
    expect(await current(kind)).toBe(third);
    await expect(removeModel(world.store.db, third, null)).rejects.toMatchObject({ code: 'conflict' });
    await removeModel(world.store.db, second, null);
    const log = (await listEvents(world.store.db)).filter((event) => event.modelId === second);
    expect(log.map(({ action }) => action)).toEqual(['removed', 'rolled-back', 'promoted', 'trained']);
  });

  test('stays whatever else goes: old models are dropped, never the one in use, a candidate, or the last before it', async () => {
    const kind = 'release';
    const before = await store(kind);
    await promoteModel(world.store.db, before, null);
    const inUse = await store(kind);
    await promoteModel(world.store.db, inUse, null);
    const candidate = await store(kind);
    const refused: number[] = [];
    for (let night = 0; night < 12; night++) {
      const id = await store(kind);
      await refuseModel(world.store.db, id, {});
      refused.push(id);
    }
    const last = await store(kind);
    const left = (await listModels(world.store.db)).filter((one) => one.kind === kind).map(({ id }) => id);
    expect(left).toEqual(expect.arrayContaining([before, inUse, candidate, last, ...refused.slice(-4)]));
    expect(left).not.toContain(refused[0]);
    expect(await rollBackModel(world.store.db, kind, 'own', null)).toBe(before);
  });
});

describe('a model from outside', () => {
  test('is in use at once and proposes to somebody who is alone here', async () => {
    const path = join(folder, 'camps.safetensors');
    await writeModelFile(path, await campModel());
    const alone = await world.person('Alone');
    for (const number of [0, 2, 4, 6])
      await world.hear(alone, repeated(6, { artist: `A${number}`, track: `Tune ${number}`, hoursAgo: 30 }));
    const id = await importModel(world.store.db, path, alone.id);
    expect(await getModel(world.store.db, id)).toMatchObject({
      place: 'outside',
      state: 'current',
      people: 0,
      items: 40,
      note: 'camps of the test (CC0-1.0)',
      dataFrom: '2020-01-01T00:00:00.000Z',
    });
    const list = await recommenderOf(world).make(
      { id: alone.id, timeZone: 'UTC' },
      { purpose: 'discover', kind: 'artist', limit: 10, explore: false },
    );
    expect(list.items).toHaveLength(10);
    for (const { name, id: page, reasons } of list.items) {
      expect(Number(name.slice(1)) % 2).toBe(0);
      expect(['A0', 'A2', 'A4', 'A6']).not.toContain(name);
      // Nobody here ever heard it.
      expect(page).toBeNull();
      expect(reasons[0]?.text).toMatch(/^Similar to A/);
    }
    expect(list.models).toEqual([{ name: 'outside', modelId: id, weight: 1 }]);
  });

  test('is refused where it is no model, or one that cannot be asked; nothing is stored', async () => {
    const before = (await listModels(world.store.db)).length;
    const file = await campModel();
    const { state } = file;
    const broken: [string, ModelFile][] = [
      ['unknown kind', { ...file, state: { ...state, kind: 'oracle' } }],
      [
        'no items',
        { ...file, items: { length: 0, at: () => undefined }, state: { ...state, itemCount: 0 }, extras: {} },
      ],
      ['no arrays', { ...file, state: { ...state, arrays: {} } }],
      ['other popularity', { ...file, extras: { popularity: new Float32Array(3) } }],
      ['not of sessions', { ...file, meta: { ...file.meta, purpose: 'what-next', entityKind: 'recording' } }],
    ];
    for (const [name, content] of broken) {
      const path = join(folder, `${name}.safetensors`);
      await writeModelFile(path, content);
      await expect(importModel(world.store.db, path, null), name).rejects.toMatchObject({ code: 'invalid' });
    }
    const garbage = join(folder, 'garbage');
    await writeFile(garbage, 'This is no model, but a letter to the people of the town.'.repeat(50));
    await expect(importModel(world.store.db, garbage, null)).rejects.toMatchObject({ code: 'invalid' });
    expect(await listModels(world.store.db)).toHaveLength(before);
  });
});
