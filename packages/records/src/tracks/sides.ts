import type { RecordTrack } from '../record.ts';

/** What a person plays in one go: a side of a record, or a disc without sides. */
export interface RecordSide {
  /** `A`, or null for a disc without sides. */
  readonly side: string | null;
  readonly disc: number;
  readonly tracks: readonly RecordTrack[];
  /** Seconds of the tracks whose length is known or estimated. */
  readonly lengthSeconds: number;
  /** Whether any of it is estimated or unknown. */
  readonly estimated: boolean;
}

/** The sides of a record in their order. */
export function sidesOf(tracks: readonly RecordTrack[]): RecordSide[] {
  const groups = new Map<string, RecordTrack[]>();
  for (const track of tracks) {
    const key = `${track.disc}\0${track.side ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(track);
    else groups.set(key, [track]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { seconds, estimated } = albumLength(group);
    return [{ side: first.side, disc: first.disc, tracks: group, lengthSeconds: seconds, estimated }];
  });
}

/** Seconds of all tracks, and whether any of them is estimated or unknown. */
export function albumLength(tracks: readonly RecordTrack[]): { seconds: number; estimated: boolean } {
  return {
    seconds: tracks.reduce((sum, { lengthSeconds }) => sum + (lengthSeconds ?? 0), 0),
    estimated: tracks.some(
      ({ lengthSeconds, lengthSource }) => lengthSeconds === null || lengthSource === 'estimated',
    ),
  };
}
