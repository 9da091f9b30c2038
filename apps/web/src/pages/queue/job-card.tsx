import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { Progress } from '../../components/progress.tsx';
import { count, counted } from '../../lib/numbers.ts';
import { isOver, problemsOf, settledOf, wantsSignIn } from '../../scrobble/job-facts.ts';
import { useTimeZone } from '../../scrobble/mode.tsx';
import type { ScrobbleJob } from '../../scrobble/presses.ts';
import { JobActions } from './job-actions.tsx';
import { JobItems } from './job-items.tsx';
import { Reconnect } from './reconnect.tsx';
import { kindWords, momentOf, stateWords } from './words.ts';

/** One job: how it stands, how far it is at each service, what can be done; its tracks on request. */
export const JobCard = ({ job }: { job: ScrobbleJob }) => {
  const id = useId();
  const timeZone = useTimeZone();
  const [open, setOpen] = useState(false);
  const problems = problemsOf(job);
  const over = isOver(job);
  const settled = settledOf(job);
  const troubled = wantsSignIn(job) || job.waitReason === 'unusable';
  return (
    <li className="border-t border-rule py-4 first:border-t-0 first:pt-0">
      <article aria-labelledby={id}>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
          <div className="min-w-0 grow basis-64">
            <h3 id={id} className="music text-lead leading-snug">
              {job.title}
            </h3>
            <p className="text-small text-soft">
              {kindWords[job.kind]}, {counted(job.total, 'track')} · {momentOf(job.createdAt, timeZone)}
              {job.priority !== 'normal' && ` · ${job.priority} priority`}
            </p>
          </div>
          <p
            role="status"
            className={clsx(
              'font-[550]',
              troubled || (over && problems > 0)
                ? 'text-bad'
                : job.state === 'done'
                  ? 'text-good'
                  : 'text-ink',
            )}
          >
            {over && problems > 0 && job.state === 'done'
              ? `Done, ${count(problems)} not accepted`
              : stateWords(job, timeZone)}
          </p>
        </div>
        {job.message && <p className="mt-1 text-soft">{job.message}</p>}
        {wantsSignIn(job) && <Reconnect />}
        {!over && (
          <div className="mt-3">
            <Progress
              label={`${count(settled)} of ${counted(job.total, 'track')}`}
              share={job.total === 0 ? null : settled / job.total}
            />
          </div>
        )}
        {job.targets.length > 0 && <Targets job={job} />}
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={`${id}-tracks`}
            className="-ml-2 inline-flex min-h-touch items-center gap-1.5 rounded px-2 font-[550] text-soft hover:text-ink"
            onClick={() => setOpen(!open)}
          >
            <ChevronDown
              size={18}
              aria-hidden="true"
              className={clsx('transition-transform duration-[var(--swift)]', open && 'rotate-180')}
            />
            {open ? 'Hide the tracks' : 'Show the tracks'}
          </button>
          {!over && <JobActions job={job} />}
        </div>
        <div id={`${id}-tracks`}>{open && <JobItems job={job} hasProblems={problems > 0} />}</div>
      </article>
    </li>
  );
};

const Targets = ({ job }: { job: ScrobbleJob }) => (
  <ul className="mt-2 flex flex-col gap-1">
    {job.targets.map(({ target, accepted, ignored, rejected, waiting }) => (
      <li key={target} className="flex flex-wrap items-center gap-x-4 text-small text-soft">
        <span className="w-28 shrink-0 truncate font-[550] text-ink">{target}</span>
        <span>{count(accepted)} accepted</span>
        {ignored > 0 && <span className="text-bad">{count(ignored)} ignored</span>}
        {rejected > 0 && <span className="text-bad">{count(rejected)} rejected</span>}
        {waiting > 0 && <span>{count(waiting)} waiting</span>}
        <span
          aria-hidden="true"
          className="h-[3px] min-w-16 grow bg-[linear-gradient(var(--data),var(--data))] bg-rule bg-no-repeat"
          style={{ backgroundSize: `${(accepted / Math.max(1, job.total)) * 100}% 100%` }}
        />
      </li>
    ))}
  </ul>
);
