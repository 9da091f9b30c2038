import { type Hash, hashBytes, seeds } from './hash.ts';
import { latestSecond, record, type ScanLine, writtenAs } from './record.ts';

const tab = 0x09;
/** Between artist and title in the item of a recording. */
const unitSeparator = 0x1f;
const dash = Buffer.from(' - ');
/** What a packed pair holds. */
const mostListens = 16_383;

/**
 * `user<TAB>item<TAB>count[<TAB>unix seconds]`. The item is the artist's name; of a recording it is artist
 * and title with U+001F or else the first " - " between them. Counts are rounded and at least 1.
 */
export function createTsvLine(kind: 'artist' | 'recording'): ScanLine {
  const row: Hash = { high: 0, low: 0 };
  const raw: Hash = { high: 0, low: 0 };
  return (bytes, from, to, out, place) => {
    const userEnd = bytes.indexOf(tab, from);
    if (userEnd <= from || userEnd >= to) return false;
    const itemEnd = bytes.indexOf(tab, userEnd + 1);
    if (itemEnd <= userEnd + 1 || itemEnd >= to) return false;
    const nextTab = bytes.indexOf(tab, itemEnd + 1);
    const countEnd = nextTab < 0 || nextTab >= to ? to : nextTab;
    const count = numberIn(bytes, itemEnd + 1, countEnd);
    const time = countEnd === to ? 0 : numberIn(bytes, countEnd + 1, to);
    if (!(count > 0) || !(time >= 0)) return false;
    let artistTo = itemEnd;
    let titleFrom = itemEnd;
    if (kind === 'recording') {
      const separated = bytes.indexOf(unitSeparator, userEnd + 1);
      const dashed = bytes.indexOf(dash, userEnd + 1);
      const hasSeparator = separated >= 0 && separated < itemEnd;
      artistTo = hasSeparator ? separated : dashed;
      titleFrom = artistTo + (hasSeparator ? 1 : dash.length);
      if (artistTo <= userEnd + 1 || titleFrom >= itemEnd) return false;
    }
    hashBytes(bytes, from, userEnd, seeds.name, row);
    hashBytes(bytes, userEnd + 1, itemEnd, seeds.artist, raw);
    out[place + record.rowHigh] = row.high;
    out[place + record.rowLow] = row.low;
    out[place + record.rawHigh] = raw.high;
    out[place + record.rawLow] = raw.low;
    out[place + record.artistFrom] = userEnd + 1;
    out[place + record.artistTo] = artistTo;
    out[place + record.titleFrom] = titleFrom;
    out[place + record.titleTo] = itemEnd;
    out[place + record.mbid] = 0;
    out[place + record.time] = time <= latestSecond ? Math.floor(time) : 0;
    out[place + record.count] = Math.min(mostListens, Math.max(1, Math.round(count)));
    out[place + record.form] = writtenAs.plain;
    return true;
  };
}

/** NaN where there is no number. */
function numberIn(bytes: Buffer, from: number, to: number): number {
  const text = bytes.toString('latin1', from, Math.min(to, from + 40)).trim();
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
