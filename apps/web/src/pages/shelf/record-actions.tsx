import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FieldError } from '../../components/field.tsx';
import { toast } from '../../components/toasts.tsx';
import { useRenewShelf } from '../../shelf/context.tsx';
import type { ShelfRecord } from '../../shelf/source.ts';

/** Fetch anew, take off the shelf. */
export const RecordActions = ({ record }: { record: ShelfRecord }) => {
  const renew = useRenewShelf();
  const [removing, setRemoving] = useState(false);
  const refetch = useMutation({
    mutationFn: () => call('POST /api/v1/records/{id}/refresh', { params: { id: Number(record.id) } }),
    onSuccess: () => {
      toast('Track list and cover are being fetched anew');
      return renew();
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  return (
    <>
      <IconButton
        label="Fetch track list and cover anew"
        disabled={refetch.isPending}
        onClick={() => refetch.mutate()}
      >
        <RefreshCw size={20} />
      </IconButton>
      <IconButton label="Take off the shelf" onClick={() => setRemoving(true)}>
        <Trash2 size={20} />
      </IconButton>
      {removing && <RemoveDialog record={record} onClose={() => setRemoving(false)} />}
    </>
  );
};

const RemoveDialog = ({ record, onClose }: { record: ShelfRecord; onClose: () => void }) => {
  const renew = useRenewShelf();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/records/{id}', { params: { id: Number(record.id) } }),
    onSuccess: async () => {
      await navigate({ to: '/records' });
      toast(`${record.title} is off the shelf`);
      await renew();
    },
  });
  return (
    <Dialog title="Take off the shelf?" onClose={onClose}>
      <p className="mb-5 text-soft">
        <span className="music text-ink italic">{record.title}</span> and its track list are deleted here; its
        listens stay in your history. The next import brings it back if it is still in the collection it came
        from.
      </p>
      {remove.error && <FieldError>{messageOf(remove.error)}</FieldError>}
      <div className="flex flex-wrap gap-3">
        <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          Take it off
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Dialog>
  );
};
