import { call } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { coverUrl, toCard, toQuery, toRecord } from './server-source.ts';
import type { ShelfFilters, ShelfPage, ShelfSource } from './source.ts';

/** The shelf of somebody who gave away its link: read only, and nothing of what they hear. */
export const sharedSource = (token: string): ShelfSource => {
  const list: ShelfSource['list'] = async (query, signal): Promise<ShelfPage> => {
    const { items, ...rest } = await call('GET /api/v1/shelves/{token}', {
      params: { token },
      query: toQuery(query),
      ...(signal ? { signal } : {}),
    });
    return { ...rest, items: items.map(toCard) };
  };
  return {
    key: `/shelves/${token}`,
    token,
    capabilities: {
      import: false,
      barcode: false,
      share: false,
      edit: false,
      counts: false,
      scrobble: false,
    },
    list,
    facets: (filters, signal) =>
      call('GET /api/v1/shelves/{token}/facets', {
        params: { token },
        query: toQuery(filters),
        ...(signal ? { signal } : {}),
      }),
    record: async (id, signal) =>
      toRecord(
        await call('GET /api/v1/shelves/{token}/records/{id}', {
          params: { token, id: Number(id) },
          ...(signal ? { signal } : {}),
        }),
      ),
    artist: async (key, signal) => {
      const { items } = await list({ artist: key, sort: 'year', direction: 'ascending', limit: 200 }, signal);
      const name = items[0]?.artists.find((artist) => artist.key === key)?.name;
      if (name === undefined)
        throw new ApiError({
          status: 404,
          code: 'not-found',
          message: 'There is nothing by this artist here',
        });
      return { name, key, listens: 0, artistId: null, records: items };
    },
    random: (filters) => pickFrom(list, filters),
    coverUrl,
  };
};

/** Walks page by page to a place drawn by lot: every record is as likely as any other. */
const pickFrom = async (list: ShelfSource['list'], filters: ShelfFilters) => {
  const limit = 200;
  let page = await list({ ...filters, limit });
  let place = Math.floor(Math.random() * page.total);
  while (place >= page.items.length && page.next !== null) {
    place -= page.items.length;
    page = await list({ ...filters, limit, cursor: page.next });
  }
  return page.items[place] ?? page.items.at(-1) ?? null;
};
