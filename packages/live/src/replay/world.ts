import type { BroadcastSpan } from '../predict/types.ts';

/** One channel of a recorded past; its broadcasts are in order of start and do not overlap. */
export type RecordedChannel = { key: string; platform: string; broadcasts: readonly Required<EndedSpan>[] };

type EndedSpan = BroadcastSpan & { end: number };

/** What is replayed in one go: one source, from its own first broadcast on. */
export type World = {
  source: string;
  channels: readonly RecordedChannel[];
  /** Milliseconds since 1970: the first step, and the moment after the last one. */
  from: number;
  until: number;
  stepMs: number;
};

export type WorldOptions = {
  /** Sources to replay; none given: all of them. */
  sources?: readonly string[];
  /** Channels with fewer broadcasts in the whole file are left out. */
  minBroadcasts?: number;
  /** Days to replay from the source's first broadcast on; more than there are: all of them. */
  days?: number;
  stepMs?: number;
};

const minute = 60_000;
const day = 24 * 60 * minute;

/** Turns recorded broadcasts into worlds, one a source. A source's first broadcast is looked for in all of its channels. */
export function buildWorlds(recorded: readonly RecordedBroadcast[], options: WorldOptions = {}): World[] {
  const { minBroadcasts = 1, days = Number.POSITIVE_INFINITY, stepMs = minute } = options;
  const names = [...new Set(recorded.map((broadcast) => broadcast.source))];
  const wanted = options.sources ?? names;
  return wanted.map((source) => {
    const own = recorded.filter((broadcast) => broadcast.source === source);
    let from = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const broadcast of own) {
      from = Math.min(from, broadcast.start);
      last = Math.max(last, broadcast.end);
    }
    const channels = groupByChannel(own).filter((channel) => channel.broadcasts.length >= minBroadcasts);
    const until = Math.min(from + days * day, last + stepMs);
    return { source, channels, from, until, stepMs };
  });
}

export type RecordedBroadcast = {
  source: string;
  platform: string;
  account: string;
  start: number;
  end: number;
};

function groupByChannel(recorded: readonly RecordedBroadcast[]): RecordedChannel[] {
  const groups = new Map<string, RecordedBroadcast[]>();
  for (const broadcast of recorded) {
    const key = `${broadcast.platform}/${broadcast.account}`;
    const group = groups.get(key);
    if (group) group.push(broadcast);
    else groups.set(key, [broadcast]);
  }
  return [...groups.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, group]) => ({
      key,
      platform: group[0]?.platform ?? '',
      broadcasts: withoutOverlaps(group.map(({ start, end }) => ({ start, end }))),
    }));
}

/** A broadcast that begins before the one before it is over is the same one, seen twice. */
function withoutOverlaps(spans: EndedSpan[]): EndedSpan[] {
  const merged: EndedSpan[] = [];
  for (const span of spans.sort((left, right) => left.start - right.start)) {
    const before = merged.at(-1);
    if (before && span.start <= before.end) before.end = Math.max(before.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}
