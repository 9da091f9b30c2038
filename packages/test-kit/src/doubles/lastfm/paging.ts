import { LastfmError } from './errors.ts';

export interface Page {
  readonly page: number;
  readonly limit: number;
}

/** `page` and `limit` of a request; what is over the most is cut to it, as the real one does. */
export function pageOf(
  params: Readonly<Record<string, string>>,
  { usual, most }: { usual: number; most: number },
): Page {
  const page = whole(params.page, 'page') ?? 1;
  const limit = whole(params.limit, 'limit') ?? usual;
  return { page: Math.max(page, 1), limit: Math.min(Math.max(limit, 1), most) };
}

/** A number of a parameter; error 6 when it is none. */
export function whole(value: string | undefined, name: string): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (!/^-?\d{1,15}$/.test(value)) throw new LastfmError(6, `Invalid parameters - ${name} must be a number`);
  return Number(value);
}

export function pagedAttributes(total: number, { page, limit }: Page): Record<string, string> {
  return {
    page: String(page),
    perPage: String(limit),
    total: String(total),
    totalPages: String(Math.ceil(total / limit)),
  };
}

/** One is an object, several are a list: the real one's JSON comes out of XML. */
export function oneOrMany<Item>(items: readonly Item[]): Item | readonly Item[] {
  return items.length === 1 && items[0] !== undefined ? items[0] : items;
}

export const noImages = ['small', 'medium', 'large', 'extralarge'].map((size) => ({ '#text': '', size }));
