import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { ListOrdered } from 'lucide-react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { toast } from '../../components/toasts.tsx';
import { type List, shownItems } from './item.ts';

/** Keeps a list of recordings as a playlist; then it leads there. */
export const SaveButton = ({ list, className }: { list: List; className?: string }) => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const open = (id: number) => navigate({ to: '/playlists/$id', params: { id: String(id) } });
  const save = useMutation({
    mutationFn: () =>
      call('POST /api/v1/recommendations/{id}/playlist', { params: { id: list.id }, body: {} }),
    onSuccess: ({ playlistId }) => {
      toast(`“${list.title}” is a playlist now`, {
        action: { label: 'Open', run: () => void open(playlistId) },
      });
      return refresh('/playlists', '/recommendations', '/discover', '/mixes');
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  if (list.kind !== 'recording' || shownItems(list).length === 0) return null;
  const saved = list.playlistId ?? save.data?.playlistId;
  if (saved !== undefined)
    return (
      <Link
        to="/playlists/$id"
        params={{ id: String(saved) }}
        aria-label={`Its playlist: ${list.title}`}
        className={clsx(buttonClass('line'), className)}
      >
        <ListOrdered size={18} aria-hidden="true" /> Its playlist
      </Link>
    );
  return (
    <Button
      aria-label={`Save as playlist: ${list.title}`}
      busy={save.isPending}
      onClick={() => save.mutate()}
      {...(className ? { className } : {})}
    >
      <ListOrdered size={18} aria-hidden="true" /> Save as playlist
    </Button>
  );
};
