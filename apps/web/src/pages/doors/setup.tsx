import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ApiError, messageOf } from '../../api/error.ts';
import { useApi } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { NewPasswordField } from '../../components/password-field.tsx';
import { Loaded } from '../../components/states.tsx';
import { TimeZoneField } from '../../components/time-zone-field.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { browserTimeZone } from '../../lib/time.ts';
import { Door } from './door.tsx';

/** The one-time link of a new instance: its owner makes the first account. */
export const SetUp = () => {
  const { token } = getRouteApi('/setup').useSearch();
  useTitle('Set up');
  if (!token) {
    return (
      <Door title="The link is not whole">
        <p className="text-soft">
          Copy the set-up link from the server’s terminal or log with everything after <code>?token=</code>.
        </p>
      </Door>
    );
  }
  return <NewAccount token={token} owner />;
};

export const AcceptInvitation = () => {
  const { token } = getRouteApi('/invite/$token').useParams();
  useTitle('Invitation');
  return <NewAccount token={token} />;
};

export const AcceptInvitationByQuery = () => {
  const { token } = getRouteApi('/invitation').useSearch();
  useTitle('Invitation');
  return <NewAccount token={token ?? ''} />;
};

const NewAccount = ({ token, owner = false }: { token: string; owner?: boolean }) => {
  const invitation = useApi(
    'GET /api/v1/invitations/by-token/{token}',
    { params: { token } },
    { enabled: token !== '' },
  );
  const gone = invitation.error instanceof ApiError && invitation.error.status < 500;
  if (gone || token === '') {
    return (
      <Door title="This link is used up">
        <p className="mb-6 text-soft">
          {owner
            ? 'A set-up link works once. If nobody has made the account, start the server again for a fresh one.'
            : 'Invitations work once and for a limited time. Ask the owner for a new one.'}
        </p>
        <Link to="/sign-in" className="link">
          I have an account: sign in
        </Link>
      </Door>
    );
  }
  return (
    <Door
      title={owner ? 'Make it yours' : 'You are invited'}
      lead={
        owner
          ? 'The first account owns this Fonoteca: it can invite others. Everything you listen to stays on this machine.'
          : 'Your own account on this Fonoteca: your listens, seen by nobody else.'
      }
    >
      <Loaded query={invitation}>{() => <AccountForm token={token} />}</Loaded>
    </Door>
  );
};

const AccountForm = ({ token }: { token: string }) => {
  const router = useRouter();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [timeZone, setTimeZone] = useState(browserTimeZone);
  const accept = useMutation({
    mutationFn: () =>
      call('POST /api/v1/invitations/accept', { body: { token, name: name.trim(), password, timeZone } }),
    onSuccess: () => {
      client.clear();
      router.navigate({ to: '/' });
    },
  });
  const refused = accept.error instanceof ApiError ? accept.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <Field
        label="Name"
        name="username"
        autoComplete="username"
        required
        maxLength={64}
        hint="You sign in with it, and scrobblers ask for it."
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={refused?.reasonFor('name')}
      />
      <NewPasswordField
        name={name}
        value={password}
        onChange={setPassword}
        error={refused?.reasonFor('password')}
      />
      <TimeZoneField value={timeZone} onChange={setTimeZone} />
      {accept.error && <FieldError>{messageOf(accept.error)}</FieldError>}
      <Button type="submit" look="solid" busy={accept.isPending}>
        Make the account
      </Button>
    </form>
  );
};
