import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import { ApiError, messageOf } from '../api/error.ts';
import { useRefresh } from '../api/queries.ts';
import { toast } from '../components/toasts.tsx';
import { isOver } from './job-facts.ts';
import { useLinked } from './linked.ts';
import { useScrobbleMode } from './mode.tsx';
import { forgetPress, press, type ScrobbleJob, usePressOf } from './presses.ts';
import { type Priority, requestOf, type Wanted } from './request.ts';
import { hasAgreedToHistoryOnly, SignInPrompt } from './sign-in-prompt.tsx';
import { type Standing, standingOf } from './standing.ts';
import { useJob } from './use-job.ts';
import type { When } from './when.ts';

export interface Scrobble {
  readonly standing: Standing;
  /** Sends it, or asks first where nothing is linked. Gives whether a job was made; throws ApiError. */
  readonly send: (wanted: Wanted, when: When, priority?: Priority) => Promise<boolean>;
  /** The same for a plain button: what goes wrong is told in a message. */
  readonly sendAndTell: (wanted: Wanted, when: When) => void;
  readonly openQueue: () => void;
  /** The question that is being asked, to be placed in the page. */
  readonly asking: ReactNode;
}

/** How long "Scrobbled" stays before the button can be pressed as before. */
const shownMs = 20_000;

/** One thing that can be scrobbled; `name` tells it from others wherever it stands. */
export const useScrobble = (name: string): Scrobble => {
  const mode = useScrobbleMode();
  const linked = useLinked();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const pressed = usePressOf(name);
  const job = useJob(pressed?.state === 'sent' ? pressed.job : undefined);
  const [asked, setAsked] = useState<{ resolve: (goOn: boolean) => void } | null>(null);
  const over = job !== undefined && isOver(job);

  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(() => forgetPress(name), shownMs);
    return () => clearTimeout(timer);
  }, [over, name]);

  const openQueue = () => void navigate({ to: '/queue' });
  const ask = () => new Promise<boolean>((resolve) => setAsked({ resolve }));
  const answer = (goOn: boolean) => {
    asked?.resolve(goOn);
    setAsked(null);
  };

  const send: Scrobble['send'] = async (wanted, when, priority) => {
    const agreed = mode.kind === 'server' && hasAgreedToHistoryOnly();
    if (linked.anyForwards === false && !agreed && !(await ask())) return false;
    try {
      const made = await press(name, () => requestOf(mode, { wanted, when, priority }));
      if (made) tellSent(made, when, openQueue, refresh);
      return made !== null;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || mode.kind !== 'edge') throw error;
      forgetPress(name);
      await ask();
      return false;
    }
  };
  const sendAndTell: Scrobble['sendAndTell'] = (wanted, when) => {
    send(wanted, when).catch((error: unknown) => toast(reasonsOf(error), { bad: true }));
  };
  return {
    standing: standingOf(pressed, job),
    send,
    sendAndTell,
    openQueue,
    asking: asked && <SignInPrompt onAnswer={answer} />,
  };
};

/** What was refused, with the reasons for single inputs. */
export const reasonsOf = (error: unknown): string => {
  const fields = error instanceof ApiError ? error.fields : [];
  const reasons = [...new Set(fields.map(({ reason }) => reason))].slice(0, 3);
  return [messageOf(error), ...reasons].join(': ');
};

const tellSent = (
  job: ScrobbleJob,
  when: When,
  openQueue: () => void,
  refresh: (...paths: string[]) => Promise<void>,
): void => {
  void refresh('/scrobbles/jobs');
  if (when.kind !== 'scheduled') {
    toast(`${job.title}: on its way`, { action: { label: 'Queue', run: openQueue } });
    return;
  }
  const undo = async () => {
    try {
      await call('POST /api/v1/scrobbles/jobs/{id}/cancel', { params: { id: job.id } });
      toast('Cancelled');
    } catch (error) {
      toast(messageOf(error), { bad: true });
    }
    await refresh('/scrobbles/jobs');
  };
  toast(`${job.title}: scheduled`, { action: { label: 'Undo', run: () => void undo() } });
};
