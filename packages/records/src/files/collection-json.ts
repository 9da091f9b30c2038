import { fold } from '@fonoteca/domain';
import { z } from 'zod';
import { coverOf, instantOf, listOf, names, quantityOf, ratingOf, text, yearOf } from '../discogs/shapes.ts';
import { type ReadRecord, refused, zeroByte } from '../reading.ts';
import type { OwnedRecord, RecordArtist, RecordFormat, RecordLabel } from '../record.ts';
import { stripCreditSuffixes, stripDiscogsSuffix } from '../text/credit.ts';
import { readFileTracks } from './file-tracks.ts';

const label = z.union([
  text(300),
  z.object({ name: text(300), catno: text(100).nullish(), catalogueNumber: text(100).nullish() }),
]);
const format = z.union([
  text(100),
  z.object({
    name: text(100),
    qty: z.unknown().optional(),
    quantity: z.unknown().optional(),
    descriptions: names(20),
  }),
]);
const artist = z.union([
  text(300),
  z.object({ name: text(300), anv: text(300).nullish().catch(null), join: text(30).nullish().catch(null) }),
]);
const optional = text(500).nullish().catch(null);
const number = z.union([z.number(), z.string()]).nullish().catch(null);

/** Every name under which such files say a thing; what is not named here (other services' content) is not read. */
const entryShape = z.object({
  id: number,
  discogs_id: number,
  discogs_release_id: number,
  release_id: number,
  discogs_url: optional,
  uri_release: optional,
  mbid: optional,
  musicbrainz_id: optional,
  master_id: number,
  release_name: optional,
  title: optional,
  album: optional,
  name: optional,
  release_artist: optional,
  artist: optional,
  artist_name: optional,
  artists: listOf(artist, 100),
  genres: names(30),
  genre_names: names(30),
  styles: names(50),
  formats: listOf(format, 50),
  format: optional,
  format_primary: optional,
  labels: listOf(label, 50),
  label: optional,
  catalog_number: optional,
  year: number,
  release_year: number,
  date_release_year: number,
  released: number,
  country: text(100).nullish().catch(null),
  barcode: number,
  folder: text(200).nullish().catch(null),
  rating: z.unknown().optional(),
  media_condition: text(100).nullish().catch(null),
  sleeve_condition: text(100).nullish().catch(null),
  notes: text(10_000).nullish().catch(null),
  date_added: z.unknown().optional(),
  added_at: z.unknown().optional(),
  images_uri_release: z.record(z.string(), z.unknown()).nullish().catch(null),
  images: z.array(z.unknown()).nullish().catch(null),
  cover: z.unknown().optional(),
  cover_url: z.unknown().optional(),
  image: z.unknown().optional(),
  tracklist: z.unknown().optional(),
  tracks: z.unknown().optional(),
});
type Entry = z.output<typeof entryShape>;

export interface CollectionJsonOptions {
  /** Where the file was published: covers that are named by path are looked for there; without it they are left out. */
  readonly baseUrl?: string;
}

/** Entries of a `collection.json`: a list, or an object that holds one; null when it is neither. */
export function collectionEntries(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  for (const key of ['collection', 'records', 'releases', 'albums', 'items']) {
    const entries: unknown = Reflect.get(value, key);
    if (Array.isArray(entries)) return entries;
  }
  return null;
}

/** Reads one entry of a `collection.json`. */
export function readCollectionEntry(value: unknown, options: CollectionJsonOptions = {}): ReadRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refused('entry', 'must be an object');
  const read = entryShape.safeParse(value);
  if (!read.success) return refused(read.error.issues[0]?.path.join('.') || 'entry', 'is not readable');
  const entry = read.data;
  // The texts are cleaned when they are read: what was damaged is seen in the original only.
  for (const field of ['release_name', 'title', 'release_artist', 'artist']) {
    const original: unknown = Reflect.get(value, field);
    if (typeof original === 'string' && original.includes('\0')) return refused(field, zeroByte);
    if (original !== undefined && original !== null && typeof original !== 'string')
      return refused(field, 'must be a text');
  }
  const title = entry.release_name || entry.title || entry.album || entry.name;
  if (!title) return refused('release_name', 'is missing: a record needs a title');
  const artists = artistsOf(entry);
  if (artists.length === 0) return refused('release_artist', 'is missing: a record needs an artist');
  return { ok: true, record: recordOf(entry, title, artists, options) };
}

