import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useApi } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { Door } from './door.tsx';

const route = getRouteApi('/sign-in');

export const SignIn = () => {
  useTitle('Sign in');
  const { back } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const setup = useApi('GET /api/v1/setup', {});
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('POST /api/v1/sign-in', { body: { name: name.trim(), password } }),
    onSuccess: () => {
      client.clear();
      router.history.push(back ?? '/');
    },
  });
  if (setup.data?.needsOwner) {
    return (
      <Door title="This Fonoteca waits for its owner">
        <p className="text-soft">
          When it started, it printed a one-time set-up link in its terminal or log. Open that link to make
          the first account. Lost it? Start the server again: it prints a fresh one.
        </p>
      </Door>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Door title="Welcome back">
      <form onSubmit={submit} className="flex flex-col gap-5">
        <Field
          label="Name"
          name="username"
          autoComplete="username"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {signIn.error && <FieldError>{messageOf(signIn.error)}</FieldError>}
        <Button type="submit" look="solid" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </Door>
  );
};
