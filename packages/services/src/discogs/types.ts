import { z } from 'zod';

/** Discogs adds keys at will, and readers of records want what is behind them: they all stay. */
const artist = z.looseObject({
  id: z.number().int().optional(),
  /** With ` (2)` where there are several of that name. */
  name: z.string(),
  anv: z.string().nullish(),
  join: z.string().nullish(),
});

const format = z.looseObject({
  name: z.string(),
  qty: z.string().nullish(),
  descriptions: z.array(z.string()).nullish(),
  text: z.string().nullish(),
});

const label = z.looseObject({ name: z.string(), catno: z.string().nullish() });

const basicInformation = z.looseObject({
  id: z.number().int(),
  title: z.string(),
  /** 0 is not known. */
  year: z.number().int().nullish(),
  artists: z.array(artist).default([]),
  labels: z.array(label).default([]),
  formats: z.array(format).default([]),
  genres: z.array(z.string()).default([]),
  styles: z.array(z.string()).default([]),
  master_id: z.number().int().nullish(),
  thumb: z.string().nullish(),
  cover_image: z.string().nullish(),
});

export const collectionItem = z.looseObject({
  /** Release id. */
  id: z.number().int(),
  /** Of the copy: the key of a collection. */
  instance_id: z.number().int(),
  folder_id: z.number().int().default(0),
  rating: z.number().int().min(0).max(5).default(0),
  /** ISO 8601. */
  date_added: z.string().nullish(),
  notes: z.array(z.looseObject({ field_id: z.number().int(), value: z.string() })).nullish(),
  basic_information: basicInformation,
});
export type DiscogsCollectionItem = z.infer<typeof collectionItem>;

interface TrackLine {
  readonly position?: string | null | undefined;
  readonly type_?: string | null | undefined;
  readonly title: string;
  readonly duration?: string | null | undefined;
  readonly sub_tracks?: readonly TrackLine[] | null | undefined;
  readonly [more: string]: unknown;
}
const trackLine: z.ZodType<TrackLine> = z.looseObject({
  position: z.string().nullish(),
  /** `track`, `heading` or `index`. */
  type_: z.string().nullish(),
  title: z.string(),
  /** `m:ss`, often empty. */
  duration: z.string().nullish(),
  get sub_tracks() {
    return z.array(trackLine).nullish();
  },
});

const image = z.looseObject({
  type: z.string(),
  /** Empty for those who are not signed in. */
  uri: z.string().nullish(),
  uri150: z.string().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
});

export const release = z.looseObject({
  id: z.number().int(),
  title: z.string(),
  year: z.number().int().nullish(),
  released: z.string().nullish(),
  country: z.string().nullish(),
  master_id: z.number().int().nullish(),
  artists: z.array(artist).default([]),
  labels: z.array(label).default([]),
  formats: z.array(format).default([]),
  genres: z.array(z.string()).default([]),
  styles: z.array(z.string()).default([]),
  identifiers: z.array(z.looseObject({ type: z.string(), value: z.string() })).default([]),
  tracklist: z.array(trackLine).default([]),
  images: z.array(image).default([]),
});
export type DiscogsReleaseReply = z.infer<typeof release>;

export const master = z.looseObject({
  id: z.number().int(),
  title: z.string(),
  main_release: z.number().int().nullish(),
  year: z.number().int().nullish(),
  artists: z.array(artist).default([]),
  genres: z.array(z.string()).default([]),
  styles: z.array(z.string()).default([]),
  tracklist: z.array(trackLine).default([]),
  images: z.array(image).default([]),
});
export type DiscogsMasterReply = z.infer<typeof master>;

export const searchResult = z.looseObject({
  /** Of the release. */
  id: z.number().int(),
  /** `Artist - Title`. */
  title: z.string(),
  /** A text here. */
  year: z.string().nullish(),
  country: z.string().nullish(),
  format: z.array(z.string()).default([]),
  label: z.array(z.string()).default([]),
  barcode: z.array(z.string()).default([]),
  catno: z.string().nullish(),
  thumb: z.string().nullish(),
  cover_image: z.string().nullish(),
});
export type DiscogsSearchResult = z.infer<typeof searchResult>;

export const pagination = z.object({
  page: z.number().int(),
  pages: z.number().int(),
  items: z.number().int(),
});
