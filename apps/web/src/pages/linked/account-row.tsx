import type { BodyInput } from '@fonoteca/contract';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { toast } from '../../components/toasts.tsx';
import { count } from '../../lib/numbers.ts';
import { useLastfmSignIn } from '../../scrobble/linked.ts';
import { useTimeZone } from '../../scrobble/mode.tsx';
import { reasonsOf } from '../../scrobble/use-scrobble.tsx';
import { momentOf } from '../queue/words.ts';
import type { LinkedAccount } from './linked-account.ts';
import { UnlinkDialog } from './unlink-dialog.tsx';

type Change = BodyInput<'PATCH /api/v1/linked-accounts/{id}'>;

/** One service: whether listens go there, how much of the day's budget is spent, what waits. */
export const AccountRow = ({ account }: { account: LinkedAccount }) => {
  const [unlinking, setUnlinking] = useState(false);
  const [asked, setAsked] = useState<boolean | null>(null);
  const [capOpen, setCapOpen] = useState(false);
  const refresh = useRefresh();
  const signIn = useLastfmSignIn();
  const change = useMutation({
    mutationFn: (body: Change) =>
      call('PATCH /api/v1/linked-accounts/{id}', { params: { id: account.id }, body }),
    onSuccess: (_, body) => {
      if (body.retryNow) toast(`${account.label} is tried again now`);
      if (body.dailyCap) toast('Stored');
      return refresh('/linked-accounts', '/scrobbles/jobs');
    },
    onError: (error) => toast(reasonsOf(error), { bad: true }),
  });
  // What was asked for is shown at once; a refusal puts it back.
  const forwards = asked ?? account.forwards;
  const isLastfm = account.service === 'lastfm' && account.url === null;
  return (
    <li className="border-t border-rule py-4 first:border-t-0 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="min-w-0 grow">
          <h3 className="text-lead font-[650]">{account.label}</h3>
          <p className="text-small break-all text-soft">
            {account.name}
            {account.url && ` · ${account.url}`}
          </p>
        </div>
        <label className="flex min-h-touch cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            className="size-5"
            checked={forwards}
            disabled={change.isPending}
            onChange={(event) => {
              setAsked(event.target.checked);
              change.mutate({ forwards: event.target.checked }, { onSettled: () => setAsked(null) });
            }}
          />
          Forward listens
        </label>
      </div>
      <Trouble account={account} />
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        <div>
          <dt className="label">Sent in 24 hours</dt>
          <dd className="text-lead font-[650]">
            {count(account.spentToday)} <span className="text-soft">of {count(account.dailyCap)}</span>
          </dd>
        </div>
        <div>
          <dt className="label">Waiting</dt>
          <dd className="text-lead font-[650]">{count(account.waiting)}</dd>
        </div>
      </dl>
      {capOpen && (
        <DailyCap
          account={account}
          busy={change.isPending}
          onStore={(dailyCap) => change.mutate({ dailyCap }, { onSuccess: () => setCapOpen(false) })}
        />
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {account.status === 'reconnect' && isLastfm && (
          <Button look="solid" busy={signIn.isPending} onClick={() => signIn.mutate('/settings/linked')}>
            Sign in again
          </Button>
        )}
        {(account.waitUntil !== null || account.status === 'unusable') && (
          <Button busy={change.isPending} onClick={() => change.mutate({ retryNow: true })}>
            Try again now
          </Button>
        )}
        {!capOpen && <Button onClick={() => setCapOpen(true)}>Change the daily cap</Button>}
        <Button look="quiet" aria-label={`Unlink ${account.label}`} onClick={() => setUnlinking(true)}>
          Unlink
        </Button>
      </div>
      {unlinking && <UnlinkDialog account={account} onClose={() => setUnlinking(false)} />}
    </li>
  );
};

const Trouble = ({ account }: { account: LinkedAccount }) => {
  const timeZone = useTimeZone();
  const words =
    account.status === 'reconnect'
      ? account.service === 'lastfm' && account.url === null
        ? 'It no longer takes the sign-in. Nothing is lost: what waits goes out once you have signed in again.'
        : 'It no longer takes the sign-in. Link it again below; what waits goes out then.'
      : account.status === 'unusable'
        ? 'It refuses this installation.'
        : account.waitUntil
          ? `Waits until ${momentOf(account.waitUntil, timeZone)}.`
          : undefined;
  if (!words) return null;
  return (
    <div className={`mt-3 border-l-2 pl-4 ${account.status === 'active' ? 'border-accent' : 'border-bad'}`}>
      <p>{words}</p>
      {account.message && <p className="text-small text-soft">{account.message}</p>}
    </div>
  );
};

const DailyCap = ({
  account,
  busy,
  onStore,
}: {
  account: LinkedAccount;
  busy: boolean;
  onStore: (dailyCap: number) => void;
}) => {
  const [text, setText] = useState(String(account.dailyCap));
  const cap = Number(text);
  const usable = Number.isInteger(cap) && cap >= 1 && cap <= 50_000;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (usable) onStore(cap);
  };
  return (
    <form onSubmit={submit} className="mt-2 flex max-w-md flex-wrap items-end gap-3">
      <div className="min-w-0 grow">
        <Field
          label="Listens in 24 hours at most"
          type="number"
          min={1}
          max={50_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Button type="submit" busy={busy} disabled={!usable || cap === account.dailyCap}>
        Store
      </Button>
      <p className="basis-full text-small text-faint">
        Last.fm takes some 600 to 800 a day from one account; more are ignored there.
      </p>
      {!usable && <FieldError>A whole number from 1 to 50,000</FieldError>}
    </form>
  );
};
