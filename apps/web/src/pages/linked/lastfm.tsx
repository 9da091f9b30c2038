import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/queries.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { Loaded, Skeleton } from '../../components/states.tsx';
import { useLastfmSignIn } from '../../scrobble/linked.ts';
import { useScrobbleMode } from '../../scrobble/mode.tsx';

/** Signing in at Last.fm; the key it gives never comes to the browser. */
export const LastfmLink = () => {
  const status = useApi('GET /api/v1/lastfm/status', {});
  const signIn = useLastfmSignIn();
  const edge = useScrobbleMode().kind === 'edge';
  return (
    <Loaded query={status} skeleton={<Skeleton lines={2} />}>
      {({ configured, linked, name, status: state }) =>
        linked && state !== 'reconnect' ? (
          <div className="flex flex-wrap items-center justify-between gap-4">
            <p>
              Linked as <strong>{name}</strong>.
            </p>
            <Link to="/lastfm" className={buttonClass()}>
              Profile and last scrobbles
            </Link>
          </div>
        ) : configured ? (
          <>
            <p className="mb-4 text-soft">
              {linked
                ? 'Last.fm no longer takes the sign-in of this account.'
                : 'You sign in at Last.fm itself and come back here. Your password stays there.'}
            </p>
            <Button
              look="solid"
              busy={signIn.isPending}
              onClick={() => signIn.mutate(edge ? undefined : '/settings/linked')}
            >
              {linked ? 'Sign in again' : 'Sign in at Last.fm'}
            </Button>
          </>
        ) : (
          <div className="border-l-2 border-field pl-4">
            <p className="font-[550]">Last.fm is not set up on this installation.</p>
            <p className="mt-1 text-soft">
              Whoever runs it makes an API account at{' '}
              <a
                href="https://www.last.fm/api/account/create"
                target="_blank"
                rel="noreferrer"
                className="link"
              >
                last.fm/api
              </a>{' '}
              and sets <code>LASTFM_API_KEY</code> and <code>LASTFM_SECRET</code>.
              {!edge && ' The other services work without.'}
            </p>
          </div>
        )
      }
    </Loaded>
  );
};
