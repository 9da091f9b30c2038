import { splitCredit, splitTitle } from './credit.ts';
import { fold } from './text.ts';

/**
 * The keys under which texts are counted together. Equal keys are one entry of the catalogue; the
 * texts as sent are kept beside it (`sent_tracks`), so a key that was too coarse can be split again.
 */
export interface TrackKeys {
  readonly artist: { readonly name: string; readonly key: string };
  readonly guests: readonly { readonly name: string; readonly key: string }[];
  readonly recording: { readonly title: string; readonly key: string };
  readonly release: { readonly title: string; readonly key: string } | null;
  readonly releaseArtist: { readonly name: string; readonly key: string };
}

/** The keys of one sent track. */
export function keysOf(sent: {
  artist: string;
  track: string;
  release?: string;
  releaseArtist?: string;
}): TrackKeys {
  const credit = splitCredit(sent.artist);
  const title = splitTitle(sent.track);
  const artist = named(credit.main);
  const guests = new Map<string, { name: string; key: string }>();
  for (const name of [...credit.guests, ...title.guests]) {
    const guest = named(name);
    if (guest.key !== artist.key) guests.set(guest.key, guest);
  }
  const releaseArtist = sent.releaseArtist ? named(splitCredit(sent.releaseArtist).main) : artist;
  return {
    artist,
    guests: [...guests.values()],
    recording: { title: title.title, key: recordingKey(title.title) },
    release: sent.release ? { title: sent.release, key: releaseKey(sent.release) } : null,
    releaseArtist,
  };
}

/** The key of an artist's name. */
export const artistKey = (name: string): string => cut(fold(name));

/**
 * The key of a title without its guests. Brackets that name the same sound (remaster, explicit,
 * album version, bonus track) go; those that name another one (live, remix, demo, edit) stay.
 */
export const recordingKey = (title: string): string => cut(fold(stripSuffixes(title, sameRecording)));

/** The key of a release title: editions of one release (deluxe, remaster, anniversary) are one. */
export const releaseKey = (title: string): string => cut(fold(stripSuffixes(title, sameRelease)));

const named = (name: string) => ({ name, key: artistKey(name) });

/** An index entry of PostgreSQL holds 2,700 bytes: longer keys end in a mark of their whole. */
function cut(key: string): string {
  if (key.length <= 400) return key;
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  return `${key.slice(0, 380)} ${key.length} ${hash.toString(16)}`;
}

function stripSuffixes(title: string, meaningless: RegExp): string {
  let rest = title;
  for (;;) {
    const found = suffix.exec(rest);
    const words = found ? (found[1] ?? found[2] ?? found[3] ?? '') : '';
    if (!found || found.index === 0 || !meaningless.test(words)) return rest;
    rest = rest.slice(0, found.index);
  }
}

/** The last "(…)", "[…]" or " - …" of a title. */
const suffix = /\s*(?:\(([^()]*)\)|\[([^[\]]*)\]|\s[-–—]\s+([^-–—]+))\s*$/;

const sameRecording =
  /^(?:(?:\d{4}|digital(?:ly)?|new|hd|24[- ]?bit|(?:\d+(?:th|st|nd|rd)) anniversary)\s+)*(?:re-?master(?:ed)?(?:\s+(?:version|edition|track|album version|in)?\s*\d{0,4})?|explicit(?: version| album version)?|clean(?: version)?|(?:original )?(?:album|lp) version|(?:album )?bonus track|mono|stereo|mono version|stereo version|deluxe(?: edition| version)?)(?:\s*[/,;-]\s*(?:\d{4}|re-?master(?:ed)?(?: version)?(?: \d{4})?|mono|stereo|explicit))*$/i;

const sameRelease =
  /^(?:(?:\d{4}|the|super|special|limited|collector'?s|international|japanese|us|uk|digital|complete|ultimate|platinum|\d+(?:th|st|nd|rd)(?: year)? anniversary)\s+)*(?:deluxe|expanded|extended|special|limited|anniversary|bonus track|collector'?s|legacy|remaster(?:ed)?|re-?master(?:ed)?|explicit|clean|super deluxe|digital|complete|tour|platinum|gold)?\s*(?:edition|version|release|remaster(?:ed)?(?: \d{4})?|re-?issue|deluxe|explicit|clean|bonus tracks?(?: version)?|expanded|remastered version|anniversary)(?:\s+\d{4})?(?:\s*[/,;]\s*(?:\d{4}|remaster(?:ed)?(?: \d{4})?|expanded|deluxe)(?: edition| version)?)*$/i;
