import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DetailsForm } from './details-form.tsx';
import type { Playlist } from './playlist.ts';
import type { PlaylistEdits } from './use-edits.ts';

/** Renames and describes. */
export const DetailsDialog = ({
  playlist,
  edits,
  onClose,
}: {
  playlist: Playlist;
  edits: PlaylistEdits;
  onClose: () => void;
}) => {
  const [details, setDetails] = useState({ title: playlist.title, description: playlist.description });
  const save = useMutation({
    mutationFn: () =>
      edits.run(
        (revision) =>
          call('PATCH /api/v1/playlists/{id}', {
            params: { id: playlist.id },
            body: { revision, ...details },
          }),
        'Changed',
      ),
    onSuccess: (next) => {
      if (next) onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog title="Name and description" onClose={onClose}>
      <DetailsForm
        details={details}
        onChange={setDetails}
        onSubmit={submit}
        onCancel={onClose}
        busy={save.isPending}
        error={save.error}
        action="Save"
      />
    </Dialog>
  );
};
