import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createRandom,
  evaluateSessions,
  loadSessions,
  popularityRanker,
  rankerOf,
  readPrefixes,
  readSessions,
  runSessionEvaluation,
  type SessionModel,
  sessionsFrom,
  trainSessions,
} from '../src/index.ts';
import { createEvidence, defaultEvidence } from '../src/sessions/evidence.ts';
import { indexSessions } from '../src/sessions/session-index.ts';
import { signalCount, signalNames } from '../src/sessions/signals.ts';

const context = { seed: 1, threads: 1 };

/** One person's sittings: records heard in order, sometimes from the middle, sometimes an item twice, with noise. */
function madeUp(sessions: number, seed: number): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: sessions }, () => {
    const record = Math.floor(random() ** 1.5 * 12);
    const from = Math.floor(random() * 4);
    const session: number[] = [];
    for (let track = from; track < Math.min(8, from + 3 + random() * 5); track++) {
      session.push(random() < 0.1 ? Math.floor(random() * 120) : record * 10 + track);
      if (random() < 0.1) session.push(session.at(-1) ?? 0);
    }
    return session;
  });
}

function linesOf(sessions: readonly (readonly number[])[]) {
  const lines = sessions.flatMap((session) =>
    session.slice(1).map((next, place) => ({ prefix: session.slice(0, place + 1), next })),
  );
  const offsets = new Uint32Array(lines.length + 1);
  for (const [line, { prefix }] of lines.entries()) offsets[line + 1] = (offsets[line] ?? 0) + prefix.length;
  return {
    offsets,
    items: Uint32Array.from(lines.flatMap(({ prefix }) => prefix)),
    next: Uint32Array.from(lines, ({ next }) => next),
  };
}

const all = madeUp(420, 3);
const learned = all.slice(0, 350);
let model: SessionModel;

beforeAll(async () => {
  model = await trainSessions(sessionsFrom(learned), context);
});

