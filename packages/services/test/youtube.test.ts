import { startYouTubeDouble, type YouTubeDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SimulatedTime } from './support.ts';
import { asked, hour, idOf, minute, platformOf, put, videoOf, Watcher } from './youtube-support.ts';

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

describe('what a look finds', () => {
  test('a broadcast from announcement to end, with the moments that YouTube tells', async () => {
    const now = time.now();
    const at = now + 2 * hour;
    const [startsAt, endsAt] = [at + 4 * minute, at + 90 * minute];
    const id = put(double, ada, 'show', {
      publishedAt: now - hour,
      scheduledAt: at,
      startsAt,
      endsAt,
      viewers: 321,
    });
    const title = 'On air & “show”';
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: true, scheduled: { at, title } });
    time.time = at + minute;
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: true, scheduled: { at, title } });
    time.time = startsAt + minute;
    const facts = { platformId: id, startedAt: startsAt, title, viewers: 321 };
    expect(await watcher.one(ada)).toEqual({ status: 'live', facts, sure: true });
    time.time = endsAt + minute;
    const past = [{ platformId: id, startedAt: startsAt, endedAt: endsAt, title }];
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: true, past });
  });

  test('what is over is told for a day and asked for never again', async () => {
    const now = time.now();
    put(double, ada, 'over', { publishedAt: now - 5 * hour, startsAt: now - 4 * hour, endsAt: now - hour });
    put(double, ada, 'old', {
      publishedAt: now - 99 * hour,
      startsAt: now - 99 * hour,
      endsAt: now - 98 * hour,
    });
    put(double, ada, 'film', { publishedAt: now - 3 * hour });
    expect(await watcher.one(ada)).toMatchObject({
      past: [{ platformId: videoOf('over') }, { platformId: videoOf('old') }],
    });
    for (let look = 0; look < 5; look += 1) {
      time.time += 2 * minute;
      expect(await watcher.one(ada)).toMatchObject({ past: [{ platformId: videoOf('over') }] });
    }
    expect(double.unitsUsed()).toBe(1);
    time.time += 24 * hour;
    await watcher.one(ada);
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: true });
  });

  test('an announced broadcast that nobody comes to is asked for less and less', async () => {
    put(double, ada, 'never', { publishedAt: time.now(), scheduledAt: time.now() + hour });
    const unitsIn = async (looks: number, every: number) => {
      const before = double.unitsUsed();
      for (let look = 0; look < looks; look += 1) {
        time.time += every;
        await watcher.one(ada);
      }
      return double.unitsUsed() - before;
    };
    expect(await unitsIn(1, 0)).toBe(1);
    // Not before the quarter of an hour that it is near.
    expect(await unitsIn(4, 10 * minute)).toBe(0);
    expect(await unitsIn(10, 2 * minute)).toBeGreaterThanOrEqual(8);
    // A day later no more than once an hour, and its announcement is no longer told.
    time.time += 30 * hour;
    expect(await unitsIn(60, 2 * minute)).toBeLessThanOrEqual(3);
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: true });
  });

  test('a feed that lags hides a start from the usual route, and not from the list of uploads', async () => {
    double.lagFeeds(15 * minute);
    const startsAt = time.now();
    put(double, ada, 'sudden', { publishedAt: startsAt, startsAt });
    time.time += 5 * minute;
    expect(await watcher.one(ada)).toMatchObject({ status: 'offline' });
    expect(await watcher.one(ada, 'uploads')).toMatchObject({
      status: 'live',
      facts: { startedAt: startsAt },
    });
    // From here on it is known, whatever the feed says.
    time.time += 2 * minute;
    expect(await watcher.one(ada)).toMatchObject({ status: 'live', sure: true });
  });

  test('a broadcast that is deleted while it runs is not surely over until the second route says so', async () => {
    const now = time.now();
    put(double, ada, 'gone', { publishedAt: now, startsAt: now, hiddenAt: now + 10 * minute });
    expect(await watcher.one(ada)).toMatchObject({ status: 'live' });
    time.time += 11 * minute;
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: false });
    expect(await watcher.one(ada, 'uploads')).toEqual({ status: 'offline', sure: true });
    time.time += 40 * minute;
    await watcher.one(ada);
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: true });
  });

  test('an end that is told late is waited for, and a start that is not told yet is not sure', async () => {
    const now = time.now();
    const times = { startsAt: now, startToldAt: now + 3 * minute, endsAt: now + hour };
    const id = put(double, ada, 'slow', { publishedAt: now, ...times, endToldAt: now + 70 * minute });
    expect(await watcher.one(ada)).toEqual({
      status: 'live',
      facts: { platformId: id, title: 'On air & “slow”' },
      sure: false,
    });
    time.time += 4 * minute;
    expect(await watcher.one(ada)).toMatchObject({ status: 'live', facts: { startedAt: now }, sure: true });
    time.time = now + 61 * minute;
    expect(await watcher.one(ada)).toEqual({ status: 'offline', sure: true });
    time.time = now + 71 * minute;
    expect(await watcher.one(ada)).toMatchObject({ past: [{ platformId: id, endedAt: now + hour }] });
  });

  test('of two that run the later one is told; ends of the other are told when nothing runs', async () => {
    const now = time.now();
    put(double, ada, 'round', {
      publishedAt: now - 9 * hour,
      startsAt: now - 9 * hour,
      endsAt: now + minute,
    });
    const late = put(double, ada, 'late', {
      publishedAt: now - hour,
      startsAt: now - hour,
      endsAt: now + hour,
    });
    expect(await watcher.one(ada)).toMatchObject({ status: 'live', facts: { platformId: late } });
    time.time = now + 2 * minute;
    expect(await watcher.one(ada)).toMatchObject({ status: 'live', facts: { platformId: late } });
    time.time = now + 2 * hour;
    expect(await watcher.one(ada)).toMatchObject({
      status: 'offline',
      past: [{ platformId: late }, { platformId: videoOf('round'), endedAt: now + minute }],
    });
  });
});

