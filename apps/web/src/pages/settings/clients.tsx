import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { type Me, useApi, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { CopyBox } from '../../components/copy-box.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { toast } from '../../components/toasts.tsx';
import { ago, dateOf } from '../../lib/time.ts';
import { Recipes } from './recipes.tsx';

type Scope = 'scrobble' | 'read' | 'write';

const scopes: readonly (readonly [Scope, string])[] = [
  ['scrobble', 'Send listens'],
  ['read', 'Read the history and figures'],
  ['write', 'Change the history'],
];

/** Tokens of scrobble clients, and what to paste into which client. */
export const Clients = ({ me }: { me: Me }) => {
  const [made, setMade] = useState<string | null>(null);
  return (
    <>
      <Section title="New token">
        <NewToken onMade={setMade} />
        {made && (
          <div className="mt-6 border-l-2 border-accent pl-4" role="status">
            <p className="mb-2 font-[650]">Copy it now: it is shown this once.</p>
            <CopyBox text={made} label="the token" />
            <p className="mt-2 text-small text-soft">It is filled in below, too.</p>
          </div>
        )}
      </Section>
      <Section title="How to connect">
        <Recipes name={me.name} token={made} />
      </Section>
      <Section title="Tokens">
        <TokenList timeZone={me.timeZone} />
      </Section>
    </>
  );
};

const NewToken = ({ onMade }: { onMade: (token: string) => void }) => {
  const [label, setLabel] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['scrobble']);
  const refresh = useRefresh();
  const make = useMutation({
    mutationFn: () => call('POST /api/v1/tokens', { body: { label, scopes: [...chosen] } }),
    onSuccess: ({ token }) => {
      setLabel('');
      onMade(token);
      return refresh('/tokens', '/me/audit');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
      <Field
        label="What is it for?"
        required
        maxLength={100}
        placeholder="Phone, Navidrome, browser …"
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1 font-[550]">It may</legend>
        {scopes.map(([scope, words]) => (
          <label key={scope} className="flex min-h-touch items-center gap-3">
            <input
              type="checkbox"
              className="size-5"
              checked={chosen.includes(scope)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))
              }
            />
            {words}
          </label>
        ))}
      </fieldset>
      {make.error && <FieldError>{messageOf(make.error)}</FieldError>}
      <div>
        <Button type="submit" look="solid" busy={make.isPending} disabled={chosen.length === 0}>
          Make a token
        </Button>
      </div>
    </form>
  );
};

const TokenList = ({ timeZone }: { timeZone: string }) => {
  const query = useApi('GET /api/v1/tokens', {});
  const refresh = useRefresh();
  const revoke = useMutation({
    mutationFn: (id: number) => call('DELETE /api/v1/tokens/{id}', { params: { id } }),
    onSuccess: () => {
      toast('Token revoked; its client can send no more');
      return refresh('/tokens', '/me/audit');
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="No tokens yet." />
        ) : (
          <ul>
            {items.map((token) => (
              <li key={token.id} className="flex flex-wrap items-center gap-x-6 border-t border-rule py-2">
                <div className="min-w-0 grow">
                  <p className="font-[650]">{token.label}</p>
                  <p className="text-small text-soft">
                    {token.scopes.join(', ')} · made {dateOf(token.createdAt, timeZone)} ·{' '}
                    {token.lastUsedAt
                      ? `used ${ago(token.lastUsedAt)}${token.lastClient ? ` by ${token.lastClient}` : ''}`
                      : 'never used'}
                  </p>
                </div>
                <Button
                  look="quiet"
                  aria-label={`Revoke ${token.label}`}
                  busy={revoke.isPending && revoke.variables === token.id}
                  onClick={() => revoke.mutate(token.id)}
                >
                  Revoke
                </Button>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
};
