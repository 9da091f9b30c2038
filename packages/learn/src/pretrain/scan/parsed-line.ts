import { z } from 'zod';
import { type Hash, hashText, seeds } from './hash.ts';
import { latestSecond, record, type ScanLine, writtenAs } from './record.ts';

const name = z.string().min(1);
const listen = z.object({
  user_id: z.number().int().nonnegative().nullish(),
  user_name: z.string().nullish(),
  listened_at: z.number().nullish(),
  timestamp: z.number().nullish(),
  track_metadata: z.object({ artist_name: name, track_name: z.string().nullish() }),
});

export interface ParsedNames {
  readonly artist: string;
  readonly title: string;
}

/** The names in a line of JSON; null where it is no listen. */
export function namesOf(line: string): ParsedNames | null {
  const found = parse(line);
  if (!found) return null;
  const { artist_name: artist, track_name: title } = found.track_metadata;
  return { artist, title: title ?? '' };
}

/** The careful way through a line that the fast walk did not understand. */
export function parsedLine(kind: 'artist' | 'recording'): ScanLine {
  const row: Hash = { high: 0, low: 0 };
  const raw: Hash = { high: 0, low: 0 };
  return (bytes, from, to, out, place) => {
    const found = parse(bytes.toString('utf8', from, to));
    if (!found) return false;
    const { user_id: id, user_name: user, track_metadata: track } = found;
    if (kind === 'recording' && !track.track_name) return false;
    if (id !== null && id !== undefined) hashText(String(id), seeds.number, row);
    else if (user) hashText(user, seeds.name, row);
    else return false;
    // By its texts and not by its bytes, and apart from what the fast walk hashes: its bytes may hold escapes.
    hashText(JSON.stringify([track.artist_name, track.track_name]), seeds.key, raw);
    const time = Math.floor(found.listened_at ?? found.timestamp ?? 0);
    out[place + record.rowHigh] = row.high;
    out[place + record.rowLow] = row.low;
    out[place + record.rawHigh] = raw.high;
    out[place + record.rawLow] = raw.low;
    out[place + record.artistFrom] = from;
    out[place + record.artistTo] = to;
    out[place + record.titleFrom] = 0;
    out[place + record.titleTo] = 0;
    out[place + record.mbid] = 0;
    out[place + record.time] = time > 0 && time <= latestSecond ? time : 0;
    out[place + record.count] = 1;
    out[place + record.form] = writtenAs.line;
    return true;
  };
}

function parse(line: string): z.infer<typeof listen> | null {
  try {
    return listen.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