describe('what it costs', () => {
  test('fifty channels share calls, and a look never takes more than it said', async () => {
    const accounts = Array.from({ length: 50 }, (_, index) => idOf(`many${index}`));
    const now = time.now();
    for (const [index, id] of accounts.entries()) {
      double.addChannel({ id, title: `Many ${index}` });
      for (let video = 0; video < 15; video += 1)
        put(double, id, `m${index}x${video}`, { publishedAt: now - video * hour });
      if (index % 10 === 0) put(double, id, `live${index}`, { publishedAt: now, startsAt: now });
    }
    const [route] = watcher.platform.routes;
    const used = async () => {
      const before = double.unitsUsed();
      const { looks } = await watcher.all(accounts);
      expect(double.unitsUsed() - before).toBeLessThanOrEqual(route.cost(accounts.length));
      time.time += 2 * minute;
      return { units: double.unitsUsed() - before, looks };
    };
    const live = ({ looks }: { looks: ReadonlyMap<string, { status: string }> }) =>
      accounts.filter((id) => looks.get(id)?.status === 'live').length;
    expect(live(await used())).toBe(5);
    // Old videos have their turn in the looks that follow; then only what runs is asked for.
    for (let look = 0; look < 8; look += 1) expect(live(await used())).toBe(5);
    expect((await used()).units).toBe(1);
    expect(asked(double, 'search')).toEqual([]);
    expect(
      Math.max(...asked(double, 'videos').map(({ params }) => (params.id ?? '').split(',').length)),
    ).toBe(50);
  });

  test('the confirming route keeps to its cost, too', async () => {
    const accounts = Array.from({ length: 10 }, (_, index) => idOf(`sure${index}`));
    for (const id of accounts) {
      double.addChannel({ id, title: id });
      for (let video = 0; video < 30; video += 1)
        put(double, id, `${id.slice(2, 7)}v${video}`, { publishedAt: time.now() - video * hour });
    }
    const [, uploads] = watcher.platform.routes;
    await watcher.all(accounts, 'uploads');
    expect(double.unitsUsed()).toBe(uploads?.cost(10));
  });

  test('feeds are read at a polite pace, not twice within a minute, and with what they gave us', async () => {
    const accounts = Array.from({ length: 9 }, (_, index) => idOf(`slow${index}`));
    for (const id of accounts) double.addChannel({ id, title: id });
    const started = time.time;
    await watcher.all(accounts);
    expect(time.time - started).toBeGreaterThanOrEqual(2000);
    await watcher.all(accounts);
    expect(asked(double, 'feed')).toHaveLength(9);
    time.time += 2 * minute;
    await watcher.all(accounts);
    expect(
      asked(double, 'feed')
        .slice(9)
        .map(({ answered }) => answered),
    ).toEqual(Array(9).fill('not modified'));
    expect(double.unitsUsed()).toBe(0);
  });

  test('what is kept of a channel stays small, however much it does', async () => {
    for (let day = 0; day < 60; day += 1) {
      const now = time.now();
      for (let show = 0; show < 4; show += 1)
        put(double, ada, `d${day}s${show}`, {
          title: 'x'.repeat(500),
          publishedAt: now,
          ...(show > 1 ? { scheduledAt: now + 100 * hour } : { startsAt: now, endsAt: now + hour }),
        });
      time.time += 2 * hour;
      await watcher.one(ada);
      time.time += 22 * hour;
    }
    expect(JSON.stringify(watcher.state(ada)).length).toBeLessThan(10_000);
  });
});
