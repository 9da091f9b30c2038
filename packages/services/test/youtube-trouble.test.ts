import type { Look } from '@fonoteca/live';
import { type ScriptRule, startYouTubeDouble, type YouTubeDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nextQuotaDay } from '../src/youtube/quota-day.ts';
import { SimulatedTime } from './support.ts';
import { asked, hour, idOf, minute, platformOf, put, videoOf, Watcher, watched } from './youtube-support.ts';

const ada = idOf('ada');
let time: SimulatedTime;
let double: YouTubeDouble;
let watcher: Watcher;
beforeEach(async () => {
  time = new SimulatedTime();
  // Whole seconds, as YouTube tells them.
  time.time = Math.floor(time.time / 1000) * 1000;
  double = await startYouTubeDouble({ clock: time });
  double.addChannel({ id: ada, title: 'Ada on air', handle: 'ada' });
  watcher = new Watcher(platformOf(double, { time }));
});
afterEach(() => double.close());

const liveNow = (name: string) => put(double, ada, name, { publishedAt: time.now(), startsAt: time.now() });

const troubles: readonly [string, ScriptRule['answer'], Extract<Look, { status: 'unknown' }>['kind']][] = [
  ['a status of 500', { status: 500 }, 'failed'],
  ['a page in place of an answer', { garbage: 'html' }, 'garbage'],
  ['half an answer', { garbageAfterAccept: 'truncated' }, 'garbage'],
  ['an empty answer', { garbageAfterAccept: 'empty' }, 'garbage'],
  ['a connection that breaks', { cutBeforeAccept: true }, 'failed'],
  ['no answer in time', { delayMs: 5000 }, 'timeout'],
];

for (const [name, answer, kind] of troubles)
  for (const on of ['feed', 'videos'])
    test(`${name}, of ${on}: unknown, and the next look finds what is live`, async () => {
      const hasty = new Watcher(
        platformOf(double, { time, ...(kind === 'timeout' ? { timeoutMs: 800 } : {}) }),
      );
      liveNow('show');
      double.script([{ on, answer }]);
      expect(await hasty.one(ada)).toMatchObject({
        status: 'unknown',
        kind,
        reason: expect.stringContaining('YouTube'),
      });
      time.time += 2 * minute;
      expect(await hasty.one(ada)).toMatchObject({ status: 'live', facts: { platformId: videoOf('show') } });
    });

test('a feed that fails takes nothing from a broadcast that is known to run', async () => {
  liveNow('show');
  await watcher.one(ada);
  time.time += 2 * minute;
  double.script([{ on: 'feed', times: 'ever', answer: { status: 503 } }]);
  expect(await watcher.one(ada)).toMatchObject({ status: 'live' });
});

test('one channel without a feed is unknown, the others of the look are not', async () => {
  liveNow('show');
  const { looks } = await watcher.all([ada, idOf('nobody'), '@unresolved']);
  expect(looks.get(ada)).toMatchObject({ status: 'live' });
  expect(looks.get(idOf('nobody'))).toMatchObject({ status: 'unknown', kind: 'gone' });
  expect(looks.get('@unresolved')).toMatchObject({ status: 'unknown', kind: 'gone' });
  const sure = await watcher.all([ada, idOf('nobody')], 'uploads');
  expect(sure.looks.get(ada)).toMatchObject({ status: 'live' });
  expect(sure.looks.get(idOf('nobody'))).toMatchObject({ status: 'unknown', kind: 'gone' });
});

test('one video that cannot be read makes its own channel unknown, until it can be', async () => {
  const bo = idOf('bo');
  double.addChannel({ id: bo, title: 'Bo' });
  const live = { publishedAt: time.now(), startsAt: time.now() };
  put(double, ada, 'ada', live);
  put(double, bo, 'bo', { ...live, garbled: true });
  const { looks } = await watcher.all([ada, bo]);
  expect(looks.get(ada)).toMatchObject({ status: 'live' });
  expect(looks.get(bo)).toMatchObject({ status: 'unknown', kind: 'garbage' });
  put(double, bo, 'bo', live);
  expect(await watcher.one(bo)).toMatchObject({ status: 'live' });
});

