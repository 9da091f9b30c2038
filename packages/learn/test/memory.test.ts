import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  activation,
  associate,
  createRandom,
  defaultMemory,
  fitMemory,
  forgottenFavourites,
  type ListenLog,
  learnBreaks,
  profileActivation,
  profilesOf,
  rankRelistening,
  recentKept,
  sittingsOf,
  withListen,
} from '../src/index.ts';

const day = 86_400;
const now = 2000 * day;

const stampsArbitrary = fc
  .array(fc.integer({ min: 1, max: 1999 * 24 }), { minLength: 1, maxLength: 60 })
  .map((hours) => hours.map((hour) => hour * 3600).sort((a, b) => a - b));
const decayArbitrary = fc.constantFrom(0.1, 0.3, 0.5, 0.9, 1, 1.4);

function profileOf(stamps: readonly number[]) {
  let profile = withListen(undefined, 7, stamps[0] ?? 0);
  for (const stamp of stamps.slice(1)) profile = withListen(profile, 7, stamp);
  return profile;
}

function logOf(listens: readonly (readonly [item: number, stamp: number])[], groups?: number[]): ListenLog {
  const ordered = [...listens].sort((a, b) => a[1] - b[1]);
  return {
    items: Uint32Array.from(ordered, ([item]) => item),
    stamps: Float64Array.from(ordered, ([, stamp]) => stamp),
    groups: groups ? Uint32Array.from(groups) : undefined,
  };
}

describe('activation', () => {
  test('is ln Σ age^−d with ages in days', () => {
    expect(activation([now - 4 * day, now - 16 * day], now, 0.5)).toBeCloseTo(Math.log(1 / 2 + 1 / 4), 12);
    expect(activation([], now, 0.5)).toBe(Number.NEGATIVE_INFINITY);
    expect(activation([now + day], now, 0.5)).toBe(Number.NEGATIVE_INFINITY);
  });

  test('a profile says the same while it knows every stamp', () => {
    fc.assert(
      fc.property(stampsArbitrary, decayArbitrary, (stamps, decay) => {
        const few = stamps.slice(-recentKept);
        expect(profileActivation(profileOf(few), now, decay)).toBeCloseTo(activation(few, now, decay), 9);
      }),
    );
  });

  test('what a profile forgets moves it no further than the ages that are possible', () => {
    fc.assert(
      fc.property(stampsArbitrary, decayArbitrary, (stamps, decay) => {
        const profile = profileOf(stamps);
        const others = stamps.length - profile.recent.length;
        const power = (stamp: number): number => ((now - stamp) / day) ** -decay;
        const kept = profile.recent.reduce((sum, stamp) => sum + power(stamp), 0);
        const least = Math.log(kept + others * power(profile.first));
        const most = Math.log(kept + others * power(profile.recent.at(-1) ?? 0));
        for (const value of [profileActivation(profile, now, decay), activation(stamps, now, decay)]) {
          expect(value).toBeGreaterThanOrEqual(least - 1e-9);
          expect(value).toBeLessThanOrEqual(most + 1e-9);
        }
      }),
    );
  });

  test('for even listening the approximation is within a hundredth', () => {
    const stamps = Array.from({ length: 200 }, (_, index) => (index + 1) * 9 * day);
    for (const decay of [0.3, 0.5, 1, 1.4])
      expect(
        Math.abs(profileActivation(profileOf(stamps), now, decay) - activation(stamps, now, decay)),
      ).toBeLessThan(0.01);
  });

  test('fades while nothing is heard, grows with a listen', () => {
    fc.assert(
      fc.property(
        stampsArbitrary,
        decayArbitrary,
        fc.integer({ min: 1, max: 500 }),
        (stamps, decay, days) => {
          const profile = profileOf(stamps);
          const later = now + days * day;
          const before = profileActivation(profile, later, decay);
          expect(before).toBeLessThan(profileActivation(profile, now, decay));
          expect(profileActivation(withListen(profile, 7, later - day), later, decay)).toBeGreaterThan(
            before,
          );
        },
      ),
    );
  });
});

describe('profiles', () => {
  test('count, first, last and the newest stamps, up to a time', () => {
    const log = logOf(Array.from({ length: 14 }, (_, index) => [3, (index + 1) * day] as const));
    const [profile] = profilesOf(log, 13.5 * day);
    expect(profile).toMatchObject({ item: 3, count: 13, first: day, last: 13 * day });
    expect(profile?.recent).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4].map((number) => number * day));
  });

  test('listens of one sitting are one where spacing says so', () => {
    const log = logOf([
      [3, day],
      [3, day + 300],
      [3, day + 600],
      [3, 3 * day],
    ]);
    expect(profilesOf(log, now, 3600)[0]).toMatchObject({ count: 2, recent: [3 * day, day + 600] });
  });
});

