import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { useRefresh } from '../../api/queries.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DetailsForm } from './details-form.tsx';

/** Asks for a name, makes the playlist and opens it. */
export const NewPlaylistDialog = ({ onClose }: { onClose: () => void }) => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [details, setDetails] = useState({ title: '', description: '' });
  const make = useMutation({
    mutationFn: () => call('POST /api/v1/playlists', { body: details }),
    onSuccess: async ({ id }) => {
      await refresh('/playlists');
      onClose();
      navigate({ to: '/playlists/$id', params: { id: String(id) } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog title="New playlist" onClose={onClose}>
      <DetailsForm
        details={details}
        onChange={setDetails}
        onSubmit={submit}
        onCancel={onClose}
        busy={make.isPending}
        error={make.error}
        action="Make it"
      />
    </Dialog>
  );
};
