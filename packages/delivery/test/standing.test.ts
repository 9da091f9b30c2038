import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextFree } from '../src/requests/conflicts.ts';
import { type AccountStanding, type JobFacts, standingOf } from '../src/requests/standing.ts';

const now = Date.UTC(2026, 2, 1, 12);
const account = (more: Partial<AccountStanding> = {}): AccountStanding => ({
  id: 1,
  label: 'Last.fm',
  forwards: true,
  status: 'active',
  message: null,
  waitUntil: null,
  waitReason: null,
  refillsAt: null,
  ...more,
});
const job = (more: Partial<JobFacts> = {}): JobFacts => ({
  state: 'running',
  message: null,
  waitingItems: 0,
  plannedItems: 0,
  nextEnd: null,
  waitingAt: new Set([1]),
  ...more,
});
const later = new Date(now + 60_000);
const stateOf = (facts: JobFacts, accounts: AccountStanding[]) => {
  const { state, waitReason, waitUntil } = standingOf(facts, accounts, now);
  return [state, waitReason, waitUntil];
};

describe('what a person is told of a job', () => {
  test('what the person said comes first', () => {
    for (const state of ['paused', 'done', 'cancelled'] as const)
      expect(stateOf(job({ state }), [account({ status: 'reconnect' })])).toEqual([state, null, null]);
  });

  test('a wait is told with its reason and its end; one that is over is none', () => {
    const waits = account({ waitReason: 'budget', waitUntil: later });
    expect(stateOf(job(), [waits])).toEqual(['waiting', 'budget', later.toISOString()]);
    expect(stateOf(job(), [account({ waitReason: 'backoff', waitUntil: new Date(now - 1) })])).toEqual([
      'running',
      null,
      null,
    ]);
  });

  test('only accounts that the job still needs hold it', () => {
    const other = account({ id: 2, status: 'reconnect' });
    expect(stateOf(job(), [account(), other])[0]).toBe('running');
    expect(stateOf(job({ waitingItems: 3 }), [account(), other])).toEqual(['paused', 'reconnect', null]);
    expect(stateOf(job(), [account({ forwards: false })])).toEqual(['paused', null, null]);
  });

  test('tracks that lie ahead are scheduled; tracks without room wait for it', () => {
    const ahead = job({ plannedItems: 2, nextEnd: later, waitingAt: new Set() });
    expect(stateOf(ahead, [account()])).toEqual(['scheduled', null, later.toISOString()]);
    const noRoom = job({ waitingItems: 5, waitingAt: new Set() });
    expect(stateOf(noRoom, [account({ refillsAt: later })])).toEqual([
      'waiting',
      'room',
      later.toISOString(),
    ]);
    expect(stateOf(noRoom, [])[0]).toBe('running');
  });
});

test('the next free start is free, not before the wish, and the earliest of them', () => {
  const interval = fc
    .record({ start: fc.nat(500), length: fc.integer({ min: 1, max: 60 }) })
    .map(({ start, length }) => ({ start, end: start + length }));
  fc.assert(
    fc.property(
      fc.array(interval, { maxLength: 12 }),
      fc.nat(400),
      fc.integer({ min: 1, max: 80 }),
      (busy, at, length) => {
        const isFree = (start: number) =>
          busy.every(({ start: from, end }) => end <= start || from >= start + length);
        const free = nextFree(busy, at, length);
        expect(free).toBeGreaterThanOrEqual(at);
        expect(isFree(free)).toBe(true);
        for (let earlier = at; earlier < free; earlier++) expect(isFree(earlier)).toBe(false);
      },
    ),
  );
});
