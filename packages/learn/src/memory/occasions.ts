import { lnAge, profileActivation } from './activation.ts';
import { associate, sittingsOf } from './associations.ts';
import { groupProfilesOf, type ListenLog, type ListenProfile, profilesOf } from './profile.ts';
import { spread } from './rank.ts';

interface Activations {
  readonly own: Float64Array;
  readonly ofGroup: Float64Array;
}

/** One person at the start of one held-out window. */
export interface Occasion {
  readonly now: number;
  /** By item. */
  readonly profiles: readonly ListenProfile[];
  /** Beside `profiles`: that of the item's group, else its own. */
  readonly groups: readonly ListenProfile[];
  /** What the last sitting calls to mind. */
  readonly called: ReadonlyMap<number, number>;
  /** Items known before that were heard in the window, ascending. */
  readonly relevant: Uint32Array;
  /** Beside `profiles`: ln(count), and ln(days since the last listen). */
  readonly lnCounts: Float64Array;
  readonly lnAges: Float64Array;
  /** Decay → activations, filled as they are asked. */
  readonly activations: Map<number, Activations>;
}

/** Windows of `length` seconds, one behind the other, the newest ending at `now`, of all people. */
export function occasionsOf(
  logs: readonly ListenLog[],
  now: number,
  length: number,
  windows: number,
  spacing: number,
): Occasion[] {
  const occasions: Occasion[] = [];
  for (const log of logs)
    for (let window = 0; window < windows; window++) {
      const end = now - window * length;
      const occasion = occasionOf(log, end - length, end, spacing);
      if (occasion.relevant.length > 0) occasions.push(occasion);
    }
  return occasions;
}

function occasionOf(log: ListenLog, begin: number, end: number, spacing: number): Occasion {
  const profiles = profilesOf(log, begin, spacing).sort((a, b) => a.item - b.item);
  const byGroup = groupProfilesOf(log, begin, spacing);
  const known = new Set(profiles.map(({ item }) => item));
  const relevant = new Set<number>();
  for (const [index, stamp] of log.stamps.entries()) {
    const item = log.items[index] ?? 0;
    if (stamp >= begin && stamp < end && known.has(item)) relevant.add(item);
  }
  const sittings = sittingsOf(log, begin);
  return {
    now: begin,
    profiles,
    groups: profiles.map((profile) => byGroup.get(log.groups?.[profile.item] ?? -1) ?? profile),
    called: spread(sittings.at(-1) ?? [], associate(sittings)),
    relevant: Uint32Array.from(relevant).sort(),
    lnCounts: Float64Array.from(profiles, ({ count }) => Math.log(count)),
    lnAges: Float64Array.from(profiles, (profile) => lnAge(profile, begin)),
    activations: new Map(),
  };
}

export function activationsOf({ profiles, groups, now, activations }: Occasion, decay: number): Activations {
  const known = activations.get(decay);
  if (known) return known;
  const ofGroups = new Map<ListenProfile, number>();
  for (const group of groups)
    if (!ofGroups.has(group)) ofGroups.set(group, profileActivation(group, now, decay));
  const made = {
    own: Float64Array.from(profiles, (profile) => profileActivation(profile, now, decay)),
    ofGroup: Float64Array.from(groups, (group) => ofGroups.get(group) ?? 0),
  };
  activations.set(decay, made);
  return made;
}
