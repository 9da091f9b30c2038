import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ApiError } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { Segments } from '../../components/segments.tsx';
import { toast } from '../../components/toasts.tsx';
import { reasonsOf } from '../../scrobble/use-scrobble.tsx';
import type { LinkedAccount } from './linked-account.ts';

/** Texts of a form and what its fields are told by the server. */
const useLinkForm = <Texts extends Record<string, string>>(
  empty: Texts,
  link: (texts: Texts) => Promise<LinkedAccount>,
) => {
  const [texts, setTexts] = useState(empty);
  const refresh = useRefresh();
  const linking = useMutation({
    mutationFn: () => link(texts),
    onSuccess: (account) => {
      setTexts(empty);
      toast(`${account.label} is linked as ${account.name}`);
      return refresh('/linked-accounts', '/scrobbles/jobs');
    },
  });
  const fault = linking.error instanceof ApiError ? linking.error : undefined;
  return {
    linking,
    put: (name: keyof Texts & string) => ({
      value: texts[name] ?? '',
      error: fault?.reasonFor(name),
      onChange: (event: { target: { value: string } }) => {
        linking.reset();
        setTexts({ ...texts, [name]: event.target.value });
      },
    }),
    submit: (event: FormEvent) => {
      event.preventDefault();
      linking.mutate();
    },
    /** What no single field was told. */
    rest:
      linking.error && !fault?.fields.some(({ field }) => (field.split('.').at(-1) ?? '') in empty)
        ? reasonsOf(linking.error)
        : undefined,
  };
};

export const ListenBrainzForm = () => {
  const form = useLinkForm({ token: '' }, ({ token }) =>
    call('POST /api/v1/linked-accounts/listenbrainz', { body: { token } }),
  );
  return (
    <form onSubmit={form.submit} className="flex max-w-md flex-col gap-4">
      <Field
        label="User token"
        type="password"
        autoComplete="off"
        required
        hint={
          <>
            It stands on{' '}
            <a href="https://listenbrainz.org/settings/" target="_blank" rel="noreferrer" className="link">
              your settings page at ListenBrainz
            </a>
          </>
        }
        {...form.put('token')}
      />
      {form.rest && <FieldError>{form.rest}</FieldError>}
      <div>
        <Button type="submit" busy={form.linking.isPending}>
          Link ListenBrainz
        </Button>
      </div>
    </form>
  );
};

/** Libre.fm, GNU FM, Maloja, another Fonoteca: anything that speaks one of the two protocols. */
export const CompatibleForm = () => {
  const [speaks, setSpeaks] = useState<'listenbrainz' | 'lastfm'>('listenbrainz');
  return (
    <div className="flex flex-col gap-4">
      <p className="text-soft">
        Any server that speaks one of these protocols: Libre.fm, Maloja, another Fonoteca.
      </p>
      <div>
        <Segments
          legend="Protocol"
          choices={[
            ['listenbrainz', 'ListenBrainz'],
            ['lastfm', 'Last.fm'],
          ]}
          value={speaks}
          onChange={setSpeaks}
        />
      </div>
      {speaks === 'listenbrainz' ? <ListenBrainzServer /> : <LastfmServer />}
    </div>
  );
};

const ListenBrainzServer = () => {
  const form = useLinkForm({ url: '', token: '' }, ({ url, token }) =>
    call('POST /api/v1/linked-accounts/listenbrainz', { body: { url, token } }),
  );
  return (
    <form onSubmit={form.submit} className="flex max-w-md flex-col gap-4">
      <Field label="Address" type="url" required placeholder="https://" {...form.put('url')} />
      <Field label="Token" type="password" autoComplete="off" required {...form.put('token')} />
      {form.rest && <FieldError>{form.rest}</FieldError>}
      <div>
        <Button type="submit" busy={form.linking.isPending}>
          Link the server
        </Button>
      </div>
    </form>
  );
};

const LastfmServer = () => {
  const form = useLinkForm(
    { url: '', name: '', password: '', apiKey: '', secret: '' },
    ({ apiKey, secret, ...needed }) =>
      call('POST /api/v1/linked-accounts/lastfm-compatible', {
        body: { ...needed, ...(apiKey ? { apiKey } : {}), ...(secret ? { secret } : {}) },
      }),
  );
  return (
    <form onSubmit={form.submit} className="flex max-w-md flex-col gap-4">
      <Field label="Address" type="url" required placeholder="https://" {...form.put('url')} />
      <Field label="Name there" required autoComplete="off" {...form.put('name')} />
      <Field label="Password there" type="password" required autoComplete="off" {...form.put('password')} />
      <details>
        <summary className="min-h-touch py-2.5 text-soft">It wants an API key</summary>
        <div className="mt-2 flex flex-col gap-4">
          <Field label="API key" autoComplete="off" {...form.put('apiKey')} />
          <Field label="Secret" type="password" autoComplete="off" {...form.put('secret')} />
        </div>
      </details>
      {form.rest && <FieldError>{form.rest}</FieldError>}
      <div>
        <Button type="submit" busy={form.linking.isPending}>
          Link the server
        </Button>
      </div>
    </form>
  );
};
