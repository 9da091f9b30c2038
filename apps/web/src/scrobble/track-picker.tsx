import { clockLength } from '../lib/numbers.ts';
import type { ShelfTrack } from '../shelf/source.ts';

interface SideOf {
  readonly side: string | null;
  readonly tracks: readonly ShelfTrack[];
}

const bySide = (tracks: readonly ShelfTrack[]): SideOf[] => {
  const sides = new Map<string | null, ShelfTrack[]>();
  for (const track of tracks) sides.set(track.side, [...(sides.get(track.side) ?? []), track]);
  return [...sides].map(([side, own]) => ({ side, tracks: own }));
};

/** Check boxes for the tracks of a record, side by side. */
export const TrackPicker = ({
  tracks,
  chosen,
  onChange,
}: {
  tracks: readonly ShelfTrack[];
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}) => {
  const put = (numbers: readonly number[], on: boolean) => {
    const next = new Set(chosen);
    for (const number of numbers) {
      if (on) next.add(number);
      else next.delete(number);
    }
    onChange(next);
  };
  return (
    <div className="flex max-h-80 flex-col gap-4 overflow-auto border-y border-rule py-2">
      {bySide(tracks).map(({ side, tracks: own }) => {
        const numbers = own.map(({ number }) => number);
        const all = numbers.every((number) => chosen.has(number));
        return (
          <fieldset key={side ?? ''}>
            <legend className="sr-only">{side ? `Side ${side}` : 'Tracks'}</legend>
            <label className="flex min-h-touch cursor-pointer items-center gap-3 font-[650]">
              <input
                type="checkbox"
                className="size-5 shrink-0"
                checked={all}
                onChange={(event) => put(numbers, event.target.checked)}
              />
              {side ? `Side ${side}` : 'All tracks'}
            </label>
            {own.map((track) => (
              <label key={track.number} className="flex min-h-touch cursor-pointer items-center gap-3 pl-4">
                <input
                  type="checkbox"
                  className="size-5 shrink-0"
                  checked={chosen.has(track.number)}
                  onChange={(event) => put([track.number], event.target.checked)}
                />
                <span className="w-8 shrink-0 text-small text-faint">{track.position || track.number}</span>
                <span className="music min-w-0 grow text-[1.0625rem]">{track.title}</span>
                <span className="shrink-0 text-small text-soft">
                  {track.lengthSeconds !== null &&
                    `${track.lengthSource === 'estimated' ? '≈ ' : ''}${clockLength(track.lengthSeconds * 1000)}`}
                </span>
              </label>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
};
