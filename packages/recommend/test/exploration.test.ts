import { describe, expect, test } from 'vitest';
import { chancesOf, drawSlots, planSlots } from '../src/exploration/slots.ts';
import { rankList } from '../src/ranking/rank-list.ts';
import { input, listenerOf, manyCandidates } from './ranking-support.ts';

const candidates = manyCandidates(60, 9);
const listener = listenerOf(candidates);
const listOf = (seed: number, explore = true) =>
  rankList(input({ candidates, listener, dial: 0.8, seed, explore, limit: 12 }));

describe('exploration', () => {
  test('the logged chance of an item at its place is how often it stands there', () => {
    const lists = Array.from({ length: 1500 }, (_, seed) => listOf(seed));
    const slots = lists[0]?.policy.slots ?? [];
    expect(slots.length).toBeGreaterThanOrEqual(2);
    for (const slot of slots) {
      const shown = new Map<string, number>();
      for (const list of lists) {
        // The same choices and chances for every seed: only the draw differs.
        expect(list.policy.slots.find((one) => one.position === slot.position)).toEqual(slot);
        const item = list.items[slot.position - 1];
        const key = item?.candidate.facts.key ?? '';
        expect(item?.explored).toBe(true);
        expect(item?.propensity).toBe(slot.chances[slot.keys.indexOf(key)]);
        shown.set(key, (shown.get(key) ?? 0) + 1);
      }
      for (const [at, key] of slot.keys.entries()) {
        const chance = slot.chances[at] ?? 0;
        const error = Math.sqrt((chance * (1 - chance)) / lists.length);
        expect(Math.abs((shown.get(key) ?? 0) / lists.length - chance)).toBeLessThan(4 * error);
      }
      expect(slot.chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
    }
  }, 30_000);

  test('every other place is certain and the same whatever is drawn', () => {
    const [one, other] = [listOf(1), listOf(2)];
    for (const [at, item] of one.items.entries()) {
      if (item.explored) continue;
      expect(item.propensity).toBe(1);
      expect(other.items[at]?.candidate.item).toBe(item.candidate.item);
    }
  });

  test('no place is drawn where nobody wants it, and no item stands twice', () => {
    const plain = listOf(1, false);
    expect(plain.items.every(({ propensity, explored }) => propensity === 1 && !explored)).toBe(true);
    expect(plain.policy.slots).toEqual([]);
    for (let seed = 0; seed < 50; seed++) {
      const items = listOf(seed).items.map((one) => one.candidate.item);
      expect(new Set(items).size).toBe(items.length);
    }
  });

  test('drawn places lie in the last two thirds, the last among them', () => {
    expect(planSlots(20, 0.1)).toEqual([13, 20]);
    expect(planSlots(30, 0.3).every((position) => position > 10 && position <= 30)).toBe(true);
    expect(new Set(planSlots(9, 1)).size).toBe(6);
    expect(planSlots(2, 1)).toEqual([]);
    expect(planSlots(20, 0)).toEqual([]);
  });

  test('a better choice has a better chance, and none is hopeless', () => {
    const chances = chancesOf(6, 2);
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
    expect(Math.min(...chances)).toBeGreaterThanOrEqual(0.2 / 6);
  });

  test('with fewer than two choices for each place nothing is drawn', () => {
    const three = ['a', 'b', 'c'].map((key) => ({ key, score: 1 }));
    expect(drawSlots([5, 9], three, 2, () => 0.5)).toEqual([]);
    expect(drawSlots([5], three, 2, () => 0.999)[0]?.choice).toBe(2);
  });
});
