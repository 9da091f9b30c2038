import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../../api/client.ts';
import { messageOf } from '../../../api/error.ts';
import { useApi, useRefresh } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { Field, FieldError } from '../../../components/field.tsx';
import { Section } from '../../../components/section.tsx';
import { Loaded } from '../../../components/states.tsx';
import { toast } from '../../../components/toasts.tsx';

/** The Discogs account: linking it, and bringing the shelf up to date from it. */
export const Discogs = () => {
  const status = useApi('GET /api/v1/discogs/status', {});
  return (
    <Section title="From Discogs">
      <Loaded query={status}>
        {({ linked, name, oauth }) => (linked ? <Linked name={name} /> : <NotLinked oauth={oauth} />)}
      </Loaded>
    </Section>
  );
};

const Linked = ({ name }: { name: string | null }) => {
  const refresh = useRefresh();
  const start = useMutation({
    mutationFn: () => call('POST /api/v1/record-imports/discogs', {}),
    onSuccess: () => refresh('/record-imports', '/records'),
  });
  const unlink = useMutation({
    mutationFn: () => call('DELETE /api/v1/discogs', {}),
    onSuccess: () => {
      toast('Discogs is unlinked; your records stay');
      return refresh('/discogs');
    },
  });
  const error = start.error ?? unlink.error;
  return (
    <>
      <p className="text-lead">
        Linked as <strong>{name}</strong>
      </p>
      <p className="mt-2 max-w-prose text-soft">
        Reads your whole collection. Discogs allows 60 questions a minute, so the track lists of a large shelf
        take a while; they are fetched in the background.
      </p>
      {error && <FieldError>{messageOf(error)}</FieldError>}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button look="solid" busy={start.isPending} onClick={() => start.mutate()}>
          Bring the shelf up to date
        </Button>
        <Button look="quiet" busy={unlink.isPending} onClick={() => unlink.mutate()}>
          Unlink
        </Button>
      </div>
    </>
  );
};

const NotLinked = ({ oauth }: { oauth: boolean }) => {
  const [token, setToken] = useState('');
  const refresh = useRefresh();
  const link = useMutation({
    mutationFn: () => call('POST /api/v1/discogs/token', { body: { token } }),
    onSuccess: ({ name }) => {
      toast(`Linked as ${name}`);
      return refresh('/discogs');
    },
  });
  const login = useMutation({
    mutationFn: () => call('POST /api/v1/discogs/login', {}),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    link.mutate();
  };
  return (
    <>
      {oauth && (
        <div className="mb-6">
          <Button look="solid" busy={login.isPending} onClick={() => login.mutate()}>
            Sign in at Discogs
          </Button>
          {login.error && <FieldError>{messageOf(login.error)}</FieldError>}
          <p className="mt-3 text-small text-faint">Or with a personal token:</p>
        </div>
      )}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Personal token"
          required
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={token}
          onChange={(event) => setToken(event.target.value)}
          error={link.error ? messageOf(link.error) : undefined}
          hint={
            <>
              On Discogs: Settings → Developers → “Generate new token” (
              <a
                className="link"
                href="https://www.discogs.com/settings/developers"
                target="_blank"
                rel="noreferrer"
              >
                discogs.com/settings/developers
              </a>
              ). It is kept encrypted on this server and shown to nobody.
            </>
          }
        />
        <Button type="submit" look={oauth ? 'line' : 'solid'} busy={link.isPending} className="self-start">
          Link Discogs
        </Button>
      </form>
    </>
  );
};