test.each([
  ['uploads', { on: 'playlistItems', answer: { error: 403, message: 'playlistItemsNotAccessible' } }],
  ['feed+videos', { on: 'feed', answer: { status: 403 } }],
] as const)('one channel whose list is shut to us does not silence YouTube (%s)', async (route, rule) => {
  double.script([rule]);
  expect(await watcher.one(ada, route)).toMatchObject({ status: 'unknown', kind: 'failed' });
  expect(watcher.last.quietUntil).toBeUndefined();
});

test('feeds are asked again within a day, whatever YouTube or our clock says', async () => {
  liveNow('show');
  double.script([{ on: 'feed', answer: { status: 429, headers: { 'retry-after': '999999999' } } }]);
  expect(await watcher.one(ada)).toMatchObject({ status: 'unknown', kind: 'refused' });
  time.time += 23 * hour;
  expect(await watcher.one(ada)).toMatchObject({ status: 'unknown', kind: 'refused' });
  time.time += 2 * hour;
  expect(await watcher.one(ada)).toMatchObject({ status: 'live' });
  double.script([{ on: 'feed', answer: { status: 429 } }]);
  time.time += hour;
  await watcher.one(ada);
  time.time -= 10 * 24 * hour;
  const before = asked(double, 'feed').length;
  await watcher.one(ada);
  expect(asked(double, 'feed').length).toBe(before + 1);
});

test('units that are used up: quiet until midnight in California, and not one call more', async () => {
  const small = await startYouTubeDouble({ clock: time, units: 2 });
  try {
    small.addChannel({ id: ada, title: 'Ada' });
    const poor = new Watcher(platformOf(small, { time }));
    put(small, ada, 'show', { publishedAt: time.now(), startsAt: time.now() });
    await poor.one(ada);
    await poor.one(ada);
    expect(await poor.one(ada)).toMatchObject({ status: 'unknown', kind: 'refused' });
    expect(poor.last.quietUntil).toBe(nextQuotaDay(time.now()));
    const others = Array.from({ length: 10 }, (_, index) => idOf(`other${index}`));
    const before = asked(small, 'playlistItems').length;
    const { looks } = await poor.all(others, 'uploads');
    expect(new Set([...looks.values()].map((look) => look.status === 'unknown' && look.kind))).toEqual(
      new Set(['refused']),
    );
    expect(asked(small, 'playlistItems').length - before).toBe(1);
  } finally {
    await small.close();
  }
});

test('midnight in California, through summer, winter and the nights between', () => {
  const next = (text: string) => new Date(nextQuotaDay(Date.parse(text))).toISOString();
  expect(next('2026-07-01T06:59:59.999Z')).toBe('2026-07-01T07:00:00.000Z');
  expect(next('2026-07-01T07:00:00Z')).toBe('2026-07-02T07:00:00.000Z');
  expect(next('2026-01-15T12:00:00Z')).toBe('2026-01-16T08:00:00.000Z');
  // Clocks go forward on 8 March 2026 (a day of 23 hours) and back on 1 November (of 25).
  expect(next('2026-03-08T08:00:00Z')).toBe('2026-03-09T07:00:00.000Z');
  expect(next('2026-11-01T07:00:00Z')).toBe('2026-11-02T08:00:00.000Z');
});

test('too many calls a minute: quiet for as long as YouTube says, a minute otherwise', async () => {
  liveNow('show');
  double.script([{ on: 'videos', answer: { error: 403, message: 'rateLimitExceeded' } }]);
  expect(await watcher.one(ada)).toMatchObject({ status: 'unknown', kind: 'refused' });
  expect((watcher.last.quietUntil ?? 0) - time.now()).toBe(minute);
  double.script([{ on: 'videos', answer: { status: 429, headers: { 'retry-after': '90' } } }]);
  expect(await watcher.one(ada)).toMatchObject({ status: 'unknown', kind: 'refused' });
  expect((watcher.last.quietUntil ?? 0) - time.now()).toBe(1.5 * minute);
});

