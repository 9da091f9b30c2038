import { channelId } from './address.ts';

/** What the hub calls a channel's feed: always YouTube's own address, whoever stands between it and us. */
export const topicOf = (channel: string): string =>
  `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channel}`;

/** The channel of a topic as we name it; undefined for any other. */
export function channelIn(topic: string): string | undefined {
  const channel = topic.slice(topicOf('').length);
  return topic === topicOf(channel) && channelId.test(channel) ? channel : undefined;
}
