import type { BodyInput } from '@fonoteca/contract';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { refresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';

export type LeaveOut = BodyInput<'POST /api/v1/taste/exclusions'>;

/** Leaves something out of the taste and takes it back, each with Undo. */
export const useLeavingOut = () => {
  const client = useQueryClient();
  const renew = () => refresh(client, '/taste', '/discover', '/mixes');
  const attempt = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      toast(messageOf(error), { bad: true });
    }
    await renew();
  };
  /** Throws ApiError where the server refuses: for forms. */
  const add = async (wanted: LeaveOut): Promise<void> => {
    const { id, name } = await call('POST /api/v1/taste/exclusions', { body: wanted });
    const undo = () => void attempt(() => drop(id, () => toast('Undone')));
    toast(`${name} is left out of your taste`, { action: { label: 'Undo', run: undo } });
    await renew();
  };
  const drop = async (id: number, done: () => void): Promise<void> => {
    await call('DELETE /api/v1/taste/exclusions/{id}', { params: { id } });
    done();
  };
  /** @param again what leaves it out once more */
  const takeBack = (id: number, name: string, again?: LeaveOut): Promise<void> =>
    attempt(() =>
      drop(id, () =>
        toast(
          `${name} counts again`,
          again ? { action: { label: 'Undo', run: () => void attempt(() => add(again)) } } : {},
        ),
      ),
    );
  return { add, takeBack, leaveOut: (wanted: LeaveOut) => attempt(() => add(wanted)) };
};
