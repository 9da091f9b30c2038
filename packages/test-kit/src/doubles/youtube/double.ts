import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { gatewayPage } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { admit, answer, isApi, operations, type World } from './answers.ts';
import { Hub } from './hub.ts';
import { Quota } from './quota.ts';
import { apiError, atom } from './replies.ts';
import { Shelf } from './shelf.ts';
import type { YouTubeDouble, YouTubeDoubleOptions } from './types.ts';

/**
 * Starts a stand-in for YouTube on loopback: the Data API, the channels' feeds, and the hub that pushes.
 *
 * @example
 * const youtube = await startYouTubeDouble();
 * youtube.addChannel({ id: `UC${'a'.repeat(22)}`, title: 'Ada on air', handle: 'ada' });
 */
export async function startYouTubeDouble(options: YouTubeDoubleOptions = {}): Promise<YouTubeDouble> {
  const clock = options.clock ?? systemClock;
  const now = () => clock.now();
  const hub = new Hub(now, options.leaseSeconds);
  const world: World = {
    shelf: new Shelf(),
    quota: new Quota(options.units ?? 10_000),
    apiKey: 'double-key-of-youtube',
    feedLagMs: options.feedLagMs ?? 0,
    now,
  };
  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    read,
    admit: (asked) => admit(world, asked),
    answer: (asked) => (asked.operation === 'subscribe' ? hub.answer(asked) : answer(world, asked)),
    fail: (asked, code, message) =>
      isApi(asked) ? apiError(code, message ?? 'backendError') : gatewayPage(code),
  };
  const served = await serve(service, options.port);
  const { shelf, quota } = world;
  return {
    url: served.url,
    hubUrl: `${served.url}/subscribe`,
    apiKey: world.apiKey,
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addChannel: (channel) => void shelf.channels.set(channel.id, channel),
    putVideo: (video) => void shelf.videos.set(video.id, video),
    lagFeeds: (ms) => {
      world.feedLagMs = ms;
    },
    unitsUsed: () => quota.usedOn(now()),
    subscriptions: () => hub.subscriptions(),
    settled: () => hub.settled(),
    async push(videoId, how = {}) {
      const video = shelf.videos.get(videoId);
      const channel = video && shelf.channels.get(video.channel);
      if (!channel) throw new Error(`The double has no video ${videoId} of a channel it knows.`);
      return hub.push(channel.id, how.body ?? atom(channel, [video]), how);
    },
    async verify(callback, topic, mode = 'subscribe') {
      const { status, body } = await hub.verify(callback, topic, mode);
      return { status, body };
    },
    async close() {
      await hub.close();
      await served.close();
    },
  };
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(body.toString())
    : [];
  const params = { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(form) };
  const operation = operations.find(([path]) => path === url.pathname)?.[1] ?? 'unknown';
  const values = (name: string) => (params[name] === undefined ? [] : [params[name]]);
  return { verb, url, headers, body, params, operation, values };
}
