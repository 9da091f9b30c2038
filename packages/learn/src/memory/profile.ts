/** Stamps a profile keeps: with so many the approximation of older ones hardly shows (Petrov 2006 finds few do). */
export const recentKept = 10;

/** All that is kept of how often and when somebody heard one item; times in unix seconds. */
export interface ListenProfile {
  readonly item: number;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** The newest stamps, newest first, at most `recentKept`. */
  readonly recent: readonly number[];
}

/** Everything one person heard, oldest first: `items[i]` at `stamps[i]` (unix seconds). */
export interface ListenLog {
  readonly items: Uint32Array;
  readonly stamps: Float64Array;
  /** Item → its group, the artist say: a track is more present when its artist is. */
  readonly groups?: Uint32Array | undefined;
}

/**
 * The profile with one more listen, which must not be older than the last one.
 *
 * @param spacing seconds: a listen sooner than that after the last one is part of the same sitting and only
 *   moves `last`: what is heard five times in a row is not remembered like what was heard in five weeks
 */
export function withListen(
  profile: ListenProfile | undefined,
  item: number,
  stamp: number,
  spacing = 0,
): ListenProfile {
  if (profile === undefined) return { item, count: 1, first: stamp, last: stamp, recent: [stamp] };
  if (stamp - profile.last < spacing)
    return { ...profile, last: stamp, recent: [stamp, ...profile.recent.slice(1)] };
  return {
    item,
    count: profile.count + 1,
    first: profile.first,
    last: stamp,
    recent: [stamp, ...profile.recent].slice(0, recentKept),
  };
}

/** Profiles of all items heard before `until`. */
export function profilesOf(log: ListenLog, until = Number.POSITIVE_INFINITY, spacing = 0): ListenProfile[] {
  const open = new Map<number, { count: number; stamps: number[] }>();
  const firsts = new Map<number, number>();
  for (const [index, item] of log.items.entries()) {
    const stamp = log.stamps[index] ?? 0;
    if (stamp >= until) break;
    const known = open.get(item);
    if (known === undefined) {
      open.set(item, { count: 1, stamps: [stamp] });
      firsts.set(item, stamp);
    } else {
      const { stamps } = known;
      if (stamp - (stamps.at(-1) ?? 0) < spacing) stamps.pop();
      else known.count++;
      stamps.push(stamp);
      // Cut in bulk: a shift at every listen would cost more than the rest.
      if (stamps.length > 8 * recentKept) stamps.splice(0, stamps.length - recentKept);
    }
  }
  return Array.from(open, ([item, { count, stamps }]) => {
    const recent = stamps.slice(-recentKept).reverse();
    return { item, count, first: firsts.get(item) ?? 0, last: recent[0] ?? 0, recent };
  });
}

/** Profiles of the groups of a log before `until`; empty where it has none. */
export function groupProfilesOf(
  log: ListenLog,
  until = Number.POSITIVE_INFINITY,
  spacing = 0,
): Map<number, ListenProfile> {
  const { groups } = log;
  if (groups === undefined) return new Map();
  const items = log.items.map((item) => groups[item] ?? 0);
  const profiles = profilesOf({ items, stamps: log.stamps }, until, spacing);
  return new Map(profiles.map((profile) => [profile.item, profile]));
}
