import { useMutation } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { messageOf } from '../api/error.ts';
import { useApi } from '../api/queries.ts';
import { toast } from '../components/toasts.tsx';
import { useScrobbleMode } from './mode.tsx';

export interface LinkedState {
  /** undefined while it is not known. */
  readonly anyForwards: boolean | undefined;
  /** Whether this installation can sign in at Last.fm. */
  readonly lastfmConfigured: boolean;
}

/** Whether anything leaves this installation when a scrobble is sent. */
export const useLinked = (): LinkedState => {
  const onServer = useScrobbleMode().kind === 'server';
  const accounts = useApi('GET /api/v1/linked-accounts', {}, { enabled: onServer });
  const lastfm = useApi('GET /api/v1/lastfm/status', {});
  return {
    anyForwards: onServer ? accounts.data?.items.some(({ forwards }) => forwards) : lastfm.data?.linked,
    lastfmConfigured: lastfm.data?.configured ?? false,
  };
};

/** Leads to Last.fm's sign-in page and back to where the person is. */
export const useLastfmSignIn = () =>
  useMutation({
    mutationFn: (returnTo?: string) =>
      call('POST /api/v1/lastfm/login', {
        body: { returnTo: (returnTo ?? window.location.pathname + window.location.search).slice(0, 300) },
      }),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
