import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inks, stampsFor } from '../src/pages/taste/map/inks.ts';
import { placeLabels, type Wanted } from '../src/pages/taste/map/labels.ts';
import { frameOf, toScreen, wholeMap, zoomedAt } from '../src/pages/taste/map/view.ts';

type Rgb = readonly [number, number, number];

const linear = (hex: string): Rgb => {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
};
const through = ([r, g, b]: Rgb, rows: readonly Rgb[]): Rgb =>
  rows.map(([x, y, z]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as unknown as Rgb;

/** Full dichromacy after Machado, Oliveira and Fernandes (2009). */
const eyes: Readonly<Record<string, readonly Rgb[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Distance as eyes feel it (OKLab): 0.02 is just seen. */
const oklab = ([r, g, b]: Rgb): Rgb => {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};
const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const contrast = (a: Rgb, b: Rgb): number => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((one, other) => one - other) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

describe('the inks of the map', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const [eye, rows] of Object.entries(eyes))
      test(`are told apart, ${theme}, ${eye}`, () => {
        const seen = inks.map((ink) => oklab(through(linear(ink[theme]), rows)));
        for (const [one, a] of seen.entries())
          for (const [other, b] of seen.slice(one + 1).entries()) {
            const apart = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
            expect([inks[one]?.name, inks[one + 1 + other]?.name, apart > 0.08 || apart]).toEqual([
              inks[one]?.name,
              inks[one + 1 + other]?.name,
              true,
            ]);
          }
      });
    test(`stand out from the land, ${theme}`, () => {
      const land = linear(theme === 'light' ? '#faf8f1' : '#1c1e21');
      for (const ink of inks) expect(contrast(linear(ink[theme]), land)).toBeGreaterThanOrEqual(3);
    });
  }

  test('no two regions look the same, up to twice as many as there are inks', () => {
    const groups = Array.from({ length: inks.length * 2 }, (_, group) => ({
      group,
      name: `Region ${group}`,
      x: Math.cos(group),
      y: Math.sin(group),
    }));
    const looks = [...stampsFor(groups).values()].map(({ ink, ring }) => `${ink} ${ring}`);
    expect(new Set(looks).size).toBe(groups.length);
  });
});

describe('names on the map', () => {
  const window = { width: 800, height: 500 };
  const wanted = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 800 }),
      y: fc.integer({ min: 0, max: 500 }),
      radius: fc.integer({ min: 2, max: 25 }),
      width: fc.integer({ min: 20, max: 160 }),
    }),
    { maxLength: 120 },
  );

  test('never overlap each other or another’s disc, and stay in the window', () => {
    fc.assert(
      fc.property(wanted, (given) => {
        const all: Wanted[] = given.map((one, index) => ({ ...one, key: String(index), height: 16 }));
        const labels = placeLabels(all, all, window).map(({ key, x, y }) => {
          const one = all[Number(key)] as Wanted;
          return { key, left: x, right: x + one.width, top: y - 8, bottom: y + 8 };
        });
        for (const [index, a] of labels.entries()) {
          expect(a.left >= 0 && a.right <= window.width && a.top >= 0 && a.bottom <= window.height).toBe(
            true,
          );
          for (const b of labels.slice(index + 1))
            expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
          for (const disc of all) {
            if (disc.key === a.key) continue;
            const covers =
              a.left < disc.x + disc.radius &&
              a.right > disc.x - disc.radius &&
              a.top < disc.y + disc.radius &&
              a.bottom > disc.y - disc.radius;
            expect(covers).toBe(false);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the first in the list gets its place', () => {
    // So long a name has one place only: above its disc.
    const disc = { x: 400, y: 200, radius: 10, width: 700, height: 16 };
    const both = ['a', 'b'].map((key) => ({ ...disc, key }));
    const labels = placeLabels(both, [], { width: 800, height: 225 });
    expect(labels.map(({ key }) => key)).toEqual(['a']);
  });
});

test('what is under the pointer stays under it while zooming', () => {
  const point = { id: 1, name: 'A', listens: 1, group: 0, firstListenAt: null, lastListenAt: null };
  const frame = frameOf(
    [
      { ...point, x: -1, y: -1 },
      { ...point, x: 1, y: 1 },
    ],
    900,
    600,
  );
  const [x, y] = toScreen(frame, wholeMap, 0.3, -0.2);
  const [nowX, nowY] = toScreen(frame, zoomedAt(frame, wholeMap, 3, x, y), 0.3, -0.2);
  expect(Math.hypot(nowX - x, nowY - y)).toBeLessThan(0.001);
});
