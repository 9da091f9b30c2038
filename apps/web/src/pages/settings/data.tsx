import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { addressOf, call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { type Me, useRefresh } from '../../api/queries.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { toast } from '../../components/toasts.tsx';
import { counted } from '../../lib/numbers.ts';
import { useSample } from '../../lib/use-sample.ts';

export const Data = ({ me }: { me: Me }) => {
  const { load, remove } = useSample();
  const refresh = useRefresh();
  const [deleting, setDeleting] = useState(false);
  const rebuild = useMutation({
    mutationFn: () => call('POST /api/v1/statistics/rebuild', {}),
    onSuccess: () => {
      toast('Everything is being counted anew');
      return refresh('/statistics', '/jobs');
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  return (
    <>
      <Section title="Take your data with you">
        <p className="mb-4 max-w-prose text-soft">
          Everything that is kept of you as one zip: listens, records, playlists, taste, recommended lists and
          linked services, with a README that explains each file. No passwords or keys are in it.
        </p>
        <a href={addressOf('GET /api/v1/account/file')} download className={buttonClass('line')}>
          <Download size={18} aria-hidden="true" /> Everything (.zip)
        </a>
        <p className="mt-6 mb-4 max-w-prose text-soft">
          Or {counted(me.listens, 'listen')} alone as one file. Importing it into another Fonoteca gives the
          same listens again.
        </p>
        <div className="flex flex-wrap gap-3">
          {(
            [
              ['listenbrainz', 'ListenBrainz (.jsonl)'],
              ['csv', 'Table (.csv)'],
            ] as const
          ).map(([format, label]) => (
            <a
              key={format}
              href={addressOf('GET /api/v1/listens/export', undefined, { format })}
              download
              className={buttonClass('line')}
            >
              <Download size={18} aria-hidden="true" /> {label}
            </a>
          ))}
        </div>
      </Section>
      <Section title="Sample history">
        <p className="mb-4 max-w-prose text-soft">
          {me.hasSample
            ? 'The generated history is loaded. Your own listens stay when it is removed.'
            : 'A generated history to look around with; it can be removed again whenever you like.'}
        </p>
        {me.hasSample ? (
          <Button busy={remove.isPending} onClick={() => remove.mutate()}>
            Remove the sample history
          </Button>
        ) : (
          <Button busy={load.isPending} onClick={() => load.mutate()}>
            Load the sample history
          </Button>
        )}
      </Section>
      <Section title="Corrections">
        <p className="max-w-prose text-soft">
          <Link to="/history/changes" className="link">
            Everything that was edited, deleted or merged
          </Link>{' '}
          can be undone. Figures that look wrong can be counted from the listens anew:
        </p>
        <Button className="mt-3" busy={rebuild.isPending} onClick={() => rebuild.mutate()}>
          Count everything anew
        </Button>
      </Section>
      <Section title="Delete the account">
        <p className="mb-4 max-w-prose text-soft">
          Deletes {me.name} with every listen, token and sign-in session. It cannot be undone:{' '}
          <a href={addressOf('GET /api/v1/account/file')} download className="link">
            take your data with you
          </a>{' '}
          first.
        </p>
        <Button look="danger" onClick={() => setDeleting(true)}>
          Delete the account…
        </Button>
        {deleting && <DeleteDialog me={me} onClose={() => setDeleting(false)} />}
      </Section>
    </>
  );
};

const DeleteDialog = ({ me, onClose }: { me: Me; onClose: () => void }) => {
  const [confirm, setConfirm] = useState('');
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/me', { body: { password, confirm } }),
    onSuccess: () => {
      client.clear();
      toast('The account is deleted');
      navigate({ to: '/sign-in' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate();
  };
  return (
    <Dialog title={`Delete ${me.name}?`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <p>{counted(me.listens, 'listen')} and everything else of this account will be gone for good.</p>
        <Field
          label={`Type “${me.name}” to confirm`}
          autoComplete="off"
          required
          value={confirm}
          onChange={(event) => setConfirm(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {remove.error && <FieldError>{messageOf(remove.error)}</FieldError>}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="danger" disabled={confirm !== me.name} busy={remove.isPending}>
            Delete for good
          </Button>
          <Button onClick={onClose}>Keep it</Button>
        </div>
      </form>
    </Dialog>
  );
};