test('feeds that ask for quiet get it', async () => {
  double.script([{ on: 'feed', answer: { status: 429, headers: { 'retry-after': '1800' } } }]);
  expect(await watcher.one(ada)).toMatchObject({ status: 'unknown', kind: 'refused' });
  time.time += 29 * minute;
  expect(await watcher.one(ada)).toMatchObject({ status: 'unknown', kind: 'refused' });
  expect(asked(double, 'feed')).toHaveLength(1);
  time.time += 2 * minute;
  expect(await watcher.one(ada)).toMatchObject({ status: 'offline' });
});

test('a key that is refused: unknown with the way out, and a try again a quarter of an hour later', async () => {
  liveNow('show');
  for (const message of ['API_KEY_INVALID', 'keyInvalid', 'accessNotConfigured', 'SERVICE_DISABLED']) {
    double.script([{ on: 'videos', answer: { error: message === 'keyInvalid' ? 400 : 403, message } }]);
    const refused = { status: 'unknown', kind: 'unconfigured', reason: expect.stringContaining(message) };
    expect(await watcher.one(ada)).toMatchObject(refused);
    const before = double.requests().length;
    expect(await watcher.one(ada)).toMatchObject(refused);
    expect(double.requests().length).toBe(before);
    time.time += 16 * minute;
    expect(await watcher.one(ada)).toMatchObject({ status: 'live' });
  }
});

test('without a key nothing is asked and nothing is claimed', async () => {
  const keyless = platformOf(double, { time, apiKey: undefined });
  expect(keyless.unconfigured).toContain('console.cloud.google.com');
  liveNow('show');
  expect(await new Watcher(keyless).one(ada)).toMatchObject({ status: 'unknown', kind: 'unconfigured' });
  expect(double.requests()).toEqual([]);
});

test('the key never stands in an address', async () => {
  liveNow('show');
  await watcher.one(ada);
  await watcher.one(ada, 'uploads');
  const addresses = double.requests().map(({ path, params }) => path + JSON.stringify(params));
  expect(addresses.join()).not.toContain(double.apiKey);
});

test('an abort ends a look at once: unknown, and what it knew stays known', async () => {
  liveNow('show');
  await watcher.one(ada);
  time.time += 2 * minute;
  double.script([{ on: 'videos', answer: { delayMs: 10_000 } }]);
  const began = performance.now();
  expect(await watcher.one(ada, 'feed+videos', AbortSignal.timeout(150))).toMatchObject({
    status: 'unknown',
    kind: 'timeout',
  });
  expect(performance.now() - began).toBeLessThan(5000);
  expect(await watcher.one(ada)).toMatchObject({ status: 'live' });
});

test('a state that nobody can read is begun anew', async () => {
  liveNow('show');
  const broken = [
    { open: 'many', done: 7 },
    { feed: 5, open: [{ id: 1 }] },
    { ended: [null] },
    { other: true },
  ];
  for (const state of broken) {
    const signal = new AbortController().signal;
    const { looks } = await watcher.platform.look([watched(ada, state)], 'feed+videos', signal);
    expect(looks.get(ada)).toMatchObject({ status: 'live' });
  }
});

test('a clock that jumps back or ahead loses no broadcast', async () => {
  const startsAt = time.now() + hour;
  put(double, ada, 'show', { publishedAt: time.now() - 9 * hour, scheduledAt: startsAt, startsAt });
  await watcher.one(ada);
  time.time -= 5 * hour;
  expect(await watcher.one(ada)).toMatchObject({ status: 'offline', scheduled: { at: startsAt } });
  time.time = startsAt + 3 * 24 * hour;
  expect(await watcher.one(ada)).toMatchObject({ status: 'live', facts: { startedAt: expect.any(Number) } });
});
