import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { messageOf } from '../api/error.ts';
import { refresh } from '../api/queries.ts';
import { toast } from '../components/toasts.tsx';

const touched = [
  '/listens',
  '/changes',
  '/statistics',
  '/artists',
  '/releases',
  '/recordings',
  '/search',
  '/me',
];

/** Says what was done, with Undo; and undoes changes. */
export const useChanges = () => {
  const client = useQueryClient();
  const renew = () => refresh(client, ...touched);
  const undo = async (changeId: number): Promise<void> => {
    try {
      await call('POST /api/v1/changes/{id}/undo', { params: { id: changeId } });
      toast('Undone');
    } catch (error) {
      toast(messageOf(error), { bad: true });
    }
    await renew();
  };
  const announce = (message: string, changeId: number): Promise<void> => {
    toast(message, { action: { label: 'Undo', run: () => void undo(changeId) } });
    return renew();
  };
  return { undo, announce };
};
