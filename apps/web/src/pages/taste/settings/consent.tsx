import { Link } from '@tanstack/react-router';
import { count } from '../../../lib/numbers.ts';
import { SwitchRow } from './switch-row.tsx';
import type { Taste } from './types.ts';
import type { SettingsEdits } from './use-settings.ts';

/** Two consents: an own export of Spotify, and teaching the models of the instance. */
export const ConsentSection = ({ taste, edits }: { taste: Taste; edits: SettingsEdits }) => {
  const { settings, waitingForOptIn } = taste;
  return (
    <div>
      <SwitchRow
        label="Learn from my own Spotify export"
        on={settings.learnFromSpotifyExport}
        onChange={(on) =>
          void edits.change(
            { learnFromSpotifyExport: on },
            on
              ? 'Your Spotify export is learned from now on'
              : 'Your Spotify export is no longer learned from',
          )
        }
      >
        <p>
          The history that you exported from Spotify is yours: the law of many countries gives you a right to
          it. Spotify’s terms for developers forbid learning from what comes out of its Web API, and Fonoteca
          never does. The files that you asked for yourself and brought in here are something else, but the
          decision is yours: nothing is learned from them before you switch this on.
        </p>
        <p className="mt-2">
          On: these listens shape your lists and your map. Off again: they leave your taste at once, and the
          models with their next training. The listens themselves stay in your history either way.
        </p>
        {!settings.learnFromSpotifyExport && waitingForOptIn > 0 && (
          <p className="mt-2 font-[550] text-ink">
            {count(waitingForOptIn)} {waitingForOptIn === 1 ? 'listen waits' : 'listens wait'} for your word.
          </p>
        )}
        {waitingForOptIn === 0 && !settings.learnFromSpotifyExport && (
          <p className="mt-2">
            None of your listens comes from such an export alone.{' '}
            <Link to="/import" className="link">
              How to get one
            </Link>
          </p>
        )}
      </SwitchRow>
      <SwitchRow
        label="Help the models of this instance"
        on={settings.shareWithInstance}
        onChange={(on) =>
          void edits.change(
            { shareWithInstance: on },
            on ? 'Your listens teach the next models' : 'The next models are trained without your listens',
          )
        }
      >
        <p>
          Models learn from everybody here what goes together: with your listens, they know more, also for
          you. They hold figures of artists and recordings and no person; nobody sees your listens. Off:
          models are trained without you from the next training on, and only your own lists use what you
          heard.
        </p>
      </SwitchRow>
    </div>
  );
};
