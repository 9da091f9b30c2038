import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/queries.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { useLastfmSignIn } from '../../scrobble/linked.ts';
import { useScrobbleMode } from '../../scrobble/mode.tsx';

/** The way out of a sign-in that a service no longer takes. */
export const Reconnect = () => {
  const edge = useScrobbleMode().kind === 'edge';
  const status = useApi('GET /api/v1/lastfm/status', {});
  const signIn = useLastfmSignIn();
  return (
    <p className="mt-3">
      {edge || status.data?.status === 'reconnect' ? (
        <Button look="solid" busy={signIn.isPending} onClick={() => signIn.mutate('/queue')}>
          Reconnect Last.fm
        </Button>
      ) : (
        <Link to="/settings/$part" params={{ part: 'linked' }} className={buttonClass('solid')}>
          Reconnect
        </Link>
      )}
    </p>
  );
};
