import type { BodyInput } from '@fonoteca/contract';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../../api/client.ts';
import { ApiError, messageOf } from '../../../api/error.ts';
import { useRefresh } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { Field, FieldError } from '../../../components/field.tsx';
import { Segments } from '../../../components/segments.tsx';
import { toast } from '../../../components/toasts.tsx';
import type { Targets } from '../types.ts';

type Body = Exclude<BodyInput<'POST /api/v1/live/targets'>, { kind: 'push' }>;
type Kind = Body['kind'];

const kinds = [
  ['ntfy', 'ntfy'],
  ['email', 'E-mail'],
  ['webhook', 'Webhook'],
] as const satisfies (readonly [Kind, string])[];

const words: Record<
  Kind,
  { where: string; hint: string; secret?: string; secretHint?: string; field: string }
> = {
  ntfy: {
    where: 'Address of the topic',
    hint: 'Such as https://ntfy.sh/a-topic-nobody-guesses: whoever knows it reads along.',
    secret: 'Access token (may be empty)',
    secretHint: 'Of topics that are protected.',
    field: 'url',
  },
  email: { where: 'E-mail address', hint: 'One message for each start.', field: 'address' },
  webhook: {
    where: 'Address that is called',
    hint: 'It gets a POST with JSON for each start.',
    secret: 'Secret (may be empty)',
    secretHint: 'Signs each call in the header X-Fonoteca-Signature (HMAC-SHA256).',
    field: 'url',
  },
};

/** Adds a way of being told that is not this browser. */
export const AddTarget = ({ targets }: { targets: Targets }) => {
  const [kind, setKind] = useState<Kind>('ntfy');
  const [where, setWhere] = useState('');
  const [secret, setSecret] = useState('');
  const refresh = useRefresh();
  const add = useMutation({
    mutationFn: () => call('POST /api/v1/live/targets', { body: bodyOf(kind, where.trim(), secret) }),
    onSuccess: ({ label }) => {
      setWhere('');
      setSecret('');
      toast(`${label} is told from now on`);
      return refresh('/live/targets');
    },
  });
  const choose = (next: Kind) => {
    setKind(next);
    setWhere('');
    setSecret('');
    add.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const { field, hint, secret: secretLabel, secretHint, where: label } = words[kind];
  const reason = (name: string) => (add.error instanceof ApiError ? add.error.reasonFor(name) : undefined);
  const known = [field, 'secret', 'token'].some((name) => reason(name));
  const noMail = kind === 'email' && !targets.email.configured;
  return (
    <form onSubmit={submit} className="flex max-w-prose flex-col items-start gap-4" noValidate>
      <Segments legend="How to be told" value={kind} onChange={choose} choices={kinds} />
      {noMail ? (
        <p className="border-l-2 border-accent py-1 pl-4">
          This installation sends no mail yet: its owner sets FONOTECA_SMTP_URL to the address of a mail
          server, such as smtps://name:password@mail.example:465.
        </p>
      ) : (
        <>
          <div className="w-full">
            <Field
              label={label}
              hint={hint}
              required
              type={kind === 'email' ? 'email' : 'url'}
              maxLength={kind === 'email' ? 300 : 2000}
              autoComplete={kind === 'email' ? 'email' : 'off'}
              value={where}
              error={reason(field)}
              onChange={(event) => setWhere(event.target.value)}
            />
          </div>
          {secretLabel && (
            <div className="w-full">
              <Field
                label={secretLabel}
                hint={secretHint}
                type="password"
                maxLength={200}
                autoComplete="off"
                value={secret}
                error={reason('secret') ?? reason('token')}
                onChange={(event) => setSecret(event.target.value)}
              />
            </div>
          )}
          {add.error && !known && <FieldError>{messageOf(add.error)}</FieldError>}
          <Button type="submit" busy={add.isPending} disabled={where.trim() === ''}>
            Add
          </Button>
        </>
      )}
    </form>
  );
};

const bodyOf = (kind: Kind, where: string, secret: string): Body => {
  if (kind === 'email') return { kind, address: where };
  if (kind === 'ntfy') return { kind, url: where, ...(secret ? { token: secret } : {}) };
  return { kind, url: where, ...(secret ? { secret } : {}) };
};
