import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { refresh, useApi } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/section.tsx';
import { toast } from '../../components/toasts.tsx';
import { useNow } from '../../lib/hooks.ts';
import { ago } from '../../lib/time.ts';
import { shortSizeOf } from './playlist.ts';

/** What was deleted and can be brought back; nothing where there is none. */
export const DeletedPlaylists = () => {
  const query = useApi('GET /api/v1/playlists', { query: { deleted: 'true', limit: 50 } });
  const client = useQueryClient();
  const back = useMutation({ mutationFn: (id: number) => bringBack(client, id) });
  const now = useNow();
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title="Deleted" aside="kept for 30 days" className="mt-section">
      <ul>
        {items.map((playlist) => (
          <li
            key={playlist.id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-rule py-1.5 first:border-t-0"
          >
            <p className="min-w-0">
              <span className="music text-[1.0625rem]">{playlist.title}</span>{' '}
              <span className="text-small text-soft">
                {shortSizeOf(playlist)}
                {playlist.deletedAt && ` · deleted ${ago(playlist.deletedAt, now)}`}
              </span>
            </p>
            <Button
              look="quiet"
              aria-label={`Bring ${playlist.title} back`}
              busy={back.isPending && back.variables === playlist.id}
              onClick={() => back.mutate(playlist.id)}
            >
              Bring back
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** Undoes a deletion and says so; for wherever it was deleted, also when that page is gone. */
export const bringBack = async (client: QueryClient, id: number): Promise<void> => {
  try {
    const { title } = await call('POST /api/v1/playlists/{id}/undelete', { params: { id } });
    toast(`“${title}” is back`);
  } catch (error) {
    toast(messageOf(error), { bad: true });
  }
  await refresh(client, '/playlists');
};
