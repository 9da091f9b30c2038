import { createHash } from 'node:crypto';
import { createRandom, type Interactions } from '@fonoteca/learn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEvents } from '../src/registry/events.ts';
import { weigh } from '../src/registry/gate.ts';
import { loadModelState } from '../src/registry/load.ts';
import { currentModel, getModel } from '../src/registry/models.ts';
import { modelPieces } from '../src/registry/pieces.ts';
import { updateTasteSettings } from '../src/taste/settings-store.ts';
import { queueTraining, runningTraining } from '../src/training/queue.ts';
import { trainInThread } from '../src/training/thread.ts';
import { trainKind } from '../src/training/train.ts';
import type { TrainOptions } from '../src/training/types.ts';
import { type Heard, makeTasteWorld, type TasteWorld } from './taste-world.ts';
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

describe('the gate', () => {
  test('refuses what is worse than the model in use, and says so', async () => {
    const good = await trained('recording');
    expect(good.verdict.promote).toBe(true);
    expect(good.measures.people).toBeGreaterThanOrEqual(5);
    // Everybody's listens dealt out anew: there is nothing left to learn but what is popular.
    await world.store.pool.query(`
      create table dealt as select id, sent_track_id from listens;
      with numbered as (select id, listened_at, row_number() over (order by id) as n from listens),
        dealt_out as (select sent_track_id, row_number() over (order by md5(id::text)) as n from listens)
      update listens l set sent_track_id = d.sent_track_id from numbered o join dealt_out d using (n)
        where l.id = o.id and l.listened_at = o.listened_at;
      update taste_profiles set changes = changes + 1`);
    try {
      const worse = await trained('recording');
      expect(worse.verdict).toEqual({ promote: false, because: 'the model in use does better' });
      expect(worse.measures.ndcg).toBeLessThan((good.measures.ndcg ?? 0) * 0.9);
      expect((await getModel(world.store.db, worse.modelId)).state).toBe('refused');
      expect((await currentModel(world.store.db, 'recording', 'own'))?.id).toBe(good.modelId);
      const [event] = await listEvents(world.store.db);
      expect(event).toMatchObject({
        modelId: worse.modelId,
        action: 'refused',
        actor: null,
        details: { because: 'the model in use does better' },
      });
    } finally {
      await world.store.pool.query(`
        update listens l set sent_track_id = d.sent_track_id from dealt d where d.id = l.id;
        drop table dealt;
        update taste_profiles set changes = changes + 1`);
    }
  });

  test('weighs a model in use that has not seen what is held out on the very same listens', async () => {
    const own = await makeTasteWorld();
    try {
      const later = await settle(own, 8, 30);
      // The first model knows what was until three weeks ago.
      await own.store.pool.query(
        `create table later as select * from listens where listened_at > now() - interval '21 days'`,
      );
      await own.store.pool.query(`delete from listens where listened_at > now() - interval '21 days'`);
      const before = await trainKind(own.store, 'recording', options());
      await own.store.pool.query(
        `insert into listens overriding system value select * from later; update taste_profiles set changes = changes + 1`,
      );
      const after = await trainKind(own.store, 'recording', options());
      if (before.modelId === null || after.modelId === null) throw new Error('not trained');
      const { comparedWith } = await getModel(own.store.db, after.modelId);
      expect(later.length).toBe(24);
      expect(comparedWith?.modelId).toBe(before.modelId);
      // Not what was written down of it then: measured anew, beside the candidate.
      expect(comparedWith?.metrics.people).toBe(after.measures.people);
      expect(comparedWith?.metrics).not.toHaveProperty('innerNdcg');
    } finally {
      await own.close();
    }
  });

  test.for([
    [{ ndcg: Number.NaN, recall: 0, people: 50 }, null, false],
    [{ ndcg: 0.01, recall: 0.1, people: 4 }, { ndcg: 0.9, recall: 0.9, people: 4 }, true],
    [{ ndcg: 0.04, recall: 0.1, people: 400 }, null, false],
    [{ ndcg: 0.2, recall: 0.1, people: 400 }, null, true],
    [{ ndcg: 0.19, recall: 0.1, people: 10_000 }, { ndcg: 0.2, recall: 0.1, people: 10_000 }, false],
    [{ ndcg: 0.19, recall: 0.1, people: 25 }, { ndcg: 0.2, recall: 0.1, people: 25 }, true],
  ] as const)('%j against %j: %s', ([candidate, inUse, promoted]) => {
    expect(weigh(candidate, inUse, { ndcg: 0.05, recall: 0.05, people: candidate.people }).promote).toBe(
      promoted,
    );
  });
});

