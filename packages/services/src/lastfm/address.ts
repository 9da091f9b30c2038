/** Where an API that speaks Last.fm's protocol has its two doors. */
export interface LastfmAddresses {
  readonly api: string;
  readonly signIn: string;
}

/** Of Last.fm itself, or of a compatible server by its address. */
export function lastfmAddresses(baseUrl: string | undefined): LastfmAddresses {
  if (baseUrl === undefined)
    return { api: 'https://ws.audioscrobbler.com/2.0/', signIn: 'https://www.last.fm/api/auth/' };
  const base = baseUrl.replace(/\/+$/, '');
  return { api: `${base}/2.0/`, signIn: `${base}/api/auth/` };
}
