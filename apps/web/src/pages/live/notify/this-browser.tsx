import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, messageOf } from '../../../api/error.ts';
import { refresh } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { FieldError } from '../../../components/field.tsx';
import type { Targets } from '../types.ts';
import { knownTarget, pushStanding, turnOff, turnOn } from './push.ts';

const standingKey = ['push-standing'] as const;

/** Notifications of this very browser: asks for permission only when pressed, and explains when it cannot. */
export const ThisBrowser = ({ targets }: { targets: Targets }) => {
  const client = useQueryClient();
  const standing = useQuery({ queryKey: standingKey, queryFn: pushStanding }).data;
  const settle = async () => {
    await client.invalidateQueries({ queryKey: standingKey });
    await refresh(client, '/live/targets');
  };
  const on = useMutation({ mutationFn: () => turnOn(targets.push.publicKey), onSettled: settle });
  const off = useMutation({ mutationFn: turnOff, onSettled: settle });
  if (!standing) return null;
  const id = knownTarget();
  // Removed from the list on another device: this browser hears no more.
  const told = standing.state === 'on' && targets.items.some((target) => target.id === id);
  const why = reasons[standing.state];
  return (
    <div className="max-w-prose">
      {why ? (
        <p className="border-l-2 border-accent py-1 pl-4">{why}</p>
      ) : told ? (
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <p className="text-good">This browser is told.</p>
          <Button busy={off.isPending} onClick={() => off.mutate()}>
            Tell it no more
          </Button>
        </div>
      ) : (
        <Button look="solid" busy={on.isPending} onClick={() => on.mutate()}>
          Tell this browser
        </Button>
      )}
      {on.data === false && !why && (
        <p className="mt-2 text-soft">The browser was not given leave. Press again to be asked again.</p>
      )}
      {on.error && <FieldError>{failureOf(on.error)}</FieldError>}
      {off.error && <FieldError>{messageOf(off.error)}</FieldError>}
    </div>
  );
};

const reasons: Partial<Record<string, string>> = {
  insecure:
    'Browsers show notifications only for addresses with https, or on this machine itself. Put a proxy with https in front of Fonoteca, or take e-mail, ntfy or a webhook below.',
  unsupported:
    'This browser knows no push notifications. On an iPhone or iPad, first add Fonoteca to the home screen; else take e-mail, ntfy or a webhook below.',
  blocked:
    'This browser blocks notifications of this site. Allow them in its settings for this site (the symbol beside the address), then load this page again.',
};

const failureOf = (error: unknown): string => {
  if (error instanceof ApiError) return messageOf(error);
  return `The push service of this browser could not be reached (${messageOf(error)}). Some browsers have none or have it switched off: take e-mail, ntfy or a webhook below.`;
};
