import { describe, expect, test } from 'vitest';
import { createStdioPolicy } from '../src/replay/stdio.ts';
import { habitualWorld, hour, minute, monday } from './replay-support.ts';

const at = (offset: number) => new Date(monday + offset).toISOString();

/** Plays a simulator that tells the policy as little as `tell` says, with moments in milliseconds. */
function simulate(tell: 'everything' | 'live only' | 'no start', days = 10) {
  const world = habitualWorld({ channels: 12, days, seed: 11 });
  const policy = createStdioPolicy({ rate: 1, accounts: world.channels.map(({ key }) => key) });
  let observed: unknown[] = [];
  const [found, calls]: [Map<string, number>, number[]] = [new Map(), []];
  for (let now = world.from; now < world.until; now += minute) {
    const { check } = JSON.parse(policy.line(JSON.stringify({ now, observed })));
    observed = [];
    for (const account of check) {
      const channel = world.channels.find(({ key }) => key === account);
      const running = channel?.broadcasts.find(({ start, end }) => start <= now && end > now);
      const name = `${account} ${running?.start}`;
      if (running && !found.has(name)) found.set(name, now - running.start);
      if (running)
        observed.push({ account, live: true, ...(tell === 'no start' ? {} : { startedAt: running.start }) });
      else if (tell !== 'live only') observed.push({ account, live: false });
    }
    calls.push(check.length);
  }
  const broadcasts = world.channels.reduce((sum, channel) => sum + channel.broadcasts.length, 0);
  return { coverage: found.size / broadcasts, calls, channels: world.channels.length };
}

describe('a policy by lines', () => {
  test('answers in the unit it was asked in', () => {
    const policy = createStdioPolicy({ rate: 60, accounts: ['a'] });
    const ask = (now: unknown) => JSON.parse(policy.line(JSON.stringify({ now, observed: [] })));
    expect(ask(at(0)).nextAt).toBe(at(minute));
    expect(ask((monday + 2 * minute) / 1000).nextAt).toBe((monday + 3 * minute) / 1000);
    expect(ask(monday + 4 * minute).nextAt).toBe(monday + 5 * minute);
  });

  test('an end may be told with the start, also one that has come since the check', () => {
    const policy = createStdioPolicy({ rate: 60, accounts: ['a', 'b'] });
    const ask = (offset: number, observed: unknown[] = []) =>
      JSON.parse(policy.line(JSON.stringify({ now: at(offset), observed })));
    const live = (account: string, endedAt: number) =>
      ({ account, live: true, startedAt: at(-hour), endedAt: at(endedAt) }) as const;
    expect(ask(0, [live('a', hour), live('b', -minute)])).not.toHaveProperty('error');
    const checked = Array.from({ length: 50 }, (_, index) => ask((index + 1) * minute).check).flat();
    expect(new Set(checked)).toEqual(new Set(['b']));
    expect(Array.from({ length: 30 }, (_, index) => ask(hour + index * minute).check).flat()).toContain('a');
  });

  test('adds the accounts it hears of and asks for them in turn', () => {
    const policy = createStdioPolicy({ rate: 1 });
    policy.line(JSON.stringify({ now: at(0), accounts: ['a'], observed: [{ account: 'b', live: false }] }));
    const asked = new Set<string>();
    for (let now = minute; now < 6 * hour; now += minute)
      for (const key of JSON.parse(policy.line(JSON.stringify({ now: at(now), observed: [] }))).check)
        asked.add(key);
    expect([...asked].sort()).toEqual(['a', 'b']);
  });

  test.each([
    ['{', /^line: this is no JSON/],
    ['{"observed":[]}', /^now: /],
    ['{"now":"soon"}', /^now: "soon" is no moment/],
    [`{"now":"${at(hour)}","observed":[{"account":"a"}]}`, /^observed\[0\]\.live: /],
    [
      `{"now":"${at(hour)}","observed":[{"account":"a","live":true,"startedAt":"${at(2 * hour)}"}]}`,
      /^observed\[0\]\.startedAt: it is after now/,
    ],
    [
      `{"now":"${at(hour)}","observed":[{"account":"a","live":false,"endedAt":"${at(2 * hour)}"}]}`,
      /^observed\[0\]\.endedAt: /,
    ],
    [`{"now":"${at(-hour)}"}`, /^now: it is before/],
    [`{"now":"${at(hour)}","rate":0}`, /^rate: /],
    [`{"now":"${at(hour)}","calls":-1}`, /^calls: /],
    [`{"now":"${at(hour)}","cals":1}`, /cals/],
  ])('refuses %s and goes on as if nothing was said', (bad, reason) => {
    const run = (disturb: boolean) => {
      const policy = createStdioPolicy({ rate: 2, accounts: ['a', 'b', 'c'] });
      const answers = [policy.line(JSON.stringify({ now: at(0) }))];
      if (disturb) expect(JSON.parse(policy.line(bad)).error).toMatch(reason);
      for (let now = hour; now < 3 * hour; now += minute)
        answers.push(policy.line(JSON.stringify({ now: at(now) })));
      return answers;
    };
    expect(run(true)).toEqual(run(false));
  });

  test.each(['everything', 'live only', 'no start'] as const)(
    'finds broadcasts when it is told %s',
    (tell) => {
      const { coverage, calls, channels } = simulate(tell);
      expect(coverage).toBeGreaterThan(0.93);
      let sum = 0;
      for (const [index, made] of calls.entries()) {
        sum += made;
        expect(sum).toBeLessThanOrEqual((channels * index) / 60 + 1e-6);
        expect(
          calls.slice(Math.max(0, index - 59), index + 1).reduce((all, each) => all + each, 0),
        ).toBeLessThanOrEqual(2 * channels);
      }
    },
  );

  test('leaves a channel alone until the end it was told, and not for ever when it was told none', () => {
    const told = createStdioPolicy({ rate: 2, accounts: ['a', 'b'] });
    const untold = createStdioPolicy({ rate: 2, accounts: ['a', 'b'] });
    const live = { account: 'a', live: true, startedAt: at(0) };
    told.line(JSON.stringify({ now: at(minute), observed: [{ ...live, endedAt: at(20 * hour) }] }));
    untold.line(JSON.stringify({ now: at(minute), observed: [live] }));
    const asked = { told: 0, untold: 0 };
    for (let now = 2 * minute; now < 20 * hour; now += minute) {
      if (JSON.parse(told.line(JSON.stringify({ now: at(now) }))).check.includes('a')) asked.told++;
      if (JSON.parse(untold.line(JSON.stringify({ now: at(now) }))).check.includes('a')) asked.untold++;
    }
    expect(asked.told).toBe(0);
    expect(asked.untold).toBeGreaterThan(10);
  });

  test('makes as many calls as the line allows', () => {
    const policy = createStdioPolicy({ rate: 1, accounts: ['a', 'b', 'c', 'd'] });
    policy.line(JSON.stringify({ now: at(0) }));
    expect(JSON.parse(policy.line(JSON.stringify({ now: at(5 * hour), calls: 0 }))).check).toEqual([]);
    expect(JSON.parse(policy.line(JSON.stringify({ now: at(6 * hour), calls: 2 }))).check).toHaveLength(2);
  });
});
