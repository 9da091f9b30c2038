import type { ShelfTrack } from '../shelf/source.ts';
import { ScrobbleIconButton } from './icon-button.tsx';
import { recordPressName, type ScrobbledRecord } from './scrobble-button.tsx';

/** Scrobbles one track of a record as just finished; for the end of a row of a track list. */
export const TrackScrobbleButton = ({
  record,
  track,
}: {
  record: ScrobbledRecord;
  track: Pick<ShelfTrack, 'number' | 'title'>;
}) => (
  <ScrobbleIconButton
    name={recordPressName(record.id, [], [track.number])}
    wanted={{ kind: 'record', recordId: record.id, trackNumbers: [track.number] }}
    what={track.title}
  />
);
