import type { ResponseOf } from '@fonoteca/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { useScrobbleMode } from './mode.tsx';
import { requestOf, type Wanted } from './request.ts';
import type { When } from './when.ts';

export type Preview = ResponseOf<'POST /api/v1/scrobbles/preview'>;

/** What a scrobble would come to; asked anew when the wish changes. */
export const usePreview = (wanted: Wanted, when: When, enabled = true) => {
  const mode = useScrobbleMode();
  return useQuery({
    queryKey: ['POST /api/v1/scrobbles/preview', wanted, when],
    queryFn: async ({ signal }) => {
      const body = await requestOf(mode, { wanted, when });
      return call('POST /api/v1/scrobbles/preview', { body, signal });
    },
    enabled,
    placeholderData: keepPreviousData,
    // What is refused is refused again; a line that broke is tried by the button.
    retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
    staleTime: 10_000,
  });
};
