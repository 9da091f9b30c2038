import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import type { Kind, Place } from './words.ts';

/** What the owner does about models; lists are made with another one from then on. */
export const useModelActions = () => {
  const refresh = useRefresh();
  const renew = () => refresh('/models', '/discover', '/mixes', '/similar');
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const promote = useMutation({
    mutationFn: (id: number) => call('POST /api/v1/models/{id}/promote', { params: { id } }),
    onSuccess: (_, id) => {
      toast(`Model ${id} is in use now`);
      return renew();
    },
    onError,
  });
  const rollBack = useMutation({
    mutationFn: (body: { kind: Kind; place: Place }) => call('POST /api/v1/models/rollback', { body }),
    onSuccess: ({ modelId }) => {
      toast(`Back to model ${modelId}`);
      return renew();
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: (id: number) => call('DELETE /api/v1/models/{id}', { params: { id } }),
    onSuccess: (_, id) => {
      toast(`Model ${id} was removed`);
      return renew();
    },
    onError,
  });
  return { promote, rollBack, remove };
};
