import { defined, optionalLength, optionalText, requiredText, rowObject } from '../rows/fields.ts';
import { SharedContexts } from '../rows/small-json.ts';
import { CountedStamps } from '../rows/stamps.ts';
import type { JsonFormat, NotAListen } from './format.ts';

const opinion: NotAListen = { what: 'not-a-listen', why: 'a track was loved or unloved, not listened to' };

/** Pano Scrobbler's file account (jsonl); start times in milliseconds. */
export const pano: JsonFormat = {
  source: 'pano-scrobbler',
  label: 'Pano Scrobbler',
  paths: [],
  matches: (row) => 'timeMs' in row && 'artist' in row && 'track' in row,
  mapper({ now }) {
    const stamps = new CountedStamps(now);
    const contexts = new SharedContexts();
    return (value) => {
      const row = rowObject(value);
      if (row.event !== undefined && row.event !== null && row.event !== 'scrobble') return opinion;
      const context = defined({
        package: optionalText(row.mediaPlayerPackage, 'mediaPlayerPackage'),
        player: optionalText(row.mediaPlayerName, 'mediaPlayerName'),
        playerVersion: optionalText(row.mediaPlayerVersion, 'mediaPlayerVersion'),
      });
      return defined({
        sent: defined({
          artist: requiredText(row.artist, 'artist'),
          track: requiredText(row.track, 'track'),
          release: optionalText(row.album, 'album'),
          releaseArtist: optionalText(row.albumArtist, 'albumArtist'),
          lengthMs: optionalLength(row.durationMs, 1, 'durationMs'),
        }),
        stampMs: stamps.read(row.timeMs, 'timeMs'),
        context: contexts.share(context, 'mediaPlayerPackage'),
      });
    };
  },
};
