import { Fault } from '@fonoteca/domain';

/** A place among `count` tracks, from 0 to behind the last. Throws Fault `invalid` naming the field. */
export function readPlace(place: number, count: number, field: string): number {
  if (Number.isInteger(place) && place >= 0 && place <= count) return place;
  throw new Fault('invalid', 'There is no such place in the playlist', {
    fields: [{ field, reason: `give 0 (before the first) to ${count} (behind the last)` }],
  });
}

/** The tracks that ids name. Throws Fault `invalid` for one that is not in the playlist. */
export function chosenOf(tracks: readonly { readonly id: number }[], ids: readonly number[]): Set<number> {
  const there = new Set(tracks.map(({ id }) => id));
  const wrong = ids.filter((id) => !there.has(id));
  if (wrong.length > 0)
    throw new Fault('invalid', 'Some of these tracks are not in the playlist', {
      fields: [
        {
          field: 'ids',
          reason: `${wrong.slice(0, 10).join(', ')}: take ids from the tracks of this revision`,
        },
      ],
    });
  return new Set(ids);
}

/** The tracks with the chosen ones together, behind the first `to` of those that stay. */
export function movedTo<Track extends { readonly id: number }>(
  tracks: readonly Track[],
  chosen: ReadonlySet<number>,
  to: number,
): Track[] {
  const stay = tracks.filter(({ id }) => !chosen.has(id));
  return stay.toSpliced(to, 0, ...tracks.filter(({ id }) => chosen.has(id)));
}
