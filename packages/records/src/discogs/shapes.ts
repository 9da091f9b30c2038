import { z } from 'zod';
import type { RecordArtist, RecordFormat, RecordLabel } from '../record.ts';
import { stripDiscogsSuffix } from '../text/credit.ts';
import { cleanText } from '../text/names.ts';

/** A text of an outside source: cut at what our columns and pages bear, never a reason to refuse. */
export const text = (most: number) => z.string().transform((value) => cleanText(value.slice(0, most)));

/** A list whose odd members are left out instead of spoiling it. */
export function listOf<T>(member: z.ZodType<T>, most: number) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((values) =>
      (values ?? []).slice(0, most).flatMap((value) => {
        const read = member.safeParse(value);
        return read.success ? [read.data] : [];
      }),
    );
}

const artist = z.object({
  id: z.number().int().nullish().catch(null),
  name: text(300).pipe(z.string().min(1)),
  anv: text(300).nullish().catch(null),
  join: text(30).nullish().catch(null),
});

/** Artists as credited: the name variation where one is printed on the sleeve. */
export const discogsArtists = listOf(artist, 100).transform((artists) =>
  artists.map(
    ({ id, name, anv, join }, index): RecordArtist => ({
      name: stripDiscogsSuffix(anv || name) || name,
      // Discogs leaves a comma behind the last one here and there.
      join: index === artists.length - 1 ? '' : (join ?? ''),
      ...(id ? { discogsId: id } : {}),
    }),
  ),
);

export const discogsLabels = listOf(
  z.object({ name: text(300).pipe(z.string().min(1)), catno: text(100).nullish().catch(null) }),
  50,
).transform((labels) =>
  labels.map(
    ({ name, catno }): RecordLabel => ({
      name: stripDiscogsSuffix(name),
      catalogueNumber: catno && catno.toLowerCase() !== 'none' ? catno : '',
    }),
  ),
);

export const discogsFormats = listOf(
  z.object({
    name: text(100).pipe(z.string().min(1)),
    qty: z.union([z.string(), z.number()]).nullish().catch(null),
    descriptions: listOf(text(100), 20),
    text: text(200).nullish().catch(null),
  }),
  50,
).transform((formats) =>
  formats.map(
    (format): RecordFormat => ({
      name: format.name,
      quantity: quantityOf(format.qty),
      descriptions: [...format.descriptions, format.text ?? ''].filter((word) => word !== ''),
    }),
  ),
);

/** Carriers of one kind: 1 … 1,000, whatever was written. */
export function quantityOf(value: unknown): number {
  const number = Math.trunc(Number(value));
  return number >= 1 && number <= 1000 ? number : 1;
}

export const names = (most: number) =>
  listOf(text(100), most).transform((values) => [...new Set(values.filter((value) => value !== ''))]);

/** A year somebody can have pressed a record in; 0 is how Discogs writes “unknown”. */
export function yearOf(value: unknown): number | null {
  const digits = typeof value === 'number' ? value : Number(/^\s*(\d{4})\b/.exec(String(value ?? ''))?.[1]);
  return Number.isInteger(digits) && digits >= 1860 && digits <= 2200 ? digits : null;
}

/**
 * An address of the web, but not Discogs' empty picture; else null. Whether it may be asked for is for
 * those to decide who ask.
 */
export function coverOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 2000 || !URL.canParse(value)) return null;
  const url = new URL(value);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.pathname.endsWith('/spacer.gif'))
    return null;
  return url.href;
}

/** An ISO instant in UTC; null when it is none. */
export function instantOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return null;
  // A time without a zone is read as UTC, never as the zone of the machine.
  const zoned = /^\d{4}-\d\d-\d\d$|(?:z|[+-]\d\d:?\d\d)$/i.test(value.trim())
    ? value.trim()
    : `${value.trim()}Z`;
  const at = new Date(zoned.replace(/^(\S{10}) /, '$1T'));
  const year = at.getUTCFullYear();
  return Number.isNaN(at.getTime()) || year < 1970 || year > 2200 ? null : at.toISOString();
}

/** 1 … 5; Discogs' 0 is “not rated”. */
export function ratingOf(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 && number <= 5 ? number : null;
}
