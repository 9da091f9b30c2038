const mostPerChannel = 10;

/**
 * Videos that a push named before any feed has them. In memory alone: after a restart the feed tells them, a
 * quarter of an hour later at most.
 */
export interface Hints {
  add(channel: string, videoId: string): void;
  /** The newest first; they are forgotten here. */
  take(channel: string): readonly string[];
}

export function createHints(): Hints {
  const byChannel = new Map<string, string[]>();
  return {
    add(channel, videoId) {
      const known = byChannel.get(channel) ?? [];
      byChannel.set(channel, [videoId, ...known.filter((one) => one !== videoId)].slice(0, mostPerChannel));
    },
    take(channel) {
      const ids = byChannel.get(channel) ?? [];
      byChannel.delete(channel);
      return ids;
    },
  };
}
