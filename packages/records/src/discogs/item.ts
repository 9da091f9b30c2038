import { z } from 'zod';
import { type ReadRecord, refused } from '../reading.ts';
import { cleanText } from '../text/names.ts';
import {
  coverOf,
  discogsArtists,
  discogsFormats,
  discogsLabels,
  instantOf,
  listOf,
  names,
  ratingOf,
  text,
  yearOf,
} from './shapes.ts';

const identifier = z.number().int().positive().max(2_147_483_647);

const itemShape = z.object({
  instance_id: z.number().int().positive(),
  folder_id: z.number().int().nullish().catch(null),
  rating: z.unknown().optional(),
  date_added: z.unknown().optional(),
  notes: listOf(z.object({ field_id: z.number().int(), value: text(10_000) }), 50),
  basic_information: z.object({
    id: identifier,
    master_id: z.number().int().nullish().catch(null),
    title: text(500).pipe(z.string().min(1, 'is missing')),
    year: z.unknown().optional(),
    artists: discogsArtists,
    labels: discogsLabels,
    formats: discogsFormats,
    genres: names(20),
    styles: names(50),
    cover_image: z.unknown().optional(),
    thumb: z.unknown().optional(),
  }),
});

/** Names that the person gave to folders and fields, by Discogs' numbers. */
export interface DiscogsNames {
  readonly folders: ReadonlyMap<number, string>;
  readonly fields: ReadonlyMap<number, string>;
}

const mediaField = 1;
const sleeveField = 2;
const notesField = 3;

/** Reads one item of a collection as Discogs' API sends it; its key is the `instance_id`. */
export function readDiscogsItem(value: unknown, known: DiscogsNames): ReadRecord {
  const read = itemShape.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const release = z.object({ basic_information: z.object({ id: identifier }) }).safeParse(value);
    return {
      ...refused(issue?.path.join('.') || 'item', issue?.message ?? 'is not readable'),
      ...(release.success ? { discogsReleaseId: release.data.basic_information.id } : {}),
    };
  }
  const { basic_information: release, ...item } = read.data;
  if (release.artists.length === 0)
    return { ...refused('basic_information.artists', 'no artist is named'), discogsReleaseId: release.id };
  const field = (id: number) => item.notes.find((note) => note.field_id === id)?.value || null;
  return {
    ok: true,
    record: {
      source: 'discogs',
      sourceKey: String(item.instance_id),
      discogsReleaseId: release.id,
      discogsMasterId: release.master_id || null,
      mbid: null,
      title: release.title,
      artists: release.artists,
      labels: release.labels,
      formats: release.formats,
      genres: release.genres,
      styles: release.styles,
      year: yearOf(release.year),
      country: null,
      barcode: null,
      folder: folderOf(item.folder_id, known),
      rating: ratingOf(item.rating),
      mediaCondition: field(mediaField),
      sleeveCondition: field(sleeveField),
      notes: notesOf([
        ['', field(notesField) ?? ''],
        ...item.notes
          .filter(({ field_id }) => field_id > notesField)
          .map(({ field_id, value }): [string, string] => [
            known.fields.get(field_id) ?? `Field ${field_id}`,
            value,
          ]),
      ]),
      addedAt: instantOf(item.date_added),
      coverUrl: coverOf(release.cover_image) ?? coverOf(release.thumb),
      tracks: [],
    },
  };
}

function folderOf(id: number | null | undefined, known: DiscogsNames): string | null {
  const name = id ? known.folders.get(id) : undefined;
  return name ? cleanText(name).slice(0, 200) || null : null;
}

/** Notes and the person's own fields as one text: a line `Name: value` for each field; null when all are empty. */
export function notesOf(fields: readonly (readonly [name: string, value: string])[]): string | null {
  const lines = fields
    .map(([name, value]) => [name, cleanText(value)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => (name === '' ? value : `${name}: ${value}`));
  return lines.join('\n').slice(0, 10_000) || null;
}
