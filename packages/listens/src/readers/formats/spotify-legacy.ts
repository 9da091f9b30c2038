import { defined, optionalMilliseconds, requiredText, rowObject } from '../rows/fields.ts';
import { plausibleStamp } from '../rows/stamps.ts';
import { parseIsoUtc } from '../rows/written-times.ts';
import type { JsonFormat, NotAListen } from './format.ts';

const notMusic: NotAListen = { what: 'not-music', why: 'a podcast or an audiobook: no track is named' };

/** `StreamingHistory*.json` of the account data: one year, end times in whole minutes UTC. */
export const spotifyLegacy: JsonFormat = {
  source: 'spotify-legacy',
  label: 'Spotify account data',
  paths: [],
  matches: (row) => 'endTime' in row && 'msPlayed' in row,
  mapper:
    ({ now }) =>
    (value) => {
      const row = rowObject(value);
      if (!('trackName' in row) && ('podcastName' in row || 'audiobookTitle' in row || 'episodeName' in row))
        return notMusic;
      return defined({
        sent: {
          artist: requiredText(row.artistName, 'artistName'),
          track: requiredText(row.trackName, 'trackName'),
        },
        stampMs: plausibleStamp(parseIsoUtc(requiredText(row.endTime, 'endTime')), now, 'endTime'),
        playedMs: optionalMilliseconds(row.msPlayed, 1, 'msPlayed'),
      });
    },
};
