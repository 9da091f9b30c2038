import type { DoubleScript, ScriptAnswer } from '@fonoteca/test-kit';
import { expect, test } from 'vitest';
import { edgeScenario } from './scenario.ts';

/** Every kind but error 29, after which a minute passes; the benchmark meets that one too. */
const faults: readonly ScriptAnswer[] = [
  { cutAfterAccept: true },
  { error: 16 },
  { garbageAfterAccept: 'truncated' },
  { status: 503 },
  { delayMs: 300, cutAfterAccept: true },
  { cutBeforeAccept: true },
  { error: 11, status: 200 },
  { status: 504 },
  { garbage: 'html' },
  { error: 8 },
];

/** Three answers in ten are faults, each kind in its turn. */
const script: DoubleScript = Array.from({ length: 300 }, (_, index) => ({
  on: 'track.scrobble',
  answer: [1, 4, 8].includes(index % 10)
    ? (faults[Math.floor(index / 3) % faults.length] ?? {})
    : { ok: true },
}));

test('500 listens through 30 % faults and six kills of workerd arrive exactly once, at their times', async () => {
  const result = await edgeScenario({ listens: 500, faults: 0.3, kills: 6, seed: 12, script });
  expect(result).toMatchObject({
    accepted: 500,
    lost: 0,
    doubled: 0,
    datedAnew: 0,
    unasked: 0,
    kills: 6,
  });
}, 180_000);
