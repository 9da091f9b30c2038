import clsx from 'clsx';
import { IconButton } from '../components/button.tsx';
import type { ShelfTrack } from '../shelf/source.ts';
import { recordPressName, type ScrobbledRecord } from './scrobble-button.tsx';
import { StandingIcon } from './standing-icon.tsx';
import { useScrobble } from './use-scrobble.tsx';

/** Scrobbles one track of a record as just finished; for the end of a row of a track list. */
export const TrackScrobbleButton = ({
  record,
  track,
}: {
  record: ScrobbledRecord;
  track: Pick<ShelfTrack, 'number' | 'title'>;
}) => {
  const scrobble = useScrobble(recordPressName(record.id, [], [track.number]));
  const { look, words, toQueue } = scrobble.standing;
  return (
    <>
      <IconButton
        label={words === undefined ? `Scrobble ${track.title}` : `${track.title}: ${words}`}
        disabled={look === 'busy' && !toQueue}
        className={clsx(
          look === 'done' && 'text-good',
          (look === 'warning' || look === 'bad') && 'text-bad',
          look === 'busy' && 'text-accent',
        )}
        onClick={() =>
          toQueue
            ? scrobble.openQueue()
            : scrobble.sendAndTell(
                { kind: 'record', recordId: record.id, trackNumbers: [track.number] },
                { kind: 'just-finished' },
              )
        }
      >
        <StandingIcon look={look} size={20} />
      </IconButton>
      <span role="status" className="sr-only">
        {words && `${track.title}: ${words}`}
      </span>
      {scrobble.asking}
    </>
  );
};
