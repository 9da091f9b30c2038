import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { type EntityKind, refresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import type { TasteMark } from './settings/types.ts';

export type Mark = TasteMark['mark'];

export interface Marked {
  readonly kind: EntityKind;
  readonly key: string;
  readonly name: string;
  readonly mark: Mark | null;
}

const said: Readonly<Record<Mark, (name: string) => string>> = {
  like: (name) => `You like ${name}`,
  dislike: (name) => `${name} will not be recommended again`,
  less: (name) => `Less of ${name} from now on`,
};

/**
 * Sets or takes away a mark, with Undo. What shows it is changed by the caller beforehand; if the server
 * refuses, everything is read again.
 */
export const useMarking = () => {
  const client = useQueryClient();
  const put = async (item: Marked, mark: Mark | null, done: () => void): Promise<void> => {
    try {
      await call('PUT /api/v1/taste/marks', { body: { kind: item.kind, key: item.key, mark } });
      done();
    } catch (error) {
      toast(messageOf(error), { bad: true });
    }
    await refresh(client, '/taste', '/discover', '/mixes');
  };
  return (item: Marked, mark: Mark | null): Promise<void> => {
    const undo = () => void put(item, item.mark, () => toast('Undone'));
    const words = mark ? said[mark](item.name) : `You say nothing of ${item.name} any more`;
    return put(item, mark, () => toast(words, { action: { label: 'Undo', run: undo } }));
  };
};
