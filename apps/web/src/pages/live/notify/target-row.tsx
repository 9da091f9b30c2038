import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { messageOf } from '../../../api/error.ts';
import { useRefresh } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { toast } from '../../../components/toasts.tsx';
import type { Target } from '../types.ts';
import { momentWords } from '../words.ts';

const kindWords: Record<Target['kind'], string> = {
  push: 'Browser',
  email: 'E-mail',
  webhook: 'Webhook',
  ntfy: 'ntfy',
};

/** One way of being told: on or off, a trial, and the way out. */
export const TargetRow = ({
  target,
  here,
  timeZone,
  now,
}: {
  target: Target;
  /** It is the browser that shows this page. */
  here: boolean;
  timeZone: string;
  now: number;
}) => {
  const refresh = useRefresh();
  const { id, label } = target;
  const [asked, setAsked] = useState<boolean | null>(null);
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const settled = () => refresh('/live/targets');
  const change = useMutation({
    mutationFn: (enabled: boolean) =>
      call('PATCH /api/v1/live/targets/{id}', { params: { id }, body: { enabled } }),
    onError,
    onSuccess: settled,
    onSettled: () => setAsked(null),
  });
  const trial = useMutation({
    mutationFn: () => call('POST /api/v1/live/targets/{id}/test', { params: { id } }),
    onSuccess: ({ delivered, message }) => {
      if (delivered) toast(`A trial was sent to ${label}`);
      else toast(`${label}: ${message ?? 'it did not arrive'}`, { bad: true });
      return settled();
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/live/targets/{id}', { params: { id } }),
    onSuccess: () => {
      toast(`${label} is told no more`);
      return settled();
    },
    onError,
  });
  return (
    <li className="border-t border-rule py-3 first:border-t-0">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          <p className="font-[650] wrap-anywhere">
            {label}
            {here && <span className="font-normal text-soft"> (this browser)</span>}
          </p>
          <p className="text-small text-soft">
            {kindWords[target.kind]} ·{' '}
            {target.lastUsedAt
              ? `last used ${momentWords(target.lastUsedAt, timeZone, now)}`
              : 'not used yet'}
          </p>
          {target.message && <p className="text-small font-[550] text-bad wrap-anywhere">{target.message}</p>}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <label className="flex min-h-touch cursor-pointer items-center gap-2.5 pr-2">
            <input
              type="checkbox"
              className="size-5"
              aria-label={`Tell ${label}`}
              checked={asked ?? target.enabled}
              disabled={change.isPending}
              onChange={(event) => {
                setAsked(event.target.checked);
                change.mutate(event.target.checked);
              }}
            />
            On
          </label>
          <Button
            aria-label={`Send a trial to ${label}`}
            busy={trial.isPending}
            onClick={() => trial.mutate()}
          >
            Trial
          </Button>
          <Button
            look="quiet"
            aria-label={`Remove ${label}`}
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Remove
          </Button>
        </div>
      </div>
    </li>
  );
};
