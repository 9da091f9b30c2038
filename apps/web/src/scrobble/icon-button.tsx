import clsx from 'clsx';
import { IconButton } from '../components/button.tsx';
import type { Wanted } from './request.ts';
import { StandingIcon } from './standing-icon.tsx';
import { useScrobble } from './use-scrobble.tsx';

/** Scrobbles something as just finished, where there is room for a symbol alone. */
export const ScrobbleIconButton = ({
  name,
  wanted,
  what,
}: {
  name: string;
  wanted: Wanted;
  what: string;
}) => {
  const scrobble = useScrobble(name);
  const { look, words, toQueue } = scrobble.standing;
  return (
    <>
      <IconButton
        label={words === undefined ? `Scrobble ${what}` : `${what}: ${words}`}
        disabled={look === 'busy' && !toQueue}
        className={clsx(
          look === 'done' && 'text-good!',
          (look === 'warning' || look === 'bad') && 'text-bad!',
          look === 'busy' && 'text-accent!',
        )}
        onClick={() =>
          toQueue ? scrobble.openQueue() : scrobble.sendAndTell(wanted, { kind: 'just-finished' })
        }
      >
        <StandingIcon look={look} size={20} />
      </IconButton>
      <span role="status" className="sr-only">
        {words && `${what}: ${words}`}
      </span>
      {scrobble.asking}
    </>
  );
};
