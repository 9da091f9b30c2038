/**
 * The rule book for "is this listen stored already?". Pure: the intake reads what is near in time,
 * asks here, and writes what this says.
 *
 * 1. Exact: same start (to the millisecond) and same recording, from whichever origin. A coarse source (minutes) may hold the
 *    same line twice because the track was heard twice; the k-th of such a run is known only when more
 *    than k are stored.
 * 2. Tolerance, only between origins: same recording and starts no further apart than one track length.
 *    A start that was placed beside what was heard is known only by a start within half a minute.
 *    Each stored listen answers for at most one listen of each other origin: a track repeated by both
 *    sources stays repeated.
 */

/** A key under which a stored listen is known: its own, or that of another origin that delivered it too. */
export interface KnownKey {
  readonly listenId: number;
  readonly recordingId: number;
  readonly startMs: number;
  readonly originId: number;
  /** True for the listen's own row, false for a sighting. */
  readonly own: boolean;
  readonly lengthMs: number | null;
  readonly playedMs: number | null;
  readonly coarse: boolean;
}

export interface Candidate {
  readonly recordingId: number;
  readonly startMs: number;
  /** Which of several equal lines of a coarse source this is; 0 for all others. */
  readonly ordinal: number;
  readonly lengthMs: number | null;
  readonly playedMs: number | null;
  readonly coarse: boolean;
  /** True where the start was placed beside everything else that was heard: the same track next to it is another listen. */
  readonly placed?: boolean;
}

export type Decision =
  | { readonly kind: 'new' }
  /** Stored already under this very key. `listenId` is negative for an earlier candidate of the same call: −1 − its index. */
  | { readonly kind: 'known'; readonly listenId: number }
  /** Stored from another origin; this key should be remembered as a sighting of that listen. */
  | { readonly kind: 'sighting'; readonly listenId: number };

/** The furthest that two stamps of one listen may lie apart, milliseconds. */
export const longestTolerance = 20 * 60_000;
const usualLength = 4 * 60_000;
const coarseSlack = 60_000;
/** Two starts of one listen lie nearer together than this where the second was placed, milliseconds. */
const placedTolerance = 30_000;

/** How far apart two stamps of the same listen may lie: one track length, milliseconds. */
export function toleranceOf(
  a: Pick<Candidate, 'lengthMs' | 'playedMs' | 'coarse'>,
  b: Pick<Candidate, 'lengthMs' | 'playedMs' | 'coarse'>,
): number {
  const length = a.lengthMs ?? b.lengthMs ?? (Math.max(a.playedMs ?? 0, b.playedMs ?? 0, 0) || usualLength);
  return Math.min(Math.max(length, 30_000) + (a.coarse || b.coarse ? coarseSlack : 0), longestTolerance);
}

/**
 * Decides for every candidate of one origin, in order.
 *
 * @param known every key of the person between the first candidate − longestTolerance and the last + longestTolerance
 * @param originId the origin that delivers the candidates
 */
export function decide(
  candidates: readonly Candidate[],
  known: readonly KnownKey[],
  originId: number,
): Decision[] {
  const byRecording = new Map<number, KnownKey[]>();
  /** Listens that this origin has spoken for already: they answer for no second listen of it. */
  const spokenFor = new Set<number>();
  for (const key of known) {
    const list = byRecording.get(key.recordingId);
    if (list) list.push(key);
    else byRecording.set(key.recordingId, [key]);
    if (key.originId === originId) spokenFor.add(key.listenId);
  }
  return candidates.map((candidate, index) => {
    const keys = byRecording.get(candidate.recordingId) ?? [];
    byRecording.set(candidate.recordingId, keys);
    const exact = equalListens(keys, candidate.startMs)[candidate.ordinal];
    if (exact !== undefined) {
      if (exact < 0 || spokenFor.has(exact)) return { kind: 'known', listenId: exact };
      spokenFor.add(exact);
      return { kind: 'sighting', listenId: exact };
    }
    const near = nearest(candidate, keys, spokenFor);
    const listenId = near ? near.listenId : -1 - index;
    spokenFor.add(listenId);
    keys.push({ ...candidate, listenId, originId, own: !near });
    return near ? { kind: 'sighting', listenId } : { kind: 'new' };
  });
}

/** The different listens that are known by this start, each once. */
function equalListens(keys: readonly KnownKey[], startMs: number): number[] {
  const ids: number[] = [];
  for (const key of keys) if (key.startMs === startMs && !ids.includes(key.listenId)) ids.push(key.listenId);
  return ids;
}

function nearest(
  candidate: Candidate,
  keys: readonly KnownKey[],
  spokenFor: ReadonlySet<number>,
): KnownKey | undefined {
  let best: KnownKey | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const key of keys) {
    if (!key.own || spokenFor.has(key.listenId)) continue;
    const distance = Math.abs(key.startMs - candidate.startMs);
    if (candidate.placed && distance >= placedTolerance) continue;
    if (distance < bestDistance && distance <= toleranceOf(candidate, key)) {
      best = key;
      bestDistance = distance;
    }
  }
  return best;
}
