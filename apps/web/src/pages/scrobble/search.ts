const ways = ['track', 'list', 'search'] as const;
type ScrobbleWay = (typeof ways)[number];
export interface ScrobbleSearch {
  by?: ScrobbleWay;
  q?: string;
  kind?: 'album';
}

/** What stands in the page's address. */
export const readScrobbleSearch = (search: Record<string, unknown>): ScrobbleSearch => {
  const by = ways.find((way) => way === search.by && way !== 'track');
  const q =
    typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  return {
    ...(by ? { by } : {}),
    ...(by === 'search' && q ? { q } : {}),
    ...(by === 'search' && search.kind === 'album' ? { kind: 'album' } : {}),
  };
};
