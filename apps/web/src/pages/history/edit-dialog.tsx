import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ApiError, messageOf } from '../../api/error.ts';
import type { Listen } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { clockLength } from '../../lib/numbers.ts';
import { fromLocalInput, toLocalInput } from '../../lib/time.ts';
import { useChanges } from '../../lib/undo.ts';

/** One listen: its texts and its time; and deleting it. Both can be undone. */
export const EditDialog = ({
  listen,
  timeZone,
  onClose,
}: {
  listen: Listen;
  timeZone: string;
  onClose: () => void;
}) => {
  const { sent } = listen;
  const startLocal = toLocalInput(listen.listenedAt, timeZone);
  const [artist, setArtist] = useState(sent.artist);
  const [track, setTrack] = useState(sent.track);
  const [release, setRelease] = useState(sent.release ?? '');
  const [releaseArtist, setReleaseArtist] = useState(sent.releaseArtist ?? '');
  const [local, setLocal] = useState(startLocal);
  const { announce } = useChanges();

  const body = {
    ...(artist !== sent.artist ? { artist } : {}),
    ...(track !== sent.track ? { track } : {}),
    ...(release !== (sent.release ?? '') ? { release: release.trim() || null } : {}),
    ...(releaseArtist !== (sent.releaseArtist ?? '') ? { releaseArtist: releaseArtist.trim() || null } : {}),
    ...(local !== startLocal && local ? { listenedAt: fromLocalInput(local, timeZone) } : {}),
  };
  const save = useMutation({
    mutationFn: () => call('PATCH /api/v1/listens/{id}', { params: { id: listen.id }, body }),
    onSuccess: async ({ change }) => {
      onClose();
      await announce('Listen changed', change.id);
    },
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/listens/{id}', { params: { id: listen.id } }),
    onSuccess: async (change) => {
      onClose();
      await announce('Listen deleted', change.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (Object.keys(body).length === 0) onClose();
    else save.mutate();
  };
  const refused = save.error instanceof ApiError ? save.error : null;
  const error = save.error ?? remove.error;
  return (
    <Dialog title="Edit this listen" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <Field
          label="Recording"
          required
          maxLength={1000}
          value={track}
          onChange={(event) => setTrack(event.target.value)}
          error={refused?.reasonFor('track')}
        />
        <Field
          label="Artist"
          required
          maxLength={1000}
          value={artist}
          onChange={(event) => setArtist(event.target.value)}
          error={refused?.reasonFor('artist')}
        />
        <Field
          label="Release"
          maxLength={1000}
          value={release}
          onChange={(event) => setRelease(event.target.value)}
          error={refused?.reasonFor('release')}
        />
        <Field
          label="Artist of the release"
          maxLength={1000}
          hint="Only where it differs, as on compilations"
          value={releaseArtist}
          onChange={(event) => setReleaseArtist(event.target.value)}
        />
        <Field
          label="Began"
          type="datetime-local"
          step="1"
          required
          hint={`in ${timeZone.replaceAll('_', ' ')}`}
          value={local}
          onChange={(event) => setLocal(event.target.value)}
          error={refused?.reasonFor('listenedAt')}
        />
        <p className="text-small text-soft">
          From {listen.source.label}
          {listen.source.client && `, ${listen.source.client}`}
          {listen.alsoFrom.length > 0 && `; also from ${listen.alsoFrom.join(', ')}`}
          {listen.playedMs !== null && `. Heard for ${clockLength(listen.playedMs)}`}
          {listen.lengthMs !== null && ` of ${clockLength(listen.lengthMs)}`}.
        </p>
        {error && <FieldError>{messageOf(error)}</FieldError>}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="solid" busy={save.isPending}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" className="ml-auto" busy={remove.isPending} onClick={() => remove.mutate()}>
            Delete
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
