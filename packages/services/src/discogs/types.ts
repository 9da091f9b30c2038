import { z } from 'zod';

/** Releases, masters and copies stay as sent: packages/records reads them, one by one and forgivingly. */
export const asSent = z.record(z.string(), z.unknown());

const texts = z.array(z.string()).catch([]);
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value ? String(value) : null))
  .catch(null);

const searchResult = z.object({
  /** Of the release. */
  id: z.number().int(),
  /** `Artist - Title`. */
  title: z.string(),
  year: text,
  country: text,
  /** Carriers and their descriptions, all in one list. */
  format: texts,
  formats: z
    .array(
      z.object({
        name: z.string(),
        qty: z.coerce.number().int().positive().catch(1),
        descriptions: texts,
      }),
    )
    .catch([]),
  label: texts,
  barcode: texts,
  catno: text,
  thumb: text,
  cover_image: text,
});
export type DiscogsSearchResult = z.infer<typeof searchResult>;

/** What cannot be read is left out: it is one find fewer. */
export const searchReply = z
  .object({ results: z.array(z.unknown()) })
  .transform(({ results }): DiscogsSearchResult[] =>
    results.flatMap((result) => {
      const read = searchResult.safeParse(result);
      return read.success ? [read.data] : [];
    }),
  );

export const collectionReply = z.object({
  pagination: z.object({ page: z.number().int(), pages: z.number().int(), items: z.number().int() }),
  releases: z.array(z.unknown()),
});
