import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { toast } from '../../components/toasts.tsx';
import { wantsSignIn } from '../../scrobble/job-facts.ts';
import type { ScrobbleJob } from '../../scrobble/presses.ts';

type Command = 'pause' | 'resume' | 'cancel';
const endpoints = {
  pause: 'POST /api/v1/scrobbles/jobs/{id}/pause',
  resume: 'POST /api/v1/scrobbles/jobs/{id}/resume',
  cancel: 'POST /api/v1/scrobbles/jobs/{id}/cancel',
} as const;

/** Pause, go on, cancel, and which job goes first. */
export const JobActions = ({ job }: { job: ScrobbleJob }) => {
  const [asking, setAsking] = useState(false);
  const refresh = useRefresh();
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const onSuccess = () => refresh('/scrobbles/jobs');
  const command = useMutation({
    mutationFn: (name: Command) => call(endpoints[name], { params: { id: job.id } }),
    onSuccess: (_, name) => {
      if (name === 'cancel') toast('Cancelled; what was sent stays sent');
      setAsking(false);
      return onSuccess();
    },
    onError,
  });
  const rank = useMutation({
    mutationFn: (priority: ScrobbleJob['priority']) =>
      call('PATCH /api/v1/scrobbles/jobs/{id}', { params: { id: job.id }, body: { priority } }),
    onSuccess,
    onError,
  });
  const paused = job.state === 'paused' && !wantsSignIn(job);
  const busy = (name: Command) => command.isPending && command.variables === name;
  return (
    <div className="ml-auto flex flex-wrap items-center gap-2">
      <label className="flex items-center gap-2 text-small text-soft">
        <span className="max-sm:sr-only">Priority</span>
        <select
          aria-label={`Priority of ${job.title}`}
          className="input w-auto!"
          value={job.priority}
          disabled={rank.isPending}
          onChange={(event) => rank.mutate(event.target.value as ScrobbleJob['priority'])}
        >
          <option value="high">High</option>
          <option value="normal">Normal</option>
          <option value="low">Low</option>
        </select>
      </label>
      {paused ? (
        <Button
          busy={busy('resume')}
          aria-label={`Go on with ${job.title}`}
          onClick={() => command.mutate('resume')}
        >
          Go on
        </Button>
      ) : (
        !wantsSignIn(job) && (
          <Button
            busy={busy('pause')}
            aria-label={`Pause ${job.title}`}
            onClick={() => command.mutate('pause')}
          >
            Pause
          </Button>
        )
      )}
      <Button look="quiet" aria-label={`Cancel ${job.title}`} onClick={() => setAsking(true)}>
        Cancel
      </Button>
      {asking && (
        <Dialog title="Cancel this job?" onClose={() => setAsking(false)}>
          <p className="mb-5 text-soft">
            <span className="music text-ink">{job.title}</span>: what was not sent yet is given up. What the
            services and your history have already, they keep.
          </p>
          <div className="flex flex-wrap gap-3">
            <Button look="danger" busy={busy('cancel')} onClick={() => command.mutate('cancel')}>
              Cancel the rest
            </Button>
            <Button look="quiet" onClick={() => setAsking(false)}>
              Keep it
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
};
