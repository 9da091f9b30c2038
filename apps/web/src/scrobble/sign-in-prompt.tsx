import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, buttonClass } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useLastfmSignIn, useLinked } from './linked.ts';
import { useScrobbleMode } from './mode.tsx';

const key = 'fonoteca.history-only';

export const hasAgreedToHistoryOnly = (): boolean => {
  try {
    return localStorage.getItem(key) === 'yes';
  } catch {
    return false;
  }
};

const rememberHistoryOnly = (): void => {
  try {
    localStorage.setItem(key, 'yes');
  } catch {
    // Without storage the question comes again: no harm.
  }
};

/** Asked before the first scrobble while no service is linked. `onAnswer(true)`: scrobble it all the same. */
export const SignInPrompt = ({ onAnswer }: { onAnswer: (goOn: boolean) => void }) =>
  useScrobbleMode().kind === 'edge' ? (
    <EdgePrompt onAnswer={onAnswer} />
  ) : (
    <ServerPrompt onAnswer={onAnswer} />
  );

const EdgePrompt = ({ onAnswer }: { onAnswer: (goOn: boolean) => void }) => {
  const signIn = useLastfmSignIn();
  return (
    <Dialog title="Sign in at Last.fm" onClose={() => onAnswer(false)}>
      <p className="mb-5 text-soft">
        Scrobbles go to your Last.fm account. You sign in there and come straight back here.
      </p>
      <Button look="solid" busy={signIn.isPending} onClick={() => signIn.mutate(undefined)}>
        Sign in at Last.fm
      </Button>
    </Dialog>
  );
};

const ServerPrompt = ({ onAnswer }: { onAnswer: (goOn: boolean) => void }) => {
  const { lastfmConfigured } = useLinked();
  const signIn = useLastfmSignIn();
  const [remember, setRemember] = useState(false);
  const historyOnly = () => {
    if (remember) rememberHistoryOnly();
    onAnswer(true);
  };
  return (
    <Dialog title="Where should it go?" onClose={() => onAnswer(false)}>
      <p className="mb-4 text-soft">
        No service is linked yet: the listens would stand in your history here, and nowhere else.
      </p>
      <label className="mb-4 flex min-h-touch items-center gap-3">
        <input
          type="checkbox"
          className="size-5 shrink-0"
          checked={remember}
          onChange={(event) => setRemember(event.target.checked)}
        />
        Do not ask again in this browser
      </label>
      <div className="flex flex-wrap gap-3">
        <Button look="solid" onClick={historyOnly}>
          Only in my history
        </Button>
        {lastfmConfigured ? (
          <Button busy={signIn.isPending} onClick={() => signIn.mutate(undefined)}>
            Link Last.fm
          </Button>
        ) : (
          <Link to="/settings/$part" params={{ part: 'linked' }} className={buttonClass()}>
            Link a service
          </Link>
        )}
      </div>
    </Dialog>
  );
};
