import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { messageOf } from '../api/error.ts';
import { refresh } from '../api/queries.ts';
import { toast } from '../components/toasts.tsx';
import { counted } from './numbers.ts';

/** Loading the sample history and taking it out again. */
export const useSample = () => {
  const client = useQueryClient();
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const load = useMutation({
    mutationFn: () => call('POST /api/v1/sample', {}),
    onSuccess: ({ listens }) => {
      toast(`${counted(listens, 'sample listen')} loaded`);
      return refresh(client, '/');
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/sample', {}),
    onSuccess: ({ removed }) => {
      toast(`${counted(removed, 'sample listen')} removed`);
      return refresh(client, '/');
    },
    onError,
  });
  return { load, remove };
};
