import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ApiError, messageOf } from '../../api/error.ts';
import { type Me, useApi, usePages, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { NewPasswordField } from '../../components/password-field.tsx';
import { Section } from '../../components/section.tsx';
import { ErrorState, Loaded, Skeleton } from '../../components/states.tsx';
import { toast } from '../../components/toasts.tsx';
import { ago, dayAndTime } from '../../lib/time.ts';
import { browserName } from './browser-name.ts';

export const Security = ({ me }: { me: Me }) => (
  <>
    <Section title="Where you are signed in">
      <SignInSessions />
    </Section>
    <Section title="Password">
      <PasswordForm name={me.name} />
    </Section>
    <Section title="What changed access">
      <Audit timeZone={me.timeZone} />
    </Section>
  </>
);

const SignInSessions = () => {
  const query = useApi('GET /api/v1/me/sessions', {});
  const refresh = useRefresh();
  const settled = {
    onSuccess: () => {
      toast('Signed out there');
      return refresh('/me/sessions', '/me/audit');
    },
    onError: (error: unknown) => toast(messageOf(error), { bad: true }),
  };
  const end = useMutation({
    mutationFn: (id: string) => call('DELETE /api/v1/me/sessions/{id}', { params: { id } }),
    ...settled,
  });
  const endAll = useMutation({ mutationFn: () => call('DELETE /api/v1/me/sessions', {}), ...settled });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <>
          <ul>
            {items.map((session) => (
              <li key={session.id} className="flex flex-wrap items-center gap-x-6 border-t border-rule py-2">
                <div className="min-w-0 grow">
                  <p className="font-[650]">
                    {browserName(session.userAgent)}
                    {session.current && <span className="font-[450] text-accent"> · this one</span>}
                  </p>
                  <p className="text-small text-soft">
                    {session.address ?? 'unknown address'} · last seen {ago(session.lastSeenAt)}
                  </p>
                </div>
                {!session.current && (
                  <Button
                    look="quiet"
                    busy={end.variables === session.id && end.isPending}
                    onClick={() => end.mutate(session.id)}
                  >
                    Sign out there
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {items.length > 1 && (
            <Button className="mt-3" busy={endAll.isPending} onClick={() => endAll.mutate()}>
              Sign out everywhere else
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
};

const PasswordForm = ({ name }: { name: string }) => {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const refresh = useRefresh();
  const change = useMutation({
    mutationFn: () => call('POST /api/v1/me/password', { body: { current, next } }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      toast('Password changed; every other sign-in session has ended');
      return refresh('/me');
    },
  });
  const refused = change.error instanceof ApiError ? change.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit} className="flex max-w-md flex-col gap-5">
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <Field
        label="Password now"
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={refused?.reasonFor('current')}
      />
      <NewPasswordField
        label="New password"
        name={name}
        value={next}
        onChange={setNext}
        error={refused?.reasonFor('next')}
      />
      {change.error && <FieldError>{messageOf(change.error)}</FieldError>}
      <div>
        <Button type="submit" look="solid" busy={change.isPending}>
          Change the password
        </Button>
      </div>
    </form>
  );
};

const Audit = ({ timeZone }: { timeZone: string }) => {
  const query = usePages('GET /api/v1/me/audit', { query: { limit: 20 } });
  if (query.error && !query.items) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.items) return <Skeleton />;
  return (
    <>
      <ol>
        {query.items.map((entry) => (
          <li key={entry.id} className="flex flex-wrap justify-between gap-x-6 border-t border-rule py-2">
            <span className="font-[550] first-letter:uppercase">
              {entry.action.replaceAll('-', ' ')}
              {typeof entry.details.label === 'string' && ` “${entry.details.label}”`}
            </span>
            <span className="text-small text-soft">
              {dayAndTime(entry.at, timeZone)}
              {entry.address && ` · ${entry.address}`}
            </span>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button className="mt-3" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Show earlier
        </Button>
      )}
    </>
  );
};
