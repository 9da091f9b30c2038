import type { ResponseOf } from '@fonoteca/contract';
import { addressOf, call } from '../api/client.ts';
import type { ShelfCard, ShelfFilters, ShelfRecord, ShelfSource } from './source.ts';

type Card = ResponseOf<'GET /api/v1/records'>['items'][number];

export const toCard = (card: Card): ShelfCard => ({ ...card, id: String(card.id) });

export const toRecord = (view: ResponseOf<'GET /api/v1/records/{id}'>): ShelfRecord => ({
  ...view,
  id: String(view.id),
  editions: view.editions.map(toCard),
});

/** Flags are written out in an address. */
export const toQuery = <Filters extends ShelfFilters>({ left, ...rest }: Filters) => ({
  ...rest,
  ...(left ? { left: 'true' } : {}),
});

export const coverUrl: ShelfSource['coverUrl'] = (image, size) =>
  addressOf('GET /api/v1/images/{image}/{size}', { image, size });

/** The person's own shelf, kept by the server. */
export const serverSource: ShelfSource = {
  key: '/records',
  capabilities: { import: true, barcode: true, share: true, edit: true, counts: true, scrobble: true },
  list: async (query, signal) => {
    const { items, next, total } = await call('GET /api/v1/records', {
      query: toQuery(query),
      ...(signal ? { signal } : {}),
    });
    return { items: items.map(toCard), next, total };
  },
  facets: (filters, signal) =>
    call('GET /api/v1/records/facets', { query: toQuery(filters), ...(signal ? { signal } : {}) }),
  record: async (id, signal) =>
    toRecord(
      await call('GET /api/v1/records/{id}', { params: { id: Number(id) }, ...(signal ? { signal } : {}) }),
    ),
  artist: async (key, signal) => {
    const artist = await call('GET /api/v1/records/artists/{key}', {
      params: { key },
      ...(signal ? { signal } : {}),
    });
    return { ...artist, records: artist.records.map(toCard) };
  },
  random: async (filters) => {
    const { record } = await call('GET /api/v1/records/random', { query: toQuery(filters) });
    return record && toCard(record);
  },
  coverUrl,
};
