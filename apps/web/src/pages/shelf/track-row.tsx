import { TrackScrobbleButton } from '../../scrobble/index.ts';
import { useShelf } from '../../shelf/context.tsx';
import type { ShelfRecord, ShelfTrack } from '../../shelf/source.ts';
import { TrackLength } from './track-length.tsx';

/** One track: where it is, what it is, how long. */
export const TrackRow = ({ record, track }: { record: ShelfRecord; track: ShelfTrack }) => {
  const { scrobble } = useShelf().capabilities;
  return (
    <div className="flex min-h-touch items-center gap-2 border-t border-rule max-sm:has-[form]:flex-wrap">
      <span className="w-8 shrink-0 text-small text-faint">{track.position || track.number}</span>
      <span className="min-w-0 grow basis-0 py-2">
        <span className="music block text-[1.0625rem] leading-snug">{track.title}</span>
        {track.artist && <span className="music block leading-snug text-soft">{track.artist}</span>}
      </span>
      <TrackLength record={record} track={track} />
      {scrobble && <TrackScrobbleButton record={record} track={track} />}
    </div>
  );
};
