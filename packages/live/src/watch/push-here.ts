import type { PushEvent } from '../ports.ts';
import { systemClock } from '../ports.ts';
import { idsOf } from './followed.ts';
import { createMind } from './mind.ts';
import { usualTimes, type WatcherOptions } from './options.ts';
import type { PlatformWatch } from './platform-watch.ts';
import { findingOf } from './pushed.ts';
import { commitFindings, tellLeader } from './recorder.ts';
import { usualThinking } from './thinking.ts';

/**
 * Records what a platform told this process, whether it leads or not: beliefs are read from the database,
 * and the leader hears that something was recorded.
 */
export async function recordPushes(
  options: WatcherOptions,
  { name }: PlatformWatch,
  events: readonly PushEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const { store, thinking = usualThinking, log, clock = systemClock } = options;
  const mind = createMind({
    thinking,
    platform: name,
    onUnreadable: (channelId, error) =>
      log?.warn({ err: error, channelId }, 'a belief cannot be read: begun anew'),
  });
  const ids = await idsOf(store.db, name, [...new Set(events.map(({ account }) => account))]);
  for (const event of events) {
    const id = ids.get(event.account);
    if (id === undefined) continue;
    const finding = findingOf(event, id, clock.now());
    if (finding) await commitFindings(options, { ...usualTimes, ...options.times }, mind, [finding]);
    await tellLeader(store, `${finding ? 'looked' : 'hint'}:${id}`);
  }
}
