import type { BroadcastFacts, Look } from '@fonoteca/live';
import { startYouTubeDouble, type YouTubeDoubleVideo } from '@fonoteca/test-kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SimulatedTime } from './support.ts';
import { hour, idOf, minute, platformOf, videoOf, Watcher } from './youtube-support.ts';

const ada = idOf('ada');

/** A show of a day: announced or not, late or never, over a few hours later. */
const show = fc.record({
  kind: fc.constantFrom('announced', 'sudden', 'never', 'film'),
  at: fc.integer({ min: 0, max: 17 * 60 }),
  late: fc.integer({ min: -10, max: 90 }),
  length: fc.integer({ min: 10, max: 300 }),
  announced: fc.integer({ min: 5, max: 3 * 24 * 60 }),
});
const trouble = fc.constantFrom(
  ...[{ status: 500 }, { status: 404 }, { garbage: 'html' as const }, { cutBeforeAccept: true as const }],
  ...[{ garbageAfterAccept: 'truncated' as const }, { garbageAfterAccept: 'empty' as const }],
);
const step = fc.record({
  wait: fc.integer({ min: 1, max: 90 }),
  route: fc.constantFrom('feed+videos', 'feed+videos', 'feed+videos', 'uploads'),
  trouble: fc.option(fc.tuple(fc.constantFrom('feed', 'videos', 'playlistItems'), trouble), { freq: 3 }),
});

test('whatever happens on a channel and to the answers: live is never said wrongly, and no end gets lost', async () => {
  const world = fc.record({
    shows: fc.array(show, { minLength: 2, maxLength: 5 }),
    steps: fc.array(step, { minLength: 40, maxLength: 60 }),
    lag: fc.constantFrom(0, 15 * minute),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ shows, steps, lag }) => {
      const time = new SimulatedTime();
      time.time = Math.floor(time.time / 1000) * 1000;
      const double = await startYouTubeDouble({ clock: time, feedLagMs: lag });
      try {
        double.addChannel({ id: ada, title: 'Ada' });
        const begun = time.now();
        const videos = shows.map((one, day) => videoFor(one, begun + day * 5 * hour, day));
        for (const video of videos) double.putVideo(video);
        const watcher = new Watcher(platformOf(double, { time }));
        const told = new Set<string>();
        const seen = new Set<string>();
        for (const { wait, route, trouble: wrong } of steps) {
          time.time += wait * minute;
          double.script(wrong ? [{ on: wrong[0], answer: wrong[1] }] : []);
          check(await watcher.one(ada, route), videos, time.now(), told, seen);
        }
        double.script([]);
        for (let look = 0; look < 3; look += 1) {
          time.time += 30 * minute;
          check(await watcher.one(ada), videos, time.now(), told, seen);
        }
        const over = videos.filter(({ endsAt }) => endsAt !== undefined && endsAt < time.now() - 90 * minute);
        const running = videos.some((video) => isLive(video, time.now()));
        if (!running) for (const { id } of over) expect(told.has(id), `${id} was never told`).toBe(true);
      } finally {
        await double.close();
      }
    }),
    { numRuns: 12, seed: 5 },
  );
}, 30_000);

type Show = typeof show extends fc.Arbitrary<infer One> ? One : never;

function videoFor(one: Show, day: number, index: number): YouTubeDoubleVideo {
  const at = day + one.at * minute;
  const video = { id: videoOf(`show${index}`), channel: ada, title: `Show ${index}` };
  if (one.kind === 'film') return { ...video, publishedAt: at };
  const startsAt = at + one.late * minute;
  const run = { startsAt, endsAt: startsAt + one.length * minute };
  if (one.kind === 'sudden') return { ...video, publishedAt: startsAt, ...run };
  const announced = {
    ...video,
    publishedAt: Math.min(at, startsAt) - one.announced * minute,
    scheduledAt: at,
  };
  return one.kind === 'never' ? announced : { ...announced, ...run };
}

const isLive = ({ startsAt, endsAt }: YouTubeDoubleVideo, at: number) =>
  startsAt !== undefined && startsAt <= at && (endsAt === undefined || at < endsAt);

function check(
  look: Look | undefined,
  videos: readonly YouTubeDoubleVideo[],
  now: number,
  told: Set<string>,
  seen: Set<string>,
): void {
  const find = (facts: BroadcastFacts) => videos.find(({ id }) => id === facts.platformId);
  if (look?.status === 'live') {
    const video = find(look.facts);
    expect(video && isLive(video, now)).toBe(true);
    expect(look.facts.startedAt).toBe(video?.startsAt);
    seen.add(String(look.facts.platformId));
  }
  if (look?.status !== 'offline') return;
  // Of what was seen live an offline is never said before it ends.
  expect(videos.filter((video) => seen.has(video.id) && isLive(video, now))).toEqual([]);
  for (const facts of look.past ?? []) {
    const video = find(facts);
    expect([facts.startedAt, facts.endedAt]).toEqual([video?.startsAt, video?.endsAt]);
    told.add(String(facts.platformId));
  }
}
