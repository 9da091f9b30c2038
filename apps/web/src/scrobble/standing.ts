import { count, counted } from '../lib/numbers.ts';
import { isOver, problemsOf, settledOf, wantsSignIn } from './job-facts.ts';
import type { Press, ScrobbleJob } from './presses.ts';

export type Look = 'idle' | 'busy' | 'done' | 'warning' | 'bad';

/** What a button says of its press. */
export interface Standing {
  readonly look: Look;
  /** Short, for the button; undefined: as if it had not been pressed. */
  readonly words: string | undefined;
  /** 0 … 1 while it goes on. */
  readonly share: number | null;
  /** Whether pressing leads to the queue, not to another scrobble. */
  readonly toQueue: boolean;
}

const standing = (look: Look, words?: string, more: Partial<Standing> = {}): Standing => ({
  look,
  words,
  share: null,
  toQueue: false,
  ...more,
});

export const standingOf = (press: Press | undefined, job: ScrobbleJob | undefined): Standing => {
  if (press?.state === 'sending')
    return standing('busy', press.tries === 0 ? 'Sending' : 'No answer yet, trying again');
  if (press?.state === 'failed') return standing('bad', 'Not sent: try again');
  return job ? ofJob(job) : standing('idle');
};

const ofJob = (job: ScrobbleJob): Standing => {
  const problems = problemsOf(job);
  if (job.state === 'cancelled') return standing('idle');
  if (isOver(job)) {
    if (problems === 0) return standing('done', 'Scrobbled', { toQueue: true });
    const words = problems >= job.total ? 'Not accepted' : `${counted(problems, 'track')} not accepted`;
    return standing('warning', words, { toQueue: true });
  }
  if (wantsSignIn(job)) return standing('warning', 'Paused: sign in again', { toQueue: true });
  if (job.state === 'paused') return standing('warning', 'Paused', { toQueue: true });
  const settled = settledOf(job);
  const more = { share: job.total === 0 ? null : settled / job.total, toQueue: true };
  if (job.state === 'scheduled') return standing('busy', 'Scheduled', more);
  if (job.state === 'waiting' && job.waitReason !== 'backoff') return standing('busy', 'In the queue', more);
  const words = job.total > 1 ? `${count(settled)} of ${count(job.total)} sent` : 'On its way';
  return standing('busy', words, more);
};
