import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { type Me, useApi, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { CopyBox } from '../../components/copy-box.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError, SelectField } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { toast } from '../../components/toasts.tsx';
import { ago, dateOf } from '../../lib/time.ts';

/** For the owner: who is here, and who is invited. Nobody's listens are shown. */
export const People = ({ me }: { me: Me }) => (
  <>
    <Section title="People">
      <PeopleList me={me} />
    </Section>
    <Section title="Invite somebody">
      <Invite />
    </Section>
    <Section title="Invitations">
      <Invitations timeZone={me.timeZone} />
    </Section>
  </>
);

const PeopleList = ({ me }: { me: Me }) => {
  const query = useApi('GET /api/v1/people', {});
  const [removing, setRemoving] = useState<{ id: number; name: string } | null>(null);
  return (
    <>
      <Loaded query={query}>
        {({ items }) => (
          <ul>
            {items.map((person) => (
              <li key={person.id} className="flex flex-wrap items-center gap-x-6 border-t border-rule py-2">
                <div className="min-w-0 grow">
                  <p className="font-[650]">
                    {person.name} <span className="font-[450] text-soft">{person.role}</span>
                  </p>
                  <p className="text-small text-soft">
                    since {dateOf(person.createdAt, me.timeZone)} ·{' '}
                    {person.lastSeenAt ? `last seen ${ago(person.lastSeenAt)}` : 'never signed in'}
                  </p>
                </div>
                {person.id !== me.id && (
                  <Button look="quiet" onClick={() => setRemoving(person)}>
                    Remove…
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {removing && <RemoveDialog person={removing} onClose={() => setRemoving(null)} />}
    </>
  );
};

const RemoveDialog = ({ person, onClose }: { person: { id: number; name: string }; onClose: () => void }) => {
  const [confirm, setConfirm] = useState('');
  const refresh = useRefresh();
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/people/{id}', { params: { id: person.id } }),
    onSuccess: () => {
      onClose();
      toast(`${person.name} is removed`);
      return refresh('/people');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate();
  };
  return (
    <Dialog title={`Remove ${person.name}?`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <p>Every listen and token of {person.name} will be gone for good.</p>
        <Field
          label={`Type “${person.name}” to confirm`}
          autoComplete="off"
          value={confirm}
          onChange={(event) => setConfirm(event.target.value)}
        />
        {remove.error && <FieldError>{messageOf(remove.error)}</FieldError>}
        <Button type="submit" look="danger" disabled={confirm !== person.name} busy={remove.isPending}>
          Remove for good
        </Button>
      </form>
    </Dialog>
  );
};

const Invite = () => {
  const [role, setRole] = useState<'listener' | 'owner'>('listener');
  const [note, setNote] = useState('');
  const refresh = useRefresh();
  const invite = useMutation({
    mutationFn: () => call('POST /api/v1/invitations', { body: { role, ...(note.trim() ? { note } : {}) } }),
    onSuccess: () => {
      setNote('');
      return refresh('/invitations');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <form onSubmit={submit} className="flex max-w-md flex-col gap-5">
      <SelectField
        label="As"
        value={role}
        onChange={(value) => setRole(value === 'owner' ? 'owner' : 'listener')}
        choices={[
          { value: 'listener', label: 'Listener: a history of their own' },
          { value: 'owner', label: 'Owner: may also invite, remove and merge' },
        ]}
      />
      <Field
        label="Note for yourself"
        maxLength={200}
        placeholder="For whom?"
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {invite.error && <FieldError>{messageOf(invite.error)}</FieldError>}
      <div>
        <Button type="submit" look="solid" busy={invite.isPending}>
          Make a link
        </Button>
      </div>
      {invite.data && (
        <div role="status" className="border-l-2 border-accent pl-4">
          <p className="mb-2 font-[650]">Send this link: it is shown this once and works once.</p>
          <CopyBox text={invite.data.link} label="the link" />
        </div>
      )}
    </form>
  );
};

const Invitations = ({ timeZone }: { timeZone: string }) => {
  const query = useApi('GET /api/v1/invitations', {});
  const refresh = useRefresh();
  const revoke = useMutation({
    mutationFn: (id: number) => call('DELETE /api/v1/invitations/{id}', { params: { id } }),
    onSuccess: () => refresh('/invitations'),
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="Nobody is invited." />
        ) : (
          <ul>
            {items.map((one) => (
              <li key={one.id} className="flex flex-wrap items-center gap-x-6 border-t border-rule py-2">
                <div className="min-w-0 grow">
                  <p className="font-[650]">{one.note ?? `Invitation ${one.id}`}</p>
                  <p className="text-small text-soft">
                    {one.role} · {one.usedBy ? `used by ${one.usedBy}` : one.state} · until{' '}
                    {dateOf(one.expiresAt, timeZone)}
                  </p>
                </div>
                {one.state === 'open' && (
                  <Button look="quiet" onClick={() => revoke.mutate(one.id)}>
                    Revoke
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
};
