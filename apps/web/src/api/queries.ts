import type { EndpointKey, ResponseOf } from '@fonoteca/contract';
import {
  keepPreviousData,
  type Query,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type CallInput, call } from './client.ts';

type GetKey = Extract<EndpointKey, `GET ${string}`>;

/** Query options of a GET endpoint; the key starts with the endpoint's name. */
export const api = <Key extends GetKey>(key: Key, input: Omit<CallInput<Key>, 'signal'>) =>
  queryOptions({
    queryKey: [key, input] as const,
    queryFn: ({ signal }) => call(key, { ...input, signal } as CallInput<Key>),
  });

/** Reads a GET endpoint and keeps the last answer on screen while a changed one loads. */
export const useApi = <Key extends GetKey>(
  key: Key,
  input: Omit<CallInput<Key>, 'signal'>,
  options: { enabled?: boolean; refetchInterval?: number } = {},
) => useQuery({ ...api(key, input), placeholderData: keepPreviousData, ...options });

type PagedKey = {
  [Key in GetKey]: ResponseOf<Key> extends { items: unknown[]; next: string | null } ? Key : never;
}[GetKey];
type ItemOf<Key extends PagedKey> =
  ResponseOf<Key> extends { items: (infer Item)[]; next: string | null } ? Item : never;

/** Reads a cursor-paged endpoint page by page; `items` are all pages so far in one list. */
export const usePages = <Key extends PagedKey>(key: Key, input: Omit<CallInput<Key>, 'signal'>) => {
  const query = useInfiniteQuery({
    queryKey: [key, input, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const given = input as { query?: Record<string, unknown> };
      const merged = { ...given, query: { ...given.query, cursor: pageParam }, signal };
      return (await call(key, merged as unknown as CallInput<Key>)) as unknown as {
        items: ItemOf<Key>[];
        next: string | null;
      };
    },
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
};

/**
 * Marks everything stale whose endpoint's path starts with one of `paths`, and asks again for what is on
 * screen. A first answer that is still under way may tell of the time before; the library lets it finish
 * instead of asking again, so those are asked once more when they are here.
 */
export const refresh = async (client: QueryClient, ...paths: readonly string[]): Promise<void> => {
  const concerned = ({ queryKey }: Pick<Query, 'queryKey'>) => {
    const path = String(queryKey[0]).replace('GET /api/v1', '');
    return paths.some((wanted) => path.startsWith(wanted));
  };
  const first = client
    .getQueryCache()
    .findAll({ predicate: concerned, fetchStatus: 'fetching' })
    .filter(({ state }) => state.data === undefined);
  await client.invalidateQueries({ predicate: concerned });
  if (first.length > 0) await client.invalidateQueries({ predicate: (query) => first.includes(query) });
};

export const useRefresh = () => {
  const client = useQueryClient();
  return (...paths: readonly string[]) => refresh(client, ...paths);
};

export type Me = ResponseOf<'GET /api/v1/me'>;
export type Listen = ResponseOf<'GET /api/v1/listens/{id}'>;
export type ImportReport = ResponseOf<'GET /api/v1/imports/{id}'>;
export type Job = ResponseOf<'GET /api/v1/jobs'>['items'][number];
export type ChartEntry = ResponseOf<'GET /api/v1/statistics/top/{kind}'>['items'][number];
export type Entity = ResponseOf<'GET /api/v1/artists/{id}'>;
export type EntityKind = Entity['kind'];
export type Point = Entity['months'][number];
export type YearReview = ResponseOf<'GET /api/v1/statistics/year/{year}'>;
