import { Fault } from '@fonoteca/domain';
import type { LivePlatformName } from '@fonoteca/store';
import { platformOf, readFollowed } from './followed.ts';
import { createMind } from './mind.ts';
import { usualTimes, type WatcherOptions } from './options.ts';
import type { PlatformWatch } from './platform-watch.ts';
import { commitFindings, tellLeader } from './recorder.ts';
import { lookRound } from './round.ts';
import { usualThinking } from './thinking.ts';

export interface CheckedNow {
  /** The row of the look, or null where none was made. */
  readonly checkId: number | null;
  /** Why no look was made, and the way out. */
  readonly refused: string | null;
}

const refuse = (refused: string): CheckedNow => ({ checkId: null, refused });

/** A look that somebody asked for, in whichever process: out of the same budget, recorded like any other. */
export async function checkOnce(
  options: WatcherOptions,
  watches: ReadonlyMap<LivePlatformName, PlatformWatch>,
  channelId: number,
  signal: AbortSignal,
): Promise<CheckedNow> {
  const { store, platforms, thinking = usualThinking, log } = options;
  const name = await platformOf(store.db, channelId);
  const [followed] = name ? await readFollowed(store.db, name, [channelId]) : [];
  if (!name || !followed) throw new Fault('not-found', `There is no channel ${channelId}`);
  const watch = watches.get(name);
  const platform = platforms.find((one) => one.name === name);
  if (!watch || !platform) return refuse('This platform is not watched here');
  if (platform.unconfigured !== null) return refuse(platform.unconfigured);
  const { settings, quietMs } = await watch.asking.budget.state();
  if (!settings.enabled) return refuse(`${platform.label} is switched off; the owner can switch it on`);
  if (quietMs > 0) return refuse(`${platform.label} asked for quiet: ask again in ${inWords(quietMs)}`);
  const mind = createMind({
    thinking,
    platform: name,
    onUnreadable: (id, error) =>
      log?.warn({ err: error, channelId: id }, 'a belief cannot be read: begun anew'),
  });
  mind.load(channelId, followed.belief);
  const subject = {
    id: channelId,
    channel: followed.channel,
    reason: 'asked' as const,
    chance: mind.chances(followed.key, watch.asking.clock.now())?.live ?? null,
    before: { runningSince: followed.running?.startedAt ?? null, gone: followed.gone },
  };
  const looked = await lookRound(watch.asking, [subject], 'asked', signal);
  if (!looked) return refuse(`The calls to ${platform.label} are used up for now: try again in some minutes`);
  const [recorded] = await commitFindings(
    options,
    { ...usualTimes, ...options.times },
    mind,
    looked.findings,
  );
  await tellLeader(store, `looked:${channelId}`);
  // Where there is one way of asking, the leader asks a second time a little later.
  if (looked.waiting.length > 0) await tellLeader(store, `hint:${channelId}`);
  return { checkId: recorded?.checkId ?? null, refused: null };
}

const inWords = (milliseconds: number): string => {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
};
