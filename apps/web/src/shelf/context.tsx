import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use } from 'react';
import { compact, type ShelfSearch } from './search.ts';
import { serverSource } from './server-source.ts';
import type { ShelfFilters, ShelfSource } from './source.ts';

const Shelf = createContext<ShelfSource>(serverSource);

/** Another shelf than the person's own on the server. */
export const ShelfProvider = ({ source, children }: { source: ShelfSource; children: ReactNode }) => (
  <Shelf value={source}>{children}</Shelf>
);

export const useShelf = (): ShelfSource => use(Shelf);

const filtersOf = ({ sort, direction, ...filters }: ShelfSearch): ShelfFilters => compact(filters);

/** The list page by page; `items` are all pages so far, null while the first one loads. */
export const useShelfList = (search: ShelfSearch) => {
  const shelf = useShelf();
  const query = useInfiniteQuery({
    queryKey: [shelf.key, 'list', compact(search)],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      shelf.list({ ...search, limit: 60, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  return {
    ...query,
    items: pages ? pages.flatMap((page) => page.items) : null,
    total: pages?.at(-1)?.total ?? 0,
    owner: pages?.[0]?.owner,
  };
};

export const useShelfFacets = (search: ShelfSearch) => {
  const shelf = useShelf();
  const filters = filtersOf(search);
  return useQuery({
    queryKey: [shelf.key, 'facets', filters],
    queryFn: ({ signal }) => shelf.facets(filters, signal),
    placeholderData: keepPreviousData,
  });
};

export const useShelfRecord = (id: string) => {
  const shelf = useShelf();
  return useQuery({
    queryKey: [shelf.key, 'record', id],
    queryFn: ({ signal }) => shelf.record(id, signal),
    // The track list is on its way: look again until it is there.
    refetchInterval: ({ state }) => (state.data?.trackList.state === 'waiting' ? 5000 : false),
  });
};

export const useShelfArtist = (key: string) => {
  const shelf = useShelf();
  return useQuery({
    queryKey: [shelf.key, 'artist', key],
    queryFn: ({ signal }) => shelf.artist(key, signal),
  });
};

/** Marks everything of this shelf stale. */
export const useRenewShelf = () => {
  const client = useQueryClient();
  const shelf = useShelf();
  return () => client.invalidateQueries({ queryKey: [shelf.key] });
};
