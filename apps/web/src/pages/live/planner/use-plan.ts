import { useMutation } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';
import { useRefresh } from '../../../api/queries.ts';
import type { PlanChange, PlatformPlan } from '../types.ts';

/** Changes how a platform is checked; for the owner alone. */
export const usePlan = ({ platform }: Pick<PlatformPlan, 'platform'>) => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: PlanChange) =>
      call('PATCH /api/v1/live/platforms/{platform}', { params: { platform }, body }),
    onSuccess: () => refresh('/live', '/channels'),
  });
};

export type ChangePlan = ReturnType<typeof usePlan>;
