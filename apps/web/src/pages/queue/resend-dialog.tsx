import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { toast } from '../../components/toasts.tsx';
import { reasonsOf } from '../../scrobble/use-scrobble.tsx';
import type { JobItem } from './job-item.ts';
import { reasonWords } from './words.ts';

/** A track that a service did not take: its texts can be mended, its time stays. */
export const ResendDialog = ({ item, onClose }: { item: JobItem; onClose: () => void }) => {
  const [artist, setArtist] = useState(item.artist);
  const [track, setTrack] = useState(item.track);
  const [album, setAlbum] = useState(item.album ?? '');
  const refresh = useRefresh();
  const resend = useMutation({
    mutationFn: () =>
      call('POST /api/v1/scrobbles/items/{id}/resend', {
        params: { id: item.id },
        body: {
          ...(artist.trim() === item.artist ? {} : { artist }),
          ...(track.trim() === item.track ? {} : { track }),
          ...(album.trim() === (item.album ?? '') ? {} : { album: album.trim() || null }),
        },
      }),
    onSuccess: () => {
      onClose();
      toast('Sent again');
      return refresh('/scrobbles/jobs', '/listens');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    resend.mutate();
  };
  const refused = item.results.filter(({ state }) => state === 'ignored' || state === 'rejected');
  return (
    <Dialog title="Edit and send again" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <ul className="border-l-2 border-bad pl-4">
          {refused.map(({ target, reason, message }) => (
            <li key={target}>
              {target}: {reasonWords(reason, message)}
            </li>
          ))}
        </ul>
        <Field label="Artist" required value={artist} onChange={(event) => setArtist(event.target.value)} />
        <Field label="Recording" required value={track} onChange={(event) => setTrack(event.target.value)} />
        <Field label="Release" value={album} onChange={(event) => setAlbum(event.target.value)} />
        {resend.error && <FieldError>{reasonsOf(resend.error)}</FieldError>}
        <Button type="submit" look="solid" busy={resend.isPending}>
          Send again
        </Button>
      </form>
    </Dialog>
  );
};