describe('the nightly training', () => {
  test('leaves a kind alone that has hardly anything new, but never one with less than before', async () => {
    const first = await trained('artist');
    const again = await trainKind(world.store, 'artist', options({ unlessFresh: true, now: new Date() }));
    expect(again).toEqual({
      kind: 'artist',
      modelId: null,
      because: expect.stringContaining('hardly anything new'),
    });
    const week = new Date(Date.now() + 8 * 86_400_000);
    expect(
      (await trainKind(world.store, 'artist', options({ unlessFresh: true, now: week }))).modelId,
    ).not.toBeNull();
    // Somebody takes their consent back.
    const [person] = people;
    await updateTasteSettings(world.store.db, person.id, { shareWithInstance: false });
    try {
      const without = await trained('artist', { unlessFresh: true, now: new Date() });
      expect(without.modelId).toBeGreaterThan(first.modelId);
      expect((await getModel(world.store.db, without.modelId)).people).toBe(people.length - 1);
    } finally {
      await updateTasteSettings(world.store.db, person.id, { shareWithInstance: true });
      // Taking back has queued a training of its own.
      await world.store.pool.query(`delete from jobs where name = 'recommend.train'`);
    }
  }, 60_000);

  test('learns what follows what, and keeps the file on this instance', async () => {
    const own = await makeTasteWorld();
    try {
      await settle(own, 2, 15);
      const session = await trainKind(own.store, 'session', options());
      if (session.modelId === null) throw new Error(session.because);
      expect(await currentModel(own.store.db, 'session', 'own')).toMatchObject({ id: session.modelId });
      await expect(modelPieces(own.store.db, session.modelId, { toExport: true })).rejects.toMatchObject({
        code: 'forbidden',
      });
      expect((await loadModelState(own.store.db, session.modelId)).items.length).toBeGreaterThan(20);
    } finally {
      await own.close();
    }
  }, 60_000);

  test('asks once for what waits: kinds that are asked for later are learned too', async () => {
    const { db } = world.store;
    const id = await queueTraining(db, { kinds: ['artist'], actorId: 1 }, 3000);
    const kindsOf = async () =>
      (await world.store.pool.query('select payload from jobs where id = $1', [id])).rows[0].payload;
    expect(await kindsOf()).toEqual({ kinds: ['artist'], actorId: 1 });
    expect(await queueTraining(db, { kinds: ['session', 'artist'], actorId: 2 }, 3000)).toBe(id);
    expect((await kindsOf()).kinds.toSorted()).toEqual(['artist', 'session']);
    expect(await queueTraining(db, {}, 3000)).toBe(id);
    expect(await kindsOf()).toEqual({ actorId: 2 });
    expect(await queueTraining(db, { kinds: ['artist'] }, 3000)).toBe(id);
    expect(await kindsOf()).toEqual({ actorId: 2 });
    expect(await runningTraining(db)).toEqual({ jobId: id, share: 0, what: null });
    await world.store.pool.query('delete from jobs where id = $1', [id]);
  });
});

describe('the training thread', () => {
  /** Enough to keep a thread busy for minutes. */
  function much(): Interactions {
    const random = createRandom(5);
    const rows = 3000;
    const itemCount = 4000;
    const offsets = Uint32Array.from({ length: rows + 1 }, (_, row) => row * 40);
    const items = new Uint32Array(rows * 40);
    for (let row = 0; row < rows; row++)
      items.set(
        Uint32Array.from({ length: 40 }, (_, at) => at * 100 + Math.floor(random() * 100)),
        row * 40,
      );
    return { rows, itemCount, offsets, items, weights: null };
  }

  test('tells how far it is, and ends within a second when it is told to', async () => {
    const controller = new AbortController();
    const told: string[] = [];
    const { promise: started, resolve } = Promise.withResolvers<void>();
    const work = trainInThread(
      { what: 'items', seed: 1, threads: 1, search: {}, whole: much(), split: null, inUse: null },
      {
        signal: controller.signal,
        onProgress: (_share, what) => {
          told.push(what);
          resolve();
        },
      },
    );
    const ended = work.catch((error: unknown) => error);
    await started;
    const reason = new Error('enough');
    const at = performance.now();
    controller.abort(reason);
    expect(await ended).toBe(reason);
    expect(performance.now() - at).toBeLessThan(1000);
    expect(told[0]).toContain('trying');
  }, 60_000);

  test('gives what the training threw', async () => {
    const nothing = {
      rows: 1,
      itemCount: 1,
      offsets: Uint32Array.of(0, 0),
      items: new Uint32Array(),
      weights: null,
    };
    const work = {
      what: 'items',
      seed: 1,
      threads: 1,
      search: quickSearch,
      whole: nothing,
      split: null,
      inUse: null,
    } as const;
    await expect(trainInThread(work)).rejects.toThrow('too little to hold out');
  });
});

describe('the wall', () => {
  test('what came as a sample, or from Spotify without consent, is in no model', async () => {
    const own = await makeTasteWorld();
    try {
      const mary = await own.person('Mary');
      const weekly = (artist: string, track: string, hoursAgo: number): Heard[] =>
        Array.from({ length: 26 }, (_, week) => ({ artist, track, hoursAgo: hoursAgo + week * 168 }));
      for (let artist = 0; artist < 15; artist++)
        await own.hear(mary, weekly(`Fine ${artist}`, `Tune ${artist}`, 24 + artist / 10));
      for (const source of ['sample', 'spotify-extended', 'spotify-legacy', 'spotify-web-api'] as const)
        await own.hear(mary, weekly(`Tainted ${source}`, `By ${source}`, 24.05), source);
      for (const kind of ['artist', 'recording', 'session'] as const) {
        const outcome = await trainKind(own.store, kind, options());
        if (outcome.modelId === null) throw new Error(outcome.because);
        const file = await loadModelState(own.store.db, outcome.modelId);
        const items = Array.from({ length: file.items.length }, (_, index) => file.items.at(index));
        expect(JSON.stringify(items)).not.toMatch(/tainted/i);
        expect(JSON.stringify(items)).toMatch(/fine 3/i);
      }
    } finally {
      await own.close();
    }
  }, 60_000);
});
