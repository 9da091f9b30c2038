import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Interactions, layOutModel, modelKinds, writeModelFile } from '@fonoteca/learn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEvents } from '../src/registry/events.ts';
import { loadModelFile } from '../src/registry/load.ts';
import { currentModel, getModel } from '../src/registry/models.ts';
import { removeModel } from '../src/registry/standing.ts';
import { queueTraining, runningTraining } from '../src/training/queue.ts';
import { trainInThread } from '../src/training/thread.ts';
import { trainKind } from '../src/training/train.ts';
import type { TrainOptions } from '../src/training/types.ts';
import { makeTasteWorld, repeated, type TasteWorld } from './taste-world.ts';
import { quickSearch, settle, type Townsman } from './town.ts';

let world: TasteWorld;
let people: readonly [Townsman, ...Townsman[]];
const options = (more: Partial<TrainOptions> = {}): TrainOptions => ({
  seed: 1,
  actorId: null,
  now: new Date('2026-01-01T00:00:00Z'),
  search: quickSearch,
  ...more,
});

async function trained(kind: 'artist' | 'recording' | 'session', more: Partial<TrainOptions> = {}) {
  const outcome = await trainKind(world.store, kind, options(more));
  if (outcome.modelId === null) throw new Error(outcome.because);
  return outcome;
}

async function bytesOf(id: number): Promise<string> {
  const { rows } = await world.store.pool.query<{ bytes: Buffer }>(
    'select bytes from model_parts where model_id = $1 order by part',
    [id],
  );
  const hash = createHash('sha256');
  for (const { bytes } of rows) hash.update(bytes);
  return hash.digest('hex');
}

beforeAll(async () => {
  world = await makeTasteWorld();
  people = await settle(world, 8);
}, 60_000);
afterAll(() => world.close());

describe('a training', () => {
  test('the same seed and data give the same file, byte for byte', async () => {
    const first = await trained('artist');
    const second = await trained('artist');
    expect(await bytesOf(second.modelId)).toBe(await bytesOf(first.modelId));
    const { metrics, trials, people: taught, interactions } = await getModel(world.store.db, first.modelId);
    expect(taught).toBe(people.length);
    expect(interactions).toBeGreaterThan(people.length * 5);
    // Measured on people and on the inner split.
    expect(metrics).toMatchObject({ innerNdcg: expect.any(Number) });
    expect(trials.map(({ member }) => member)).toEqual(expect.arrayContaining(['popularity', 'ease']));
    expect(trials.some(({ weight }) => weight !== null && weight > 0)).toBe(true);
  });
});
