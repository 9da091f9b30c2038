import { fold } from '@fonoteca/domain';
import type { LengthSource, RecordTrack } from '../record.ts';

/** A track of another list of the same record. */
export interface OtherTrack {
  readonly title: string;
  readonly lengthSeconds: number | null;
  readonly mbid?: string | null;
}

/**
 * Takes lengths (and recordings' MBIDs) that are missing from another list of the same record. Tracks
 * are matched by title, the nearest in order first; what is left over is matched by place when the
 * lists are equally long and mostly agreed. Lengths that are known stay; estimates give way.
 */
export function fillLengths(
  tracks: readonly RecordTrack[],
  others: readonly OtherTrack[],
  source: Exclude<LengthSource, 'estimated'>,
): RecordTrack[] {
  const partners = matchTracks(tracks, others);
  return tracks.map((track, index) => {
    const other = partners[index];
    if (!other) return track;
    const mbid = track.mbid ?? other.mbid ?? null;
    const open = track.lengthSeconds === null || track.lengthSource === 'estimated';
    const seconds = other.lengthSeconds === null ? 0 : Math.round(other.lengthSeconds);
    if (!open || seconds <= 0) return mbid === track.mbid ? track : { ...track, mbid };
    return { ...track, mbid, lengthSeconds: seconds, lengthSource: source };
  });
}

/** The partner of every track in the other list, or undefined; no partner serves twice. */
function matchTracks<Other extends { readonly title: string }>(
  tracks: readonly { readonly title: string }[],
  others: readonly Other[],
): (Other | undefined)[] {
  const partner = new Array<number | undefined>(tracks.length).fill(undefined);
  const taken = new Set<number>();
  for (const key of [fold, withoutAdditions]) {
    const places = new Map<string, number[]>();
    for (const [place, { title }] of others.entries()) {
      if (!taken.has(place)) places.set(key(title), [...(places.get(key(title)) ?? []), place]);
    }
    for (const [index, { title }] of tracks.entries()) {
      if (partner[index] !== undefined) continue;
      const free = (places.get(key(title)) ?? []).filter((place) => !taken.has(place));
      const nearest = free.toSorted((one, other) => Math.abs(one - index) - Math.abs(other - index))[0];
      if (nearest === undefined) continue;
      partner[index] = nearest;
      taken.add(nearest);
    }
  }
  const inPlace = partner.filter((place, index) => place === index).length;
  if (tracks.length === others.length && inPlace * 2 >= tracks.length) {
    for (const index of tracks.keys()) {
      if (partner[index] !== undefined || taken.has(index)) continue;
      partner[index] = index;
      taken.add(index);
    }
  }
  return partner.map((place) => (place === undefined ? undefined : others[place]));
}

/** A title without what lists add in different ways: “(Remastered 2011)”, “ - Live”, “feat. …”. */
const withoutAdditions = (title: string): string => {
  const bare = title.replace(/\s*[([][^)\]]*[)\]]|\s+[-–—]\s+.*$|\s+(?:feat\.?|ft\.?|featuring)\s.*$/gi, '');
  return fold(bare) || fold(title);
};
