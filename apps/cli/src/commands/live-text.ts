import type { BroadcastView, ChannelView, PredictedView } from '@fonoteca/live';
import { table } from '../output.ts';

/** Moments as the person reads their clock. */
export const clockIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (instant: string | null): string => (instant === null ? '–' : format.format(new Date(instant)));
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const describeChannels = (channels: readonly ChannelView[], timeZone: string): string => {
  if (channels.length === 0) return 'You follow no channel yet: fonoteca live follow ADDRESS';
  const at = clockIn(timeZone);
  return table(
    ['id', 'platform', 'name', 'state', 'within the hour', 'next likely', 'group'],
    channels.map((channel) => [
      channel.id,
      channel.platform,
      channel.name,
      stateOf(channel, at),
      channel.forecast.enough ? percent(channel.forecast.within60) : null,
      channel.forecast.enough ? at(channel.forecast.next?.likely ?? null) : 'not enough seen yet',
      channel.group,
    ]),
  );
};

function stateOf(
  { status, running, message, watchedBy }: ChannelView,
  at: (instant: string | null) => string,
): string {
  if (status === 'live') return running ? `live since ${at(running.startedAt)}` : 'live';
  if (watchedBy === 'nobody') return 'not checked';
  return status === 'unknown' && message ? `unknown: ${message}` : status;
}

export const describePredictions = (items: readonly PredictedView[], timeZone: string): string => {
  if (items.length === 0) return 'Nothing is likely, or not enough was seen yet.';
  const at = clockIn(timeZone);
  return table(
    ['likely', 'from', 'to', 'chance', 'channel'],
    items.map((item) => [
      at(item.likely),
      at(item.from),
      at(item.to),
      item.announced ? 'announced' : percent(item.chance),
      `${item.channelName} (${item.platform})`,
    ]),
  );
};

export const describeBroadcasts = (items: readonly BroadcastView[], timeZone: string): string => {
  if (items.length === 0) return 'No broadcast yet.';
  const at = clockIn(timeZone);
  return table(
    ['start', 'end', 'found after', 'channel', 'title'],
    items.map((one) => [
      at(one.startedAt),
      one.endedAt === null ? 'runs' : at(one.endedAt),
      one.delaySeconds === null ? null : `${Math.round(one.delaySeconds / 60)} min`,
      one.channelName,
      one.title,
    ]),
  );
};
