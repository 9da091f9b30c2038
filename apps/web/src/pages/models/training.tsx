import { useMutation } from '@tanstack/react-query';
import { GraduationCap } from 'lucide-react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { toast } from '../../components/toasts.tsx';
import { dayAndTime } from '../../lib/time.ts';
import type { Models } from './words.ts';

/** Learning anew: the button, how far it is, and when it happens by itself. */
export const Training = ({
  models: { training, nextTrainingAt },
  owner,
  timeZone,
}: {
  models: Models;
  owner: boolean;
  timeZone: string;
}) => {
  const refresh = useRefresh();
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const start = useMutation({
    mutationFn: () => call('POST /api/v1/models/train', { body: {} }),
    onSuccess: () => refresh('/models', '/jobs'),
    onError,
  });
  const stop = useMutation({
    mutationFn: (id: string) => call('POST /api/v1/jobs/{id}/cancel', { params: { id } }),
    onSuccess: () => refresh('/models', '/jobs'),
    onError,
  });
  if (training)
    return (
      <div className="mb-8 flex flex-wrap items-end gap-4">
        <div className="min-w-0 grow basis-64">
          <Progress label={training.what ?? 'Waiting to learn'} share={training.share} />
        </div>
        {owner && (
          <Button busy={stop.isPending} onClick={() => stop.mutate(training.jobId)}>
            Stop learning
          </Button>
        )}
      </div>
    );
  return (
    <div className="mb-8 flex flex-wrap items-center gap-x-5 gap-y-2">
      {owner && (
        <Button look="solid" busy={start.isPending} onClick={() => start.mutate()}>
          <GraduationCap size={18} aria-hidden="true" /> Learn anew
        </Button>
      )}
      <p className="text-soft">
        {nextTrainingAt
          ? `By itself it learns again around ${dayAndTime(nextTrainingAt, timeZone)}.`
          : 'It learns when the owner asks it to.'}
      </p>
    </div>
  );
};