/**
 * Reads a whole `collection.json`, as russ.fm publishes it or like it. What is wrong is refused entry by
 * entry; a second copy of a release gets the key of the first with `#2`.
 * Gives null when the value holds no list of records.
 */
export function readCollectionJson(
  value: unknown,
  options: CollectionJsonOptions = {},
): { records: OwnedRecord[]; refusals: { where: string; field: string; reason: string }[] } | null {
  const entries = collectionEntries(value);
  if (!entries) return null;
  const records: OwnedRecord[] = [];
  const refusals: { where: string; field: string; reason: string }[] = [];
  const copies = new Map<string, number>();
  for (const [index, entry] of entries.slice(0, mostEntries).entries()) {
    const read = readCollectionEntry(entry, options);
    if (!read.ok) {
      refusals.push({ where: `entry ${index + 1}`, field: read.field, reason: read.reason });
      continue;
    }
    const copy = (copies.get(read.record.sourceKey) ?? 0) + 1;
    copies.set(read.record.sourceKey, copy);
    records.push(
      copy === 1 ? read.record : { ...read.record, sourceKey: `${read.record.sourceKey}#${copy}` },
    );
  }
  return { records, refusals };
}

/** More records than the largest collections have. */
const mostEntries = 100_000;

function recordOf(
  entry: Entry,
  title: string,
  artists: RecordArtist[],
  options: CollectionJsonOptions,
): OwnedRecord {
  const release = releaseIdOf(entry);
  const year = [entry.year, entry.release_year, entry.date_release_year, entry.released]
    .map(yearOf)
    .find(Boolean);
  return {
    source: 'collection-json',
    sourceKey: keyOf(entry, release, title, artists),
    discogsReleaseId: release,
    discogsMasterId: positive(entry.master_id),
    mbid: [entry.mbid, entry.musicbrainz_id].find((id) => id && uuid.test(id))?.toLowerCase() ?? null,
    title,
    artists,
    labels: labelsOf(entry),
    formats: formatsOf(entry),
    genres: genresOf(entry),
    styles: entry.styles,
    year: year ?? null,
    country: entry.country || null,
    barcode:
      String(entry.barcode ?? '')
        .replace(/\D/g, '')
        .slice(0, 32) || null,
    folder: entry.folder || null,
    rating: ratingOf(entry.rating),
    mediaCondition: entry.media_condition || null,
    sleeveCondition: entry.sleeve_condition || null,
    notes: entry.notes || null,
    addedAt: instantOf(entry.date_added) ?? instantOf(entry.added_at),
    coverUrl: coverFrom(entry, options),
    tracks: readFileTracks(entry.tracklist ?? entry.tracks, artists),
  };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const positive = (value: unknown): number | null => {
  const found = /^\d{1,10}$/.test(String(value ?? '')) ? Number(value) : 0;
  return found > 0 && found <= 2_147_483_647 ? found : null;
};

/** The number of the release is said outright, or ends the path of its page (`/album/title-123456/`). */
function releaseIdOf(entry: Entry): number | null {
  return (
    positive(entry.discogs_id) ??
    positive(entry.discogs_release_id) ??
    positive(entry.release_id) ??
    positive(/\/releases?\/(\d+)/.exec(entry.discogs_url ?? '')?.[1]) ??
    positive(/-(\d{2,10})\/?$/.exec(entry.uri_release ?? '')?.[1])
  );
}

function keyOf(entry: Entry, release: number | null, title: string, artists: RecordArtist[]): string {
  if (release !== null) return `release:${release}`;
  if (entry.id !== null && entry.id !== undefined) return `id:${String(entry.id).slice(0, 200)}`;
  if (entry.uri_release) return `uri:${entry.uri_release.slice(0, 300)}`;
  return `text:${fold(artists[0]?.name ?? '')}|${fold(title)}`.slice(0, 400);
}

function artistsOf(entry: Entry): RecordArtist[] {
  const credit = entry.release_artist || entry.artist || entry.artist_name;
  const listed = entry.artists.flatMap((item): RecordArtist[] => {
    const name = typeof item === 'string' ? item : item.anv || item.name;
    const join = typeof item === 'string' ? '' : (item.join ?? '');
    return name === '' ? [] : [{ name: stripDiscogsSuffix(name) || name, join }];
  });
  // Lists of these files have no joining words; a credit of one artist is the same either way.
  if (listed.length === 1 || (listed.length > 1 && !credit)) return listed;
  const whole = stripCreditSuffixes(credit ?? '');
  return listed.length > 1 ? joined(listed, whole) : whole === '' ? [] : [{ name: whole, join: '' }];
}

/** Several artists with the credit they stand in: the words between them are read from it. */
function joined(artists: RecordArtist[], credit: string): RecordArtist[] {
  const result: RecordArtist[] = [];
  let from = 0;
  for (const [index, artist] of artists.entries()) {
    const at = credit.indexOf(artist.name, from);
    if (at < 0) return artists;
    from = at + artist.name.length;
    const next = artists[index + 1];
    const end = next ? credit.indexOf(next.name, from) : from;
    result.push({ ...artist, join: next && end > from ? credit.slice(from, end).slice(0, 30) : artist.join });
  }
  return result;
}

function labelsOf(entry: Entry): RecordLabel[] {
  const labels = entry.labels.map(
    (item): RecordLabel =>
      typeof item === 'string'
        ? { name: stripDiscogsSuffix(item), catalogueNumber: '' }
        : { name: stripDiscogsSuffix(item.name), catalogueNumber: item.catalogueNumber ?? item.catno ?? '' },
  );
  if (labels.length === 0 && entry.label)
    labels.push({ name: stripDiscogsSuffix(entry.label), catalogueNumber: entry.catalog_number ?? '' });
  const seen = new Set<string>();
  return labels.filter(({ name, catalogueNumber }) => {
    const key = `${name}\0${catalogueNumber}`;
    return name !== '' && !seen.has(key) && seen.add(key);
  });
}

function formatsOf(entry: Entry): RecordFormat[] {
  const quantities = new Map<string, number>();
  const formats: RecordFormat[] = [];
  for (const item of entry.formats) {
    if (typeof item !== 'string') {
      formats.push({
        name: item.name,
        quantity: quantityOf(item.quantity ?? item.qty),
        descriptions: item.descriptions,
      });
    } else if (item !== '') quantities.set(item, (quantities.get(item) ?? 0) + 1);
  }
  for (const [name, quantity] of quantities) formats.push({ name, quantity, descriptions: [] });
  const single = entry.format || entry.format_primary;
  if (formats.length === 0 && single)
    formats.push({ name: single.slice(0, 100), quantity: 1, descriptions: [] });
  return formats;
}

/** `genre_names` of russ.fm holds the styles too. */
function genresOf(entry: Entry): string[] {
  if (entry.genres.length > 0) return entry.genres;
  const styles = new Set(entry.styles.map(fold));
  return entry.genre_names.filter((name) => !styles.has(fold(name)));
}

function coverFrom(entry: Entry, { baseUrl }: CollectionJsonOptions): string | null {
  const own = entry.images_uri_release ?? {};
  const [first] = entry.images ?? [];
  const listed = typeof first === 'object' && first !== null ? Reflect.get(first, 'url') : first;
  for (const candidate of [
    own['hi-res'],
    own.large,
    own.medium,
    entry.cover_url,
    entry.cover,
    entry.image,
    listed,
  ]) {
    if (typeof candidate !== 'string' || candidate === '') continue;
    if (/^https?:/i.test(candidate)) return coverOf(candidate);
    if (baseUrl && candidate.startsWith('/') && URL.canParse(candidate, baseUrl))
      return coverOf(new URL(candidate, baseUrl).href);
  }
  return null;
}
