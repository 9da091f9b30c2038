import type { MusicBrainzDoubleArtist, MusicBrainzRelease, MusicBrainzTrack } from './types.ts';

/** One condition of a search: a field and what is to be in it; without a field, the names. */
interface Condition {
  readonly field: string | undefined;
  readonly text: string;
  /** Whole text in quotes, or words that all have to be there. */
  readonly phrase: boolean;
}

/** The small part of Lucene's language that clients use: `field:"a phrase" AND field:word`, and plain words. */
export function conditionsOf(query: string): Condition[] {
  const pattern = /(?:(\w+):)?(?:"((?:[^"\\]|\\.)*)"|\(([^)]*)\)|([^\s()]+))/g;
  return [...query.matchAll(pattern)]
    .map(([, field, phrase, group, word]) => ({
      field: field?.toLowerCase(),
      text: unescaped(phrase ?? group ?? word ?? ''),
      phrase: phrase !== undefined,
    }))
    .filter(({ field, text }) => field !== undefined || !/^(AND|OR|NOT|&&|\|\|)$/.test(text));
}

export function releaseFits(release: MusicBrainzRelease, conditions: readonly Condition[]): boolean {
  const artist = release.credit.map(({ name }) => name).join(' ');
  const fields: Readonly<Record<string, string>> = {
    release: release.title,
    title: release.title,
    artist,
    artistname: artist,
    creditname: artist,
    barcode: release.barcode ?? '',
    catno: release.labels.map(({ catalogNumber }) => catalogNumber).join(' '),
    label: release.labels.map(({ name }) => name).join(' '),
    reid: release.id,
    rgid: release.releaseGroup,
    date: release.date,
    country: release.country,
    format: release.media.map(({ format }) => format).join(' '),
    tracks: String(release.media.reduce((sum, { tracks }) => sum + tracks.length, 0)),
  };
  return conditions.every((one) => fits(one, fields, `${artist} ${release.title}`));
}

export function recordingFits(
  release: MusicBrainzRelease,
  track: MusicBrainzTrack,
  conditions: readonly Condition[],
): boolean {
  const artist = track.credit.map(({ name }) => name).join(' ');
  const fields: Readonly<Record<string, string>> = {
    recording: track.title,
    title: track.title,
    artist,
    artistname: artist,
    creditname: artist,
    release: release.title,
    rid: track.recording.id,
  };
  return conditions.every((one) => fits(one, fields, `${artist} ${track.title}`));
}

export function artistFits(
  { id, name, country = '' }: MusicBrainzDoubleArtist,
  conditions: readonly Condition[],
): boolean {
  const fields = { artist: name, artistaccent: name, name, arid: id, country };
  return conditions.every((one) => fits(one, fields, name));
}

function fits({ field, text, phrase }: Condition, fields: Readonly<Record<string, string>>, names: string) {
  const value = plain(field === undefined ? names : (fields[field] ?? ''));
  if (field === 'barcode') return value !== '' && value === plain(text);
  const words = plain(text).split(' ');
  return phrase ? ` ${value} `.includes(` ${plain(text)} `) : words.every((word) => value.includes(word));
}

/** Without case, accents and punctuation, as the index has it. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}-]+/gu, ' ')
    .trim();
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');
