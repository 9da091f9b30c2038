import type { DiscogsAccount, DiscogsReleases, ReleaseSummary } from '@fonoteca/collection';
import { formatText, stripCreditSuffixes } from '@fonoteca/records';
import type { DiscogsClient } from '../discogs/client.ts';
import type { DiscogsSearchResult } from '../discogs/types.ts';
import { yearOf } from './year.ts';

/** A person's own collection, as the shelf asks for it. */
export const shelfDiscogsAccount = (client: DiscogsClient, userName: string): DiscogsAccount => ({
  collectionPage: (page, signal) => client.collectionPage(userName, page, signal),
  folders: (signal) => client.folders(userName, signal),
  fields: (signal) => client.fields(userName, signal),
});

/** Releases at Discogs, as the shelf asks for them. */
export const shelfDiscogsReleases = (client: DiscogsClient): DiscogsReleases => ({
  release: (id, signal) => client.release(id, signal),
  byBarcode: async (code, signal) => (await client.searchByBarcode(code, signal)).map(summaryOf),
});

function summaryOf(result: DiscogsSearchResult): ReleaseSummary {
  const [credit, ...rest] = result.title.split(' - ');
  const formats = result.formats.map(({ name, qty, descriptions }) => ({
    name,
    quantity: qty,
    descriptions,
  }));
  return {
    id: String(result.id),
    // A title without a dash has no artist in it.
    title: rest.length > 0 ? rest.join(' - ') : result.title,
    artist: rest.length > 0 ? stripCreditSuffixes(credit ?? '') : '',
    year: yearOf(result.year),
    format: formats.length > 0 ? formatText(formats) : result.format.join(', '),
    label: result.label[0] ?? null,
    country: result.country,
    barcode: result.barcode[0] ?? null,
  };
}
