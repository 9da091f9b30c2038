import type { RecordFormat, RecordTrack } from '../record.ts';

/** Without any other knowledge: about the median length of recorded tracks. */
const usualSeconds = 225;
const shortestSeconds = 60;
const longestSeconds = 1500;

/**
 * Gives every track without a length an estimate, marked as one: the median of the known tracks of the
 * record; else the time a side of its kind holds, shared among the tracks on it; else 3:45.
 */
export function estimateLengths(
  tracks: readonly RecordTrack[],
  options: { readonly formats?: readonly RecordFormat[] } = {},
): RecordTrack[] {
  const known = tracks.flatMap(({ lengthSeconds, lengthSource }) =>
    lengthSeconds === null || lengthSource === 'estimated' ? [] : [lengthSeconds],
  );
  const usual = medianOf(known);
  const sideSeconds = sideTime(options.formats ?? []);
  const onSide = new Map<string, number>();
  for (const { side } of tracks) if (side) onSide.set(side, (onSide.get(side) ?? 0) + 1);
  return tracks.map((track) => {
    if (track.lengthSeconds !== null) return track;
    const share = track.side && sideSeconds ? sideSeconds / (onSide.get(track.side) ?? 1) : usualSeconds;
    const seconds = usual ?? Math.min(longestSeconds, Math.max(shortestSeconds, share));
    return { ...track, lengthSeconds: Math.round(seconds), lengthSource: 'estimated' };
  });
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** Seconds on a side, as records of the kind are usually cut; null for what has no sides of its own time. */
function sideTime(formats: readonly RecordFormat[]): number | null {
  const words = formats.flatMap(({ name, descriptions }) => [name, ...descriptions]);
  const has = (...wanted: string[]) => wanted.some((word) => words.includes(word));
  if (has('Cassette')) return 22 * 60;
  if (has('LP', 'Album')) return 20 * 60;
  if (has('7"')) return has('EP') ? 6 * 60 : 210;
  if (has('10"')) return 10 * 60;
  if (has('12"')) return has('EP', 'Mini-Album') ? 12 * 60 : 8 * 60;
  if (has('Shellac')) return 180;
  return has('Vinyl') ? 20 * 60 : null;
}
