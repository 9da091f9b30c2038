import { fold } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFit, wordsOfContext } from '../src/ranking/context.ts';
import { fuseScores } from '../src/ranking/fuse.ts';
import { habitOf } from '../src/ranking/habit.ts';
import { rankList } from '../src/ranking/rank-list.ts';
import type { Candidate } from '../src/ranking/types.ts';
import { activities, contextWords, moods } from '../src/ranking/words.ts';
import { candidate, day, input, listenerOf, manyCandidates, now } from './ranking-support.ts';

const itemsOf = (list: ReturnType<typeof rankList>): number[] => list.items.map((one) => one.candidate.item);
const hours = (at: Record<number, number>) => Array.from({ length: 24 }, (_, hour) => at[hour] ?? 0);
const flat = { hours: Array.from({ length: 24 }, () => 100), weekdays: Array.from({ length: 7 }, () => 340) };

describe('ranked lists', () => {
  test('the same input gives the same list, in whatever order the candidates come', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.double({ min: 0, max: 1, noNaN: true }), (seed, dial) => {
        const candidates = manyCandidates(150, seed);
        const listener = listenerOf(candidates);
        const ask = (from: readonly Candidate[]) =>
          rankList(input({ candidates: from, listener, dial, seed, explore: true }));
        const list = ask(candidates);
        expect(ask(candidates)).toEqual(list);
        expect(itemsOf(ask(candidates.toReversed()))).toEqual(itemsOf(list));
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  test('an item comes once, however often it was proposed; a short supply makes a short list', () => {
    const candidates = [candidate(0, 2), candidate(0, 1), candidate(1, 1)];
    expect(itemsOf(rankList(input({ candidates })))).toEqual([0, 1]);
    expect(rankList(input({ candidates: [] })).items).toEqual([]);
  });

  test('equal scores stand in the order of their numbers', () => {
    const candidates = [3, 1, 2, 0].map((item) => candidate(item, 5));
    expect(itemsOf(rankList(input({ candidates })))).toEqual([0, 1, 2, 3]);
  });

  test('models are fused by their own scales, and one that did not propose an item says little for it', () => {
    const of = (item: number, scores: Record<string, number>): Candidate => ({
      ...candidate(item, 0),
      sources: Object.entries(scores).map(([model, score]) => ({ model, score })),
    });
    const scales = [of(0, { loud: 3000, quiet: 0.1 }), of(1, { loud: 1000, quiet: 0.3 })];
    const [high = 0, low = 1] = fuseScores(scales);
    expect(high).toBeCloseTo(low);
    const [loud = 0, quiet = 0] = fuseScores(scales, { loud: 2, quiet: 1 });
    expect(loud).toBeGreaterThan(quiet);
    // Alike to one model; of the last the other has never heard.
    const [, known = 0, unknown = 0] = fuseScores([
      of(0, { loud: 3000, quiet: 0.1 }),
      of(1, { loud: 1000, quiet: 0.3 }),
      of(2, { loud: 1000 }),
    ]);
    expect(unknown).toBeLessThan(known);
    expect([...fuseScores([of(0, { one: 0.1 }), of(1, { one: 0.1 })])]).toEqual([0, 0]);
  });

  test('one artist does not fill a list, unless there is no other', () => {
    const ada = Array.from({ length: 30 }, (_, item) => candidate(item, 100 - item, { artistKey: 'ada' }));
    const others = Array.from({ length: 30 }, (_, item) => candidate(30 + item, 10 - item / 10));
    const mixed = rankList(input({ candidates: [...ada, ...others] }));
    expect(mixed.items.filter((one) => one.candidate.facts.artistKey === 'ada')).toHaveLength(2);
    expect(rankList(input({ candidates: ada })).items).toHaveLength(20);
    const most = rankList(input({ candidates: ada, rules: [{ kind: 'at-most', per: 'artist', count: 3 }] }));
    expect(most.items).toHaveLength(3);
  });

  test('what yesterday’s list showed gives way to what is about as good', () => {
    const candidates = Array.from({ length: 40 }, (_, item) =>
      candidate(item, 40 - item, item < 10 ? { lastListedAt: now - day } : {}),
    );
    const before = rankList(
      input({ candidates: candidates.map((one) => candidate(one.item, one.score)), limit: 10 }),
    );
    const after = rankList(input({ candidates, limit: 10 }));
    expect(itemsOf(before)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(itemsOf(after).filter((item) => item < 10).length).toBeLessThan(5);
  });

  test('a mood brings what its tags say and turns away what they speak against', () => {
    const candidates = Array.from({ length: 60 }, (_, item) =>
      candidate(item, 60 - item, {
        tags: [{ name: ['Death Metal', 'Dark Ambient', 'Pop'][item % 3] ?? '', weight: 1 }],
      }),
    );
    const list = rankList(input({ candidates, context: { words: ['sleep'] }, limit: 10 }));
    const names = list.items.map((one) => one.candidate.facts.tags[0]?.name);
    expect(names.filter((name) => name === 'Dark Ambient').length).toBeGreaterThanOrEqual(8);
    expect(names).not.toContain('Death Metal');
    expect(list.items[0]?.terms.context).toBeGreaterThan(0);
  });

  test('an unknown mood is refused with those that are known', () => {
    expect(() => wordsOfContext(['grumpy'])).toThrow(
      expect.objectContaining({ code: 'invalid', fields: [expect.objectContaining({ field: 'context' })] }),
    );
    expect(() => wordsOfContext(['constructor'])).toThrow();
  });

  test('the vocabulary is written as tags are folded, for and against within −1 … 1', () => {
    expect(moods.length + activities.length).toBeGreaterThanOrEqual(40);
    for (const [word, { tags, bpm }] of Object.entries(contextWords)) {
      for (const [tag, weight] of Object.entries(tags)) {
        expect(fold(tag), word).toBe(tag);
        expect(Math.abs(weight), word).toBeLessThanOrEqual(1);
      }
      if (bpm) expect(bpm[0]).toBeLessThan(bpm[1]);
    }
  });

  test('the longest known ending of a tag decides, and a tempo in or out of range', () => {
    const fit = createFit(wordsOfContext(['party']));
    const value = (name: string, bpm: number | null = null) => fit([{ name, share: 1 }], bpm).value;
    expect(value('deep house')).toBeCloseTo(0.7);
    expect(value('polka')).toBe(0);
    expect(value('polka', 120)).toBeCloseTo(0.3);
    expect(value('polka', 60)).toBeCloseTo(-0.3);
    expect(fit([{ name: 'deep house', share: 1 }], null).tags).toEqual(['deep house']);
  });

  test('a habit needs many listens, leans by hour and weekday, and midnight is beside 23 o’clock', () => {
    const nightly = { hours: hours({ 23: 200 }), weekdays: flat.weekdays };
    expect(habitOf(nightly, flat, 23, 2)).toBe(1);
    expect(habitOf(nightly, flat, 0, 2)).toBeGreaterThan(0.5);
    expect(habitOf(nightly, flat, 12, 2)).toBe(-1);
    expect(habitOf({ hours: hours({ 23: 1 }), weekdays: [1, 0, 0, 0, 0, 0, 0] }, flat, 23, 1)).toBeLessThan(
      0.5,
    );
    expect(habitOf(null, flat, 23, 2)).toBe(0);
    expect(habitOf(nightly, { hours: hours({}), weekdays: [0, 0, 0, 0, 0, 0, 0] }, 23, 2)).toBe(0);
  });
});
