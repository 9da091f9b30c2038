import { useQuery } from '@tanstack/react-query';
import { api } from '../api/queries.ts';
import { isOver } from './job-facts.ts';
import type { ScrobbleJob } from './presses.ts';

/** A job as it stands; events renew it, and a slow look makes up for a line that holds them back. */
export const useJob = (first: ScrobbleJob | undefined): ScrobbleJob | undefined => {
  const query = useQuery({
    ...api('GET /api/v1/scrobbles/jobs/{id}', { params: { id: first?.id ?? '' } }),
    enabled: first !== undefined,
    ...(first ? { initialData: first, initialDataUpdatedAt: 0 } : {}),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 4000),
  });
  return first ? (query.data ?? first) : undefined;
};
