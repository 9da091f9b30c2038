import { systemTime } from '@fonoteca/http-kit';
import type { Push } from '@fonoteca/live';
import { channelId } from './address.ts';
import type { Hints } from './hints.ts';
import { answerHub } from './hook.ts';
import { createHub } from './hub.ts';
import { createLeases } from './leases.ts';
import type { YouTubeOptions } from './options.ts';

/** The hub names no limit; each subscription is one call in four days. */
const most = 10_000;

/** WebSub: Google's hub calls us when a channel has a new or changed video. */
export function createWebSub(
  options: YouTubeOptions & { readonly hooks: NonNullable<YouTubeOptions['hooks']> },
  hints: Hints,
): Push {
  const time = options.time ?? systemTime;
  const hub = createHub(options);
  const leases = createLeases();
  // Those of the last call: also after its signal aborted the hub may ask whether we mean it.
  let wanted: ReadonlySet<string> = new Set();
  let wake = () => {};

  async function keep(channels: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && wanted === channels && channels.size > 0) {
      for (const channel of leases.due(channels, time.now())) {
        // Before the hub is asked: it asks back faster than its own answer travels.
        leases.asked(channel, time.now());
        await hub.ask('subscribe', channel, signal).catch(() => leases.failed(channel, time.now()));
        if (signal.aborted || wanted !== channels) return;
      }
      await pause(leases.nextAt(channels) - time.now(), signal);
    }
  }

  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    const waking = new AbortController();
    wake = () => waking.abort();
    // Timers take no more than 24 days, and a clock may jump.
    const bounded = Math.max(0, Math.min(ms, 3_600_000));
    await time.sleep(bounded, AbortSignal.any([signal, waking.signal])).catch(() => undefined);
  }

  return {
    most,
    // A push comes when a video appears or is announced, but as a rule not when an announced one begins: going
    // live is seen by `videos.list` alone, so nobody is covered, and looks go on. Hints make them come sooner.
    covers: () => false,
    watch(channels, _sink, signal) {
      const before = wanted;
      wanted = new Set(channels.map(({ account }) => account).filter((account) => channelId.test(account)));
      wake();
      for (const channel of before)
        if (!wanted.has(channel)) {
          leases.forget(channel);
          // Where that fails the lease runs out by itself, and what it still sends is left aside.
          hub.ask('unsubscribe', channel, signal).catch(() => undefined);
        }
      void keep(wanted, signal);
    },
    async hook(request) {
      const means = {
        leases,
        hints,
        isWanted: (channel: string) => wanted.has(channel),
        now: () => time.now(),
      };
      const reply = answerHub(request, { ...means, secret: options.hooks.secret });
      // A lease may be shorter than what the keeper sleeps for. Nothing else of what anybody may send wakes it.
      if (request.method === 'GET' && reply.status === 200) wake();
      return reply;
    },
  };
}
