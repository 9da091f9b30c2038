import { expect, test } from 'vitest';
import { parseLine } from '../src/replay/stdio-line.ts';

const now = (text: unknown) => parseLine(JSON.stringify({ now: text })).now;
const evening = Date.UTC(2026, 2, 1, 18, 0);

// Hours of daylight saving, so that a machine's own zone would show.
test.each([
  '2026-03-01T18:00:00Z',
  '2026-03-01T18:00:00.000000Z',
  '2026-03-01T20:00:00+02:00',
  '2026-03-01T18:00:00',
  '2026-03-01T18:00:00.000000',
  '2026-03-01 18:00:00+00:00',
  '2026-03-01T18:00',
  '2026-03-01T20:00:00+0200',
  evening,
  evening / 1000,
])('%s is the same moment on every machine: without an offset it is UTC', (text) => {
  const { TZ } = process.env;
  try {
    for (const zone of ['America/New_York', 'Asia/Kathmandu']) {
      process.env.TZ = zone;
      expect(now(text)).toBe(evening);
    }
  } finally {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  }
});

test.each(['2026-02-30T00:00:00Z', '2026-13-01', '5', '1 March 2026', '', 'now', '2026-03-01T25:00:00Z'])(
  '“%s” is no moment',
  (text) => {
    expect(() => now(text)).toThrow(/^now: .* is no moment/);
  },
);
