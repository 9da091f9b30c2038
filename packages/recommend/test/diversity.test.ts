import { describe, expect, test } from 'vitest';
import { settingsOfDial } from '../src/ranking/dial.ts';
import { createLikeness } from '../src/ranking/diversity.ts';
import { featuresOf, tagsOf } from '../src/ranking/features.ts';
import { rankList } from '../src/ranking/rank-list.ts';
import type { Candidate } from '../src/ranking/types.ts';
import { candidate, input, listenerOf, manyCandidates, nobody } from './ranking-support.ts';

const likenessOf = (pool: readonly Candidate[]) =>
  createLikeness(pool, featuresOf(pool, tagsOf(pool), nobody, 0.5).vectors);
const tags = (...names: string[]) => names.map((name) => ({ name, weight: 1 }));

describe('diversity and the dial', () => {
  test('likeness is the cosine of tags, more for one artist or release, a middle where tags are missing', () => {
    const pool = [
      candidate(0, 1, { tags: tags('rock', 'folk'), artistKey: 'ada', releaseKey: 'ada one' }),
      candidate(1, 1, { tags: tags('rock') }),
      candidate(2, 1, { tags: tags('jazz') }),
      candidate(3, 1, { tags: tags('jazz'), artistKey: 'ada' }),
      candidate(4, 1, { tags: tags('jazz'), releaseKey: 'ada one' }),
      candidate(5, 1),
    ];
    const likeness = likenessOf(pool);
    likeness.take(0);
    const [itself, rock, jazz, artist, release, untagged] = likeness.largest;
    expect(itself).toBeCloseTo(1);
    expect(rock).toBeCloseTo(Math.SQRT1_2);
    expect(jazz).toBe(0);
    expect(artist).toBeCloseTo(0.7);
    expect(release).toBeCloseTo(0.9);
    expect(untagged).toBeCloseTo(0.3);
    // Only ever grows.
    likeness.take(2);
    expect(likeness.largest[1]).toBeCloseTo(Math.SQRT1_2);
    expect(likeness.largest[2]).toBeCloseTo(1);
  });

  test('turning the dial up: less popular, fewer known artists, more different, more drawn', () => {
    const sums = [0, 0.5, 1].map((dial) => {
      const sum = { popularity: 0, known: 0, likeness: 0, drawn: 0 };
      for (let seed = 0; seed < 30; seed++) {
        const candidates = manyCandidates(400, seed);
        const listener = listenerOf(candidates);
        const { items } = rankList(input({ candidates, listener, dial, seed, explore: true }));
        const likeness = likenessOf(items.map((one) => one.candidate));
        for (const [at, { candidate: one, explored }] of items.entries()) {
          sum.popularity += one.facts.popularity ?? 0.5;
          sum.known += listener.knownArtists.has(one.facts.artistKey) ? 1 : 0;
          sum.likeness += likeness.largest[at] ?? 0;
          sum.drawn += explored ? 1 : 0;
          likeness.take(at);
        }
      }
      return sum;
    });
    const [familiar, middle, surprise] = sums;
    if (!familiar || !middle || !surprise) throw new Error('three settings');
    for (const what of ['popularity', 'known', 'likeness'] as const) {
      expect(familiar[what], what).toBeGreaterThan(middle[what]);
      expect(middle[what], what).toBeGreaterThan(surprise[what]);
    }
    expect(familiar.drawn).toBeLessThan(middle.drawn);
    expect(middle.drawn).toBeLessThan(surprise.drawn);
  });

  test('outside of 0 … 1 the nearest end counts, and no number at all is the middle', () => {
    expect(settingsOfDial(-3)).toEqual(settingsOfDial(0));
    expect(settingsOfDial(7)).toEqual(settingsOfDial(1));
    expect(settingsOfDial(Number.NaN)).toEqual(settingsOfDial(0.5));
  });
});
