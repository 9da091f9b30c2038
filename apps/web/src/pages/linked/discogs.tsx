import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useApi, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { Loaded, Skeleton } from '../../components/states.tsx';
import { toast } from '../../components/toasts.tsx';
import { reasonsOf } from '../../scrobble/use-scrobble.tsx';

/** Discogs gives records, no listens: its link brings the collection onto the shelf. */
export const DiscogsLink = () => {
  const status = useApi('GET /api/v1/discogs/status', {});
  const refresh = useRefresh();
  const signIn = useMutation({
    mutationFn: () => call('POST /api/v1/discogs/login', {}),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  const unlink = useMutation({
    mutationFn: () => call('DELETE /api/v1/discogs', {}),
    onSuccess: () => {
      toast('Discogs is unlinked; your shelf stays as it is');
      return refresh('/discogs');
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  return (
    <Loaded query={status} skeleton={<Skeleton lines={2} />}>
      {({ linked, name, oauth }) =>
        linked ? (
          <div className="flex flex-wrap items-center justify-between gap-4">
            <p>
              Linked as <strong>{name}</strong>. Your collection can be brought onto the shelf.
            </p>
            <Button
              look="quiet"
              aria-label="Unlink Discogs"
              busy={unlink.isPending}
              onClick={() => unlink.mutate()}
            >
              Unlink
            </Button>
          </div>
        ) : (
          <div className="flex flex-col gap-5">
            <p className="text-soft">Brings your collection onto the shelf, with track lists and covers.</p>
            {oauth && (
              <div>
                <Button look="solid" busy={signIn.isPending} onClick={() => signIn.mutate()}>
                  Sign in at Discogs
                </Button>
              </div>
            )}
            <TokenForm />
          </div>
        )
      }
    </Loaded>
  );
};

const TokenForm = () => {
  const [token, setToken] = useState('');
  const refresh = useRefresh();
  const link = useMutation({
    mutationFn: () => call('POST /api/v1/discogs/token', { body: { token } }),
    onSuccess: ({ name }) => {
      toast(`Discogs is linked as ${name}`);
      return refresh('/discogs');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    link.mutate();
  };
  return (
    <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
      <Field
        label="Personal token"
        type="password"
        autoComplete="off"
        required
        value={token}
        hint={
          <>
            Made on{' '}
            <a
              href="https://www.discogs.com/settings/developers"
              target="_blank"
              rel="noreferrer"
              className="link"
            >
              your developer settings at Discogs
            </a>
          </>
        }
        onChange={(event) => {
          link.reset();
          setToken(event.target.value);
        }}
      />
      {link.error && <FieldError>{reasonsOf(link.error)}</FieldError>}
      <div>
        <Button type="submit" busy={link.isPending}>
          Link Discogs
        </Button>
      </div>
    </form>
  );
};
