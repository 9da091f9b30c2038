import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { messageOf } from '../api/error.ts';
import { useApi } from '../api/queries.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { FieldError } from '../components/field.tsx';
import { useLastfmSignIn } from '../scrobble/linked.ts';

/** Who is signed in, and the way in and out. */
export const Account = () => {
  const status = useApi('GET /api/v1/lastfm/status', {});
  const signIn = useLastfmSignIn();
  const [leaving, setLeaving] = useState(false);
  if (!status.data) return null;
  const { name, linked, configured } = status.data;
  if (name === null)
    return configured ? (
      <Button className="ml-2" busy={signIn.isPending} onClick={() => signIn.mutate(undefined)}>
        Sign in
      </Button>
    ) : null;
  return (
    <>
      <span className="ml-2 max-w-32 truncate font-[550] max-sm:hidden">{name}</span>
      {!linked && (
        <Button className="ml-2" busy={signIn.isPending} onClick={() => signIn.mutate(undefined)}>
          Reconnect
        </Button>
      )}
      <IconButton label={`Sign out ${name}`} onClick={() => setLeaving(true)}>
        <LogOut size={20} />
      </IconButton>
      {leaving && <LeaveDialog onClose={() => setLeaving(false)} />}
    </>
  );
};

const LeaveDialog = ({ onClose }: { onClose: () => void }) => {
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: () => call('POST /api/v1/lastfm/logout', {}),
    onSuccess: () => {
      onClose();
      return client.resetQueries();
    },
  });
  return (
    <Dialog title="Sign out?" onClose={onClose}>
      <p className="mb-5 text-soft">
        This installation forgets its key to your Last.fm account. What still waits in the queue goes on once
        you sign in again.
      </p>
      {leave.error && <FieldError>{messageOf(leave.error)}</FieldError>}
      <div className="flex flex-wrap gap-3">
        <Button look="danger" busy={leave.isPending} onClick={() => leave.mutate()}>
          Sign out
        </Button>
        <Button look="quiet" onClick={onClose}>
          Stay
        </Button>
      </div>
    </Dialog>
  );
};
