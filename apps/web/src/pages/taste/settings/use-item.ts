import { useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../../api/error.ts';
import { api, type EntityKind } from '../../../api/queries.ts';
import { toast } from '../../../components/toasts.tsx';

/** The item of the catalogue that an id means, with the key that rules and marks know it by. */
export const useItemOf = () => {
  const client = useQueryClient();
  return async (kind: EntityKind, id: number) => {
    try {
      return await client.fetchQuery(
        api('GET /api/v1/taste/items/{kind}', { params: { kind }, query: { id } }),
      );
    } catch (error) {
      toast(messageOf(error), { bad: true });
      return null;
    }
  };
};
