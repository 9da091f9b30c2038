import type { SentMbids } from '@fonoteca/domain';
import type { ReadOptions } from '../items.ts';
import { defined, optionalLength, optionalText, requiredText, trackNumberOf } from '../rows/fields.ts';
import { mbidOf } from '../rows/identifiers.ts';
import { LocalTimes } from '../rows/local-times.ts';
import { RowRefusal } from '../rows/refusal.ts';
import { SharedContexts } from '../rows/small-json.ts';
import { plausibleStamp } from '../rows/stamps.ts';
import type { Mapped } from './format.ts';

/**
 * Rockbox' `.scrobbler.log`: `#` lines say the time zone and the device, the others are artist, album,
 * title, track number, length in seconds, L (listened) or S (skipped), start, recording; tabs between.
 */
export function rockboxMapper(options: ReadOptions): (line: string) => Mapped | undefined {
  const localTimes = new LocalTimes(options.timeZone);
  const contexts = new SharedContexts();
  // A log without the line comes from a device that could not tell either.
  let stampsAreLocal = true;
  let context: Readonly<Record<string, unknown>> | undefined;
  return (line) => {
    if (line.startsWith('#')) {
      const [, key, value = ''] = /^#(\w+)\/(.*)$/.exec(line) ?? [];
      if (key === 'TZ') stampsAreLocal = value.trim().toUpperCase() !== 'UTC';
      if (key === 'CLIENT') {
        const client = optionalText(value, 'client');
        context = client === undefined ? undefined : contexts.share({ client }, 'client');
      }
      return undefined;
    }
    if (line.trim() === '') return undefined;
    const [artist, album, title, position, length, rating, stamp, recording] = line.split('\t');
    if (stamp === undefined) throw new RowRefusal('row', 'it has fewer than 7 columns between tabs');
    if (rating !== 'L' && rating !== 'S')
      throw new RowRefusal('rating', 'it is neither L (listened) nor S (skipped)');
    if (!/^\d{1,12}$/.test(stamp.trim())) throw new RowRefusal('timestamp', 'it is not a time');
    const wallMs = Number(stamp) * 1000;
    const recordingId = mbidOf(recording?.trim());
    const mbids: SentMbids | undefined = recordingId ? { recording: recordingId } : undefined;
    return defined({
      sent: defined({
        artist: requiredText(artist, 'artist'),
        track: requiredText(title, 'title'),
        release: optionalText(album, 'album'),
        trackNumber: trackNumberOf(position),
        lengthMs: optionalLength(length, 1000, 'length'),
        mbids,
      }),
      stampMs: plausibleStamp(stampsAreLocal ? localTimes.toUtc(wallMs) : wallMs, options.now, 'timestamp'),
      skipped: rating === 'S',
      context,
    });
  };
}
