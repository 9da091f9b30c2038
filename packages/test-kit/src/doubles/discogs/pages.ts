import { NotThere } from './shelf.ts';

export type Params = Readonly<Record<string, string>>;

/** Asked in a way that cannot be answered: 400 or what stands there. */
export class BadRequest extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** Pictures are empty texts for those who did not say who they are. */
export interface View {
  readonly origin: string;
  readonly signedIn: boolean;
}

/** Where a page of `items` begins, how long it is, and what is told of it. */
export function pagesOf(items: number, params: Params, view: View, path: string) {
  const whole = (name: string, otherwise: number) => {
    const value = params[name] ?? String(otherwise);
    if (!/^[1-9]\d{0,6}$/.test(value)) throw new BadRequest(`Invalid ${name}: ${value}`, 422);
    return Number(value);
  };
  const page = whole('page', 1);
  const count = Math.min(whole('per_page', 50), 100);
  const pages = Math.max(1, Math.ceil(items / count));
  if (page > pages) throw new NotThere(`Page ${page} exceeds the ${pages} that there are.`);
  const link = (to: number) => {
    const query = new URLSearchParams({ ...params, page: String(to), per_page: String(count) });
    return `${view.origin}${path}?${query}`;
  };
  const back = page > 1 ? { first: link(1), prev: link(page - 1) } : {};
  const on = page < pages ? { last: link(pages), next: link(page + 1) } : {};
  const pagination = { page, pages, per_page: count, items, urls: { ...back, ...on } };
  return { pagination, first: (page - 1) * count, count };
}