describe('evidence', () => {
  const sessionsArbitrary = fc.array(
    fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 7 }),
    {
      minLength: 1,
      maxLength: 25,
    },
  );
  const prefixArbitrary = fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 6 });
  const options = { ...defaultEvidence, neighbours: 1000 };

  /** Session-kNN by its definition, without index or scratch memory. */
  function naive(sessions: readonly (readonly number[])[], prefix: readonly number[]) {
    const neighbours = new Float64Array(12);
    const rules = new Float64Array(12);
    const heard = (item: number): number => sessions.flat().filter((other) => other === item).length;
    const steps = (item: number): number => prefix.length - 1 - prefix.lastIndexOf(item);
    for (const [number, session] of sessions.entries()) {
      const shared = [...new Set(prefix)].filter((item) => session.includes(item));
      const last = prefix.at(-1) ?? 0;
      for (const [place, item] of session.entries())
        for (const [other, before] of session.entries())
          if (before === last && other < place && place - other <= 12)
            rules[item] = (rules[item] ?? 0) + 1 / (place - other);
      if (shared.length === 0) continue;
      const nearest = shared.reduce((best, item) => (steps(item) < steps(best) ? item : best));
      const anchor = session.lastIndexOf(nearest);
      const alike = shared.reduce(
        (sum, item) =>
          sum + Math.exp(-steps(item) / options.prefixDecay) * Math.log1p(sessions.length / heard(item)),
        0,
      );
      const age = (sessions.length - 1 - number) / Math.max(sessions.length - 1, 1);
      const strength = (alike / Math.sqrt(session.length)) * Math.exp(-age / options.ageDecay);
      for (const [place, item] of session.entries())
        if (place !== anchor)
          neighbours[item] =
            (neighbours[item] ?? 0) +
            strength * Math.exp(-(Math.abs(place - anchor) - 1) / options.distanceDecay);
    }
    return { neighbours, rules };
  }

  test('is what a plain computation finds, again and again with the same memory', () => {
    fc.assert(
      fc.property(
        sessionsArbitrary,
        fc.array(prefixArbitrary, { minLength: 1, maxLength: 3 }),
        (sessions, prefixes) => {
          const ask = createEvidence(indexSessions(sessionsFrom(sessions), 12), options);
          for (const prefix of prefixes) {
            const { values } = ask(prefix);
            const expected = naive(sessions, prefix);
            const signal = (item: number, name: (typeof signalNames)[number]): number =>
              values[item * signalCount + signalNames.indexOf(name)] ?? 0;
            for (let item = 0; item < 12; item++) {
              expect(signal(item, 'neighbours')).toBeCloseTo(expected.neighbours[item] ?? 0, 4);
              expect(signal(item, 'ruleForward')).toBeCloseTo(expected.rules[item] ?? 0, 4);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what comes next', () => {
  test('one person with a few hundred sessions: far better than what is heard most', async () => {
    const lines = linesOf(all.slice(350));
    const report = await evaluateSessions(rankerOf(model), lines);
    const floor = await evaluateSessions(popularityRanker(sessionsFrom(learned), 120), lines);
    expect(report.mrr).toBeGreaterThan(2 * floor.mrr);
    expect(report.precision).toBeGreaterThan(1.3 * floor.precision);
    expect(report.lines).toBe(lines.next.length);
  });

  test('chances fall, nothing comes twice, what is excluded stays out', () => {
    const { items, scores } = model.next([10, 11], { count: 15, exclude: (item) => item % 2 === 0 });
    expect(new Set(items).size).toBe(items.length);
    expect([...items].some((item) => item % 2 === 0)).toBe(false);
    expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeLessThanOrEqual(1.0001);
    expect(model.next([10, 11], { count: 3 }).items).toContain(12);
    expect(model.next([], { count: 5 }).items).toHaveLength(0);
    expect(model.next([100_000], { count: 5 }).items).toHaveLength(0);
  });

  test('a reason that speaks for an item is missed when it is taken away', () => {
    const prefix = [30, 55, 31, 32];
    const item = model.next(prefix, { count: 1, exclude: (other) => prefix.includes(other) }).items[0] ?? 0;
    const { chance, prefix: contributions, kinds } = model.reasons(prefix, item);
    expect(contributions).toHaveLength(4);
    expect(Math.max(...contributions)).toBeGreaterThan(0);
    expect(Math.max(...kinds.map(({ contribution }) => contribution))).toBeGreaterThan(0);
    for (const [place, contribution] of contributions.entries()) {
      const without = model.reasons(prefix.toSpliced(place, 1), item).chance;
      expect(Math.log(chance) - Math.log(without)).toBeCloseTo(contribution, 5);
    }
    expect(model.reasons([30], item).prefix).toHaveLength(1);
  });

  test('similar items are of the same record', () => {
    const { items } = model.similar(22, 3);
    for (const item of items) expect(Math.floor(item / 10)).toBe(2);
    expect([...items]).not.toContain(22);
  });

  test('same data, same model; what is stored gives the same lists', async () => {
    const few = sessionsFrom(learned.slice(0, 80));
    const [first, again] = [await trainSessions(few, context), await trainSessions(few, context)];
    expect(again.state()).toEqual(first.state());
    const loaded = loadSessions(model.state());
    for (const prefix of [[1], [21, 22, 23], [5, 61]])
      expect(loaded.next(prefix, { count: 20 })).toEqual(model.next(prefix, { count: 20 }));
  });

  test('sessions later than now are not looked at', async () => {
    const sessions = sessionsFrom(
      [
        [1, 2],
        [1, 3],
      ],
      [1000, 2000],
    );
    const timed = await trainSessions(sessions, context);
    const before = timed.next([1], { count: 9, now: 1500, exclude: (item) => item === 1 });
    expect([...before.items]).toEqual([2]);
    expect(timed.next([1], { count: 9, exclude: (item) => item === 1 }).items).toHaveLength(2);
  });

  test('data that cannot be right is refused with field and reason; a cancelled training ends', async () => {
    const train = (data: Parameters<typeof trainSessions>[0]) => trainSessions(data, context);
    await expect(train(sessionsFrom([]))).rejects.toMatchObject({ fields: [{ field: 'offsets' }] });
    await expect(train(sessionsFrom([[1], [2]], [5, 4]))).rejects.toMatchObject({
      fields: [{ field: 'starts' }],
    });
    const state = model.state();
    const { treeEnds: _, ...arrays } = state.arrays;
    expect(() => loadSessions({ ...state, arrays })).toThrow(/cannot be used/);
  });
});

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sessions-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function write(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  test('items keep the order of their names; unknown next items are misses', async () => {
    const train = await write('train.txt', '30 10\n20 10 20\n');
    const { sessions, itemNames } = await readSessions(train);
    expect(itemNames).toEqual([10, 20, 30]);
    expect([...sessions.items]).toEqual([2, 0, 1, 0, 1]);
    const test = await write('test.txt', '30\t10\n10 30\t99\n');
    const prefixes = await readPrefixes(test, itemNames);
    expect([...prefixes.next]).toEqual([0, 3]);
    const report = await evaluateSessions(() => Uint32Array.of(1, 0), prefixes);
    expect(report).toMatchObject({ precision: 50, mrr: 25, lines: 2 });
    const result = await runSessionEvaluation({ train, test }, context);
    expect(result).toMatchObject({ lines: 2, precision: 50, mrr: 50, model: 'sessions', data: { items: 3 } });
    await expect(runSessionEvaluation({ train, test, k: 0 }, context)).rejects.toMatchObject({
      fields: [{ field: 'k' }],
    });
  });

  test.each([
    ['1 2\n3 x\n', '1\t2\n', 'line 2'],
    ['1 2\n', '1 2\n', 'line 1'],
    ['1 2\n', '\t2\n', 'line 1'],
    ['1 2\n', '1\tb\n', 'line 1'],
  ])('%j and %j are refused with the line', async (train, test, field) => {
    const run = runSessionEvaluation(
      { train: await write('bad-train.txt', train), test: await write('bad-test.txt', test) },
      context,
    );
    await expect(run).rejects.toMatchObject({ fields: [{ field }] });
  });
});