describe('relistening', () => {
  const log = logOf([
    ...Array.from({ length: 9 }, (_, index) => [1, (1000 + index) * day] as const),
    [2, 1999 * day],
    ...[1996, 1997, 1998].flatMap((date) => [[3, date * day] as const, [4, date * day + 300] as const]),
    [5, 10 * day],
  ]);

  test('decay says whether often or lately counts', () => {
    const first = (decay: number): number | undefined =>
      rankRelistening(profilesOf(log), { now, parameters: { ...defaultMemory, decay } })[0]?.item;
    expect(first(0.05)).toBe(1);
    expect(first(3)).toBe(2);
  });

  test('the sitting calls to mind what was heard beside it; parts add up', () => {
    const associations = associate(sittingsOf(log));
    const profiles = profilesOf(log);
    const parameters = { ...defaultMemory, decay: 0.05, frequency: 0.4, recency: 0.1, spreading: 9 };
    const ranked = rankRelistening(profiles, { now, parameters, sitting: [3], associations });
    expect(ranked[0]?.item).toBe(4);
    expect(ranked[0]?.spreading).toBeCloseTo(9, 9);
    for (const { score, base, frequency, recency, group, spreading } of ranked)
      expect(score).toBeCloseTo(base + frequency + recency + group + spreading, 9);
    expect(rankRelistening(profiles, { now, exclude: (item) => item === 4, count: 2 })).toHaveLength(2);
  });

  test('an item is more present when its group is', () => {
    const profiles = profilesOf(log);
    const parameters = { ...defaultMemory, group: 2 };
    const scoreWith = (group: number): number | undefined =>
      rankRelistening(profiles, {
        now,
        parameters,
        groupOf: (item) => (item === 5 ? profiles.find((profile) => profile.item === group) : undefined),
      }).find(({ item }) => item === 5)?.score;
    expect(scoreWith(2)).toBeGreaterThan(scoreWith(5) ?? 0);
  });

  test('fitting finds out whether people follow habit or the latest', () => {
    const random = createRandom(4);
    const habit: [number, number][] = [];
    const latest: [number, number][] = [];
    for (let date = 0; date < 400; date++)
      for (let listen = 0; listen < 6; listen++) {
        const stamp = date * day + listen * 3600;
        habit.push([Math.floor(random() ** 3 * 200), stamp]);
        latest.push([Math.floor(date / 3) + Math.floor(random() * 30), stamp]);
      }
    const steady = fitMemory([logOf(habit)], 400 * day);
    const moving = fitMemory([logOf(latest)], 400 * day);
    const pull = ({ parameters: { decay, recency, frequency } }: typeof steady): number =>
      (decay + recency) / (1 + frequency);
    expect(pull(moving)).toBeGreaterThan(pull(steady));
    expect(steady.windows).toBe(4);
    expect(fitMemory([], now)).toEqual({ parameters: defaultMemory, ndcg: null, windows: 0 });
  });

  test('fitting does not look past its time', () => {
    const random = createRandom(5);
    const listens = Array.from({ length: 800 }, (_, index): [number, number] => [
      Math.floor(random() ** 2 * 60),
      (index * day) / 4,
    ]);
    const until = 150 * day;
    const cut = listens.filter(([, stamp]) => stamp < until);
    expect(fitMemory([logOf(listens)], until)).toEqual(fitMemory([logOf(cut)], until));
  });
});

describe('forgotten favourites', () => {
  test('chances of return follow the breaks there were', () => {
    const weekly = Array.from({ length: 40 }, (_, index) => [1, (index + 1) * 7 * day] as const);
    const breaks = learnBreaks(profilesOf(logOf([...weekly, [2, 20 * day]])), 281 * day);
    expect(breaks.chance(5 * day, 5 * day)).toBeGreaterThan(0.7);
    expect(breaks.chance(100 * day, 5 * day)).toBeLessThan(0.2);
    for (const lasted of [1, 10, 100, 5000]) {
      const chances = [0, 1, 10, 100].map((horizon) => breaks.chance(lasted * day, horizon * day));
      expect(chances).toEqual([...chances].sort((a, b) => a - b));
      expect(chances[0]).toBe(0);
      expect(chances[3]).toBeLessThanOrEqual(1);
    }
  });

  test('once strong and silent, never what is heard now or was heard once', () => {
    const log = logOf([
      ...Array.from({ length: 12 }, (_, index) => [1, (1000 + index * 3) * day] as const),
      ...Array.from({ length: 5 }, (_, index) => [2, (1000 + index * 60) * day] as const),
      ...Array.from({ length: 30 }, (_, index) => [3, (1950 + index) * day] as const),
      [4, 1200 * day],
    ]);
    const found = forgottenFavourites(profilesOf(log), { now });
    expect(found.map(({ item }) => item)).toEqual([1, 2]);
    for (const { strength, current, returnChance, breakDays } of found) {
      expect(strength).toBeGreaterThan(current);
      expect(returnChance).toBeGreaterThan(0);
      expect(breakDays).toBeGreaterThan(90);
    }
    expect(
      forgottenFavourites(profilesOf(log), { now, exclude: (item) => item === 1, count: 5 }),
    ).toHaveLength(1);
  });
});
