import { useState } from 'react';
import { messageOf } from '../../../api/error.ts';
import { Segments } from '../../../components/segments.tsx';
import { toast } from '../../../components/toasts.tsx';
import { percent } from '../../../lib/numbers.ts';
import type { PlatformPlan } from '../types.ts';
import type { ChangePlan } from './use-plan.ts';

type Mode = PlatformPlan['mode'];

export const modeWords: Record<Mode, { name: string; about: string }> = {
  fixed: { name: 'Fixed', about: 'Every channel at the same interval.' },
  smart: { name: 'Planned', about: 'Where a start is likely, and now and then everywhere.' },
  compare: {
    name: 'Compare',
    about: 'A part of the channels is planned, the rest is checked at fixed intervals.',
  },
};

const modes = ['fixed', 'smart', 'compare'] as const;

/** In which way channels are chosen; takes effect at once, and back at once. */
export const ModeForm = ({ plan, change }: { plan: PlatformPlan; change: ChangePlan }) => {
  // What was asked for is shown at once; a refusal puts it back.
  const [asked, setAsked] = useState<Mode | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const mode = asked ?? plan.mode;
  const pilot = share ?? plan.pilotShare;
  const choose = (next: Mode) => {
    setAsked(next);
    change.mutate({ mode: next }, { onError, onSettled: () => setAsked(null) });
  };
  const storeShare = () => {
    if (share === null || share === plan.pilotShare) return;
    change.mutate({ pilotShare: share }, { onError, onSettled: () => setShare(null) });
  };
  return (
    <div>
      <Segments
        legend={`How channels of ${plan.label} are chosen`}
        value={mode}
        onChange={choose}
        choices={modes.map((one) => [one, modeWords[one].name] as const)}
      />
      <p className="mt-2 text-soft">{modeWords[mode].about}</p>
      {mode === 'compare' && (
        <label className="mt-2 flex min-h-touch max-w-md flex-wrap items-center gap-x-4">
          <span className="font-[550]">Planned: {percent(pilot)} of the channels</span>
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={Math.round(pilot * 100)}
            className="min-h-touch min-w-32 grow"
            onChange={(event) => setShare(Number(event.target.value) / 100)}
            onPointerUp={storeShare}
            onKeyUp={storeShare}
            onBlur={storeShare}
          />
        </label>
      )}
    </div>
  );
};
