import { type Hash, hashBytes, seeds } from './hash.ts';
import { parsedLine } from './parsed-line.ts';
import { latestSecond, record, type ScanLine, writtenAs } from './record.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const braceOpen = 0x7b;
const braceClose = 0x7d;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;
const mbidLength = 36;

/** The fields that matter, by how deep they lie. */
const keys = {
  userId: Buffer.from('user_id'),
  userName: Buffer.from('user_name'),
  listenedAt: Buffer.from('listened_at'),
  timestamp: Buffer.from('timestamp'),
  metadata: Buffer.from('track_metadata'),
  artist: Buffer.from('artist_name'),
  title: Buffer.from('track_name'),
  info: Buffer.from('additional_info'),
  artistMbids: Buffer.from('artist_mbids'),
  recordingMbid: Buffer.from('recording_mbid'),
} as const;

/**
 * Finds the few fields that matter in a listen as ListenBrainz writes it, without building the object:
 * a walk over the bytes that knows strings and nesting. What it does not understand it leaves to JSON.parse.
 */
export function createJsonLine(kind: 'artist' | 'recording'): ScanLine {
  const wantsTitle = kind === 'recording';
  const slow = parsedLine(kind);
  const row: Hash = { high: 0, low: 0 };
  const raw: Hash = { high: 0, low: 0 };
  const title: Hash = { high: 0, low: 0 };
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let end = 0;
  let escaped = false;
  // Where each value lies, without its quotes; 0 where it was not seen (a line begins with a brace).
  let idFrom = 0;
  let idTo = 0;
  let nameFrom = 0;
  let nameTo = 0;
  let nameEscaped = false;
  let time = 0;
  let artistFrom = 0;
  let artistTo = 0;
  let titleFrom = 0;
  let titleTo = 0;
  let textEscaped = false;
  let mbid = 0;

  const blank = (): void => {
    while (at < end && (bytes[at] ?? 0) <= 0x20) at++;
  };
  /** From behind an opening quote to behind the closing one; false where there is none. */
  const string = (): boolean => {
    escaped = false;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) {
        at++;
        return true;
      }
      if (byte === backslash) {
        escaped = true;
        at++;
      }
      at++;
    }
    return false;
  };
  /** Over a value of any kind. */
  const skip = (): boolean => {
    let depth = 0;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) {
        at++;
        if (!string()) return false;
        if (depth === 0) return true;
        continue;
      }
      if (byte === braceOpen || byte === bracketOpen) depth++;
      else if (byte === braceClose || byte === bracketClose) {
        if (depth === 0) return true;
        depth--;
        if (depth === 0) {
          at++;
          return true;
        }
      } else if (byte === comma && depth === 0) return true;
      at++;
    }
    return false;
  };
  const is = (key: Buffer, from: number, to: number): boolean => {
    if (to - from !== key.length) return false;
    for (let place = 0; place < key.length; place++) if (bytes[from + place] !== key[place]) return false;
    return true;
  };
  const text = (): boolean => {
    if (bytes[at] !== quote) return false;
    at++;
    return string();
  };
  const person = (): boolean => {
    idFrom = at;
    while (at < end && (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) at++;
    idTo = at;
    // A person without number has null there.
    if (idFrom === idTo) return skip();
    return at < end && (bytes[at] === comma || bytes[at] === braceClose || (bytes[at] ?? 0) <= 0x20);
  };
  const seconds = (): boolean => {
    let value = 0;
    const from = at;
    while (at < end && at - from < 12) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at++;
    }
    time = value <= latestSecond ? value : 0;
    return at > from && (bytes[at] === comma || bytes[at] === braceClose || (bytes[at] ?? 0) <= 0x20);
  };
  /** A list with one MBID in it: of a credit to several artists none is the artist's. */
  const onlyMbid = (): boolean => {
    const from = at;
    if (bytes[at] === bracketOpen) {
      at++;
      blank();
      const begins = at + 1;
      if (text() && at - 1 - begins === mbidLength) {
        blank();
        if (bytes[at] === bracketClose) mbid = begins;
      }
    }
    at = from;
    return skip();
  };
  const value = (level: number, from: number, to: number): boolean => {
    if (level === 1) {
      if (is(keys.userId, from, to)) return person();
      if (is(keys.listenedAt, from, to) || is(keys.timestamp, from, to)) return seconds();
      if (is(keys.metadata, from, to)) return object(2);
      if (is(keys.userName, from, to) && bytes[at] === quote) {
        nameFrom = at + 1;
        if (!text()) return false;
        nameTo = at - 1;
        nameEscaped = escaped;
        return true;
      }
    } else if (level === 2) {
      if (is(keys.artist, from, to)) {
        artistFrom = at + 1;
        if (!text()) return false;
        artistTo = at - 1;
        textEscaped ||= escaped;
        return true;
      }
      if (wantsTitle && is(keys.title, from, to)) {
        titleFrom = at + 1;
        if (!text()) return false;
        titleTo = at - 1;
        textEscaped ||= escaped;
        return true;
      }
      if (is(keys.info, from, to) && bytes[at] === braceOpen) return object(3);
    } else if (wantsTitle) {
      if (is(keys.recordingMbid, from, to) && bytes[at] === quote) {
        const begins = at + 1;
        if (!text()) return false;
        if (at - 1 - begins === mbidLength) mbid = begins;
        return true;
      }
    } else if (is(keys.artistMbids, from, to)) return onlyMbid();
    return skip();
  };
  const object = (level: number): boolean => {
    if (bytes[at] !== braceOpen) return false;
    at++;
    blank();
    if (bytes[at] === braceClose) {
      at++;
      return true;
    }
    for (;;) {
      if (bytes[at] !== quote) return false;
      const from = ++at;
      if (!string()) return false;
      const to = at - 1;
      blank();
      if (bytes[at] !== colon) return false;
      at++;
      blank();
      if (!value(level, from, to)) return false;
      blank();
      const byte = bytes[at++];
      if (byte === braceClose) return true;
      if (byte !== comma) return false;
      blank();
    }
  };
  const walk = (): boolean => {
    idFrom = idTo = nameFrom = nameTo = time = artistFrom = artistTo = titleFrom = titleTo = mbid = 0;
    textEscaped = nameEscaped = false;
    blank();
    if (!object(1)) return false;
    blank();
    if (at !== end || artistTo <= artistFrom || (wantsTitle && titleTo <= titleFrom)) return false;
    return idTo > idFrom || (nameTo > nameFrom && !nameEscaped);
  };
  return (block, from, to, out, place) => {
    bytes = block;
    at = from;
    end = to;
    if (!walk()) return slow(block, from, to, out, place);
    if (idTo > idFrom) hashBytes(bytes, idFrom, idTo, seeds.number, row);
    else hashBytes(bytes, nameFrom, nameTo, seeds.name, row);
    hashBytes(bytes, artistFrom, artistTo, seeds.artist, raw);
    if (wantsTitle) {
      hashBytes(bytes, titleFrom, titleTo, seeds.title, title);
      raw.high = Math.imul(raw.high, 0x9e3779b1) ^ title.high;
      raw.low = Math.imul(raw.low, 0x85ebca6b) ^ title.low;
    }
    out[place + record.rowHigh] = row.high;
    out[place + record.rowLow] = row.low;
    out[place + record.rawHigh] = raw.high;
    out[place + record.rawLow] = raw.low;
    out[place + record.artistFrom] = artistFrom;
    out[place + record.artistTo] = artistTo;
    out[place + record.titleFrom] = titleFrom;
    out[place + record.titleTo] = titleTo;
    out[place + record.mbid] = mbid === 0 ? 0 : mbid + 1;
    out[place + record.time] = time;
    out[place + record.count] = 1;
    out[place + record.form] = textEscaped ? writtenAs.escaped : writtenAs.plain;
    return true;
  };
}
