import { type ReactNode, useState } from 'react';
import { messageOf } from '../../../api/error.ts';
import { Button } from '../../../components/button.tsx';
import { Section } from '../../../components/section.tsx';
import { toast } from '../../../components/toasts.tsx';
import { count, counted, percent } from '../../../lib/numbers.ts';
import { SwitchRow } from '../../taste/settings/switch-row.tsx';
import type { PlatformPlan } from '../types.ts';
import { momentWords } from '../words.ts';
import { BudgetForm } from './budget-form.tsx';
import { HoursChart } from './hours-chart.tsx';
import { ModeForm, modeWords } from './mode-form.tsx';
import { type ChangePlan, usePlan } from './use-plan.ts';

/** One platform: whether it can be asked, in which way, and how much of its budget is used. */
export const PlatformPart = ({
  plan,
  owner,
  timeZone,
  now,
}: {
  plan: PlatformPlan;
  owner: boolean;
  timeZone: string;
  now: number;
}) => {
  const change = usePlan(plan);
  // What was asked for is shown at once; a refusal puts it back.
  const [asked, setAsked] = useState<boolean | null>(null);
  const { label, configured, enabled, message } = plan;
  const checked = configured && enabled;
  return (
    <Section title={label} aside={asideOf(plan)}>
      {message !== null && <Notice>{message}</Notice>}
      {plan.fallback && <Fallback plan={plan} change={change} owner={owner} timeZone={timeZone} now={now} />}
      {plan.waitUntil !== null && Date.parse(plan.waitUntil) > now && (
        <Notice>
          The platform asked for quiet: nothing is asked until {momentWords(plan.waitUntil, timeZone, now)}.
        </Notice>
      )}
      {owner ? (
        <SwitchRow
          label={`Check channels of ${label}`}
          on={asked ?? enabled}
          onChange={(on) => {
            setAsked(on);
            change.mutate(
              { enabled: on },
              {
                onError: (error) => toast(messageOf(error), { bad: true }),
                onSettled: () => setAsked(null),
              },
            );
          }}
        />
      ) : (
        !enabled && <p className="text-soft">The owner has switched it off.</p>
      )}
      {checked && (
        <div className="grid gap-x-12 gap-y-6 lg:grid-cols-2">
          <div className="min-w-0">
            {owner ? (
              <ModeForm plan={plan} change={change} />
            ) : (
              <p>
                <strong>{modeWords[plan.running].name}.</strong> {modeWords[plan.running].about}
              </p>
            )}
            <Calibration plan={plan} />
            {owner && (
              <details className="mt-2">
                <summary className="link inline-flex min-h-touch items-center font-[550]">
                  Change the budget
                </summary>
                <BudgetForm plan={plan} change={change} />
              </details>
            )}
          </div>
          <div className="min-w-0">
            <Used plan={plan} />
            <HoursChart hours={plan.hours} allowed={plan.callsPerHour} label={label} timeZone={timeZone} />
          </div>
        </div>
      )}
    </Section>
  );
};

const asideOf = ({ channels, pushed }: PlatformPlan): string =>
  [counted(channels, 'channel'), ...(pushed > 0 ? [`${count(pushed)} by push`] : [])].join(', ');

const Notice = ({ bad = false, children }: { bad?: boolean; children: ReactNode }) => (
  <div className={`mb-4 max-w-prose border-l-2 py-1 pl-4 ${bad ? 'border-bad' : 'border-accent'}`}>
    {children}
  </div>
);

const Fallback = ({
  plan,
  change,
  owner,
  timeZone,
  now,
}: {
  plan: PlatformPlan;
  change: ChangePlan;
  owner: boolean;
  timeZone: string;
  now: number;
}) => {
  if (!plan.fallback) return null;
  const back = () =>
    change.mutate(
      { clearFallback: true },
      {
        onSuccess: () => toast(`${plan.label}: planned again`),
        onError: (error) => toast(messageOf(error), { bad: true }),
      },
    );
  return (
    <Notice bad>
      <p className="font-[550]">
        Back at fixed intervals since {momentWords(plan.fallback.since, timeZone, now)}.
      </p>
      <p className="mb-2 text-soft">{plan.fallback.why}</p>
      {owner ? (
        <Button busy={change.isPending} onClick={back}>
          Back to planned
        </Button>
      ) : (
        <p className="text-small text-soft">The owner can go back to planned checks.</p>
      )}
    </Notice>
  );
};

const Used = ({
  plan: { callsInWindow, callsAllowed, windowMinutes, batch, reserve },
}: {
  plan: PlatformPlan;
}) => {
  const share = callsAllowed > 0 ? Math.min(1, callsInWindow / callsAllowed) : 0;
  return (
    <div className="mb-3">
      <p className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4">
        <span>
          <strong className="text-lead font-[650]">{count(callsInWindow)}</strong>{' '}
          <span className="text-soft">
            of {counted(callsAllowed, 'call')} in {windowWords(windowMinutes)}
          </span>
        </span>
        <span className="text-small text-faint">
          {percent(reserve)} kept back
          {batch > 1 && `, ${count(batch)} channels a call`}
        </span>
      </p>
      <svg width="100%" height="10" aria-hidden="true" className="block">
        <rect width="100%" height="10" rx="1" fill="var(--rule)" />
        <rect
          width={`${share * 100}%`}
          height="10"
          rx="1"
          fill={share > 0.95 ? 'var(--bad)' : 'var(--data)'}
        />
        {reserve > 0 && <rect x={`${(1 - reserve) * 100}%`} width="2" height="10" fill="var(--accent)" />}
      </svg>
    </div>
  );
};

const windowWords = (minutes: number): string => {
  if (minutes === 60) return 'an hour';
  if (minutes % 1440 === 0) return minutes === 1440 ? 'a day' : `${minutes / 1440} days`;
  if (minutes % 60 === 0) return `${minutes / 60} hours`;
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
};

const Calibration = ({ plan: { calibration, running } }: { plan: PlatformPlan }) => {
  if (running === 'fixed' && calibration.ok) return null;
  const off = calibration.error === null ? null : `${(calibration.error * 100).toFixed(1)} points`;
  return (
    <p className={`mt-2 text-small ${calibration.ok ? 'text-soft' : 'font-[550] text-bad'}`}>
      {calibration.ok
        ? off
          ? `The chances hold: off by ${off} on average.`
          : 'Whether the chances hold shows after some days of checks.'
        : `The chances do not hold${off ? `: off by ${off}` : ''}${calibration.why ? ` (${calibration.why})` : ''}.`}
    </p>
  );
};
