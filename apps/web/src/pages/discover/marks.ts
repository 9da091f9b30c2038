import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { refresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import { itemId, type List, type ListItem, type Mark } from './item.ts';

type Change = (list: List) => List;

const inEveryList = (client: QueryClient, change: Change): void => {
  client.setQueriesData<{ shelves: List[] }>(
    { queryKey: ['GET /api/v1/discover'] },
    (answer) => answer && { ...answer, shelves: answer.shelves.map(change) },
  );
  client.setQueriesData<{ daily: List; weekly: List }>(
    { queryKey: ['GET /api/v1/mixes'] },
    (answer) => answer && { ...answer, daily: change(answer.daily), weekly: change(answer.weekly) },
  );
  client.setQueriesData<List>(
    { queryKey: ['GET /api/v1/recommendations/{id}'] },
    (list) => list && change(list),
  );
};

/** Works are named after their artist: the key of a release or recording begins with the artist's. */
const isOf = (work: ListItem, artist: ListItem): boolean =>
  work.kind !== 'artist' && work.key.split('\u001f')[0] === artist.key;

/** Marks an item wherever it is on screen; with a disliked artist its works go too. Gives the way back. */
const markOnScreen = (client: QueryClient, item: ListItem, mark: Mark | null): (() => void) => {
  const before = new Map<string, Mark | null>();
  const onEach = (one: (item: ListItem) => ListItem): void =>
    inEveryList(client, (list) => ({ ...list, items: list.items.map(one) }));
  onEach((one) => {
    const meant = itemId(one) === itemId(item);
    if (!meant && !(mark === 'dislike' && item.kind === 'artist' && isOf(one, item))) return one;
    // An item that stands in two lists has one mark, read before it is written in either.
    if (!before.has(itemId(one))) before.set(itemId(one), one.mark);
    return { ...one, mark };
  });
  return () =>
    onEach((one) => (before.has(itemId(one)) ? { ...one, mark: before.get(itemId(one)) ?? null } : one));
};

const said: Readonly<Record<Mark, (name: string) => string>> = {
  like: (name) => `You like ${name}`,
  dislike: (name) => `${name} will not come again`,
  less: (name) => `Less of ${name} from now on`,
};

/**
 * Says what the person thinks of an item of a list, at once on screen and then to the server, with Undo.
 * Lists that stand are not made anew under the reader's eyes: they are stale, and the next look has new ones.
 */
export const useMarks = (listId: number) => {
  const client = useQueryClient();
  const send = async (position: number, mark: Mark | null): Promise<void> => {
    await call('POST /api/v1/recommendations/{id}/feedback', {
      params: { id: listId },
      body: { items: [{ position, feedback: mark ?? 'none' }] },
    });
    for (const key of ['GET /api/v1/discover', 'GET /api/v1/mixes'])
      void client.invalidateQueries({ queryKey: [key], refetchType: 'none' });
    void refresh(client, '/taste');
  };
  return async (item: ListItem, mark: Mark | null): Promise<boolean> => {
    const takeBack = markOnScreen(client, item, mark);
    const attempt = async (position: number, to: Mark | null, otherwise: () => void): Promise<boolean> => {
      try {
        await send(position, to);
        return true;
      } catch (error) {
        otherwise();
        toast(messageOf(error), { bad: true });
        return false;
      }
    };
    const undo = async (): Promise<void> => {
      takeBack();
      await attempt(item.position, item.mark, () => markOnScreen(client, item, mark));
    };
    if (!(await attempt(item.position, mark, takeBack))) return false;
    if (mark) toast(said[mark](item.name), { action: { label: 'Undo', run: () => void undo() } });
    return true;
  };
};
