const names = { lastfm: 'Last.fm', listenbrainz: 'ListenBrainz', discogs: 'Discogs' } as const;

/** What a person calls an account's service: its name, or the host of a compatible server. */
export const labelOf = (service: keyof typeof names, url: string | null): string =>
  url ? new URL(url).host : names[service];
