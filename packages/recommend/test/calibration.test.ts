import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calibrationError,
  calibrationTarget,
  distributionOf,
  otherCategory,
  unknownCategory,
} from '../src/ranking/calibration.ts';
import { createCalibrator } from '../src/ranking/calibrator.ts';
import { featuresOf, tagsOf } from '../src/ranking/features.ts';
import { rankList } from '../src/ranking/rank-list.ts';
import type { Candidate } from '../src/ranking/types.ts';
import { candidate, facts, input, listenerOf, manyCandidates } from './ranking-support.ts';

const tagged = (...names: string[]) => facts({ tags: names.map((name) => ({ name, weight: 1 })) });

describe('calibration', () => {
  test('the target holds each genre and decade with its share of what was heard', () => {
    const target = calibrationTarget([
      { facts: { ...tagged('Rock', 'Hip-Hop'), year: 1994 }, weight: 2 },
      { facts: { ...tagged('hip hop'), year: 2003 }, weight: 1 },
      { facts: facts(), weight: 1 },
    ]);
    expect(Object.fromEntries(target.genres)).toEqual({
      rock: 0.25,
      'hip hop': 0.5,
      [unknownCategory]: 0.25,
    });
    expect(Object.fromEntries(target.eras)).toEqual({ 1990: 0.5, 2000: 0.25, [unknownCategory]: 0.25 });
  });

  test('genres that are rare in the history stand together', () => {
    const heard = Array.from({ length: 60 }, (_, genre) => ({
      facts: tagged(`genre ${genre}`),
      weight: genre < 50 ? 2 : 1,
    }));
    const { genres } = calibrationTarget(heard);
    expect(genres.size).toBe(51);
    expect(genres.get(otherCategory)).toBeCloseTo(10 / 110);
  });

  test('the error is 0 for the target itself and the smoothed divergence otherwise', () => {
    const target = new Map([
      ['rock', 0.7],
      ['folk', 0.3],
    ]);
    expect(calibrationError(target, target)).toBeCloseTo(0, 12);
    // By hand: 0.7 ln(0.7 / (0.99 + 0.007)) + 0.3 ln(0.3 / 0.003).
    const byHand = 0.7 * Math.log(0.7 / 0.997) + 0.3 * Math.log(100);
    expect(calibrationError(target, new Map([['rock', 1]]))).toBeCloseTo(byHand, 12);
  });

  test('the step by step error is the error of the whole list', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 12 }), (seed, count) => {
        const candidates = manyCandidates(60, seed);
        const listener = listenerOf(candidates);
        const features = featuresOf(candidates, tagsOf(candidates), listener, 0.5);
        const calibrator = createCalibrator(features.genres);
        const list: Candidate[] = [];
        for (let place = 0; place < count; place++) {
          const next = candidates[place * 5] as Candidate;
          calibrator.prepare();
          const { genres } = listener.target;
          const withNext = [...list, next].map((one) => one.facts);
          const whole = calibrationError(genres, distributionOf(withNext, genres, 'genres'));
          expect(calibrator.errorWith(place * 5)).toBeCloseTo(whole, 9);
          calibrator.take(place * 5);
          list.push(next);
        }
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  test('a history of 70 rock and 30 folk gets folk too, though the model would give rock alone', () => {
    const candidates = Array.from({ length: 200 }, (_, item) =>
      candidate(item, 1 - item / 200, {
        tags: [{ name: item < 40 || item % 2 ? 'rock' : 'folk', weight: 1 }],
      }),
    );
    const target = calibrationTarget([
      { facts: tagged('rock'), weight: 70 },
      { facts: tagged('folk'), weight: 30 },
    ]);
    const list = rankList(input({ candidates, listener: { knownArtists: new Set(), target } }));
    const folk = list.items.filter((one) => one.candidate.facts.tags[0]?.name === 'folk').length;
    expect(folk).toBeGreaterThanOrEqual(3);
    expect(folk).toBeLessThanOrEqual(7);
    // Of each genre the best, and the list in the order of relevance.
    expect(list.items[0]?.candidate.item).toBe(0);
    const scores = list.items.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});
