import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FieldError } from '../../components/field.tsx';
import { toast } from '../../components/toasts.tsx';
import { counted } from '../../lib/numbers.ts';
import type { LinkedAccount } from './linked-account.ts';

export const UnlinkDialog = ({ account, onClose }: { account: LinkedAccount; onClose: () => void }) => {
  const refresh = useRefresh();
  const unlink = useMutation({
    mutationFn: () => call('DELETE /api/v1/linked-accounts/{id}', { params: { id: account.id } }),
    onSuccess: () => {
      onClose();
      toast(`${account.label} is unlinked`);
      return refresh('/linked-accounts', '/lastfm', '/scrobbles/jobs');
    },
  });
  return (
    <Dialog title={`Unlink ${account.label}?`} onClose={onClose}>
      <p className="mb-5 text-soft">
        {account.waiting > 0
          ? `${counted(account.waiting, 'listen')} that still wait for it are given up. `
          : ''}
        What it has, it keeps; your history here stays as it is.
      </p>
      {unlink.error && <FieldError>{messageOf(unlink.error)}</FieldError>}
      <div className="flex flex-wrap gap-3">
        <Button look="danger" busy={unlink.isPending} onClick={() => unlink.mutate()}>
          Unlink
        </Button>
        <Button look="quiet" onClick={onClose}>
          Keep it
        </Button>
      </div>
    </Dialog>
  );
};
