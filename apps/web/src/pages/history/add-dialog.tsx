import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { toast } from '../../components/toasts.tsx';
import { fromLocalInput, toLocalInput } from '../../lib/time.ts';

/** A listen nobody scrobbled: a record, a concert, the radio. */
export const AddDialog = ({ timeZone, onClose }: { timeZone: string; onClose: () => void }) => {
  const [artist, setArtist] = useState('');
  const [track, setTrack] = useState('');
  const [release, setRelease] = useState('');
  const [local, setLocal] = useState(() => toLocalInput(new Date().toISOString(), timeZone));
  const refresh = useRefresh();
  const add = useMutation({
    mutationFn: () =>
      call('POST /api/v1/listens', {
        body: {
          artist,
          track,
          ...(release.trim() ? { release } : {}),
          listenedAt: fromLocalInput(local, timeZone),
        },
      }),
    onSuccess: ({ status }) => {
      onClose();
      toast(status === 'known' ? 'That listen was there already' : 'Listen stored');
      return refresh('/listens', '/statistics', '/me');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog title="Enter a listen" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <Field label="Artist" required value={artist} onChange={(event) => setArtist(event.target.value)} />
        <Field label="Recording" required value={track} onChange={(event) => setTrack(event.target.value)} />
        <Field label="Release" value={release} onChange={(event) => setRelease(event.target.value)} />
        <Field
          label="Began"
          type="datetime-local"
          step="1"
          required
          hint={`in ${timeZone.replaceAll('_', ' ')}`}
          value={local}
          onChange={(event) => setLocal(event.target.value)}
        />
        {add.error && <FieldError>{messageOf(add.error)}</FieldError>}
        <Button type="submit" look="solid" busy={add.isPending}>
          Store it
        </Button>
      </form>
    </Dialog>
  );
};
