import type { TrackText } from './track.ts';

/** A streaming service in which a track can be looked for; nothing is asked of it from here. */
export interface StreamingService {
  readonly id: string;
  readonly name: string;
  /** Address of its search; `{query}` stands for artist and title, percent-encoded. */
  readonly search: string;
}

export const streamingServices: readonly StreamingService[] = [
  { id: 'spotify', name: 'Spotify', search: 'https://open.spotify.com/search/{query}' },
  { id: 'deezer', name: 'Deezer', search: 'https://www.deezer.com/search/{query}' },
  { id: 'apple-music', name: 'Apple Music', search: 'https://music.apple.com/search?term={query}' },
  { id: 'youtube-music', name: 'YouTube Music', search: 'https://music.youtube.com/search?q={query}' },
  { id: 'tidal', name: 'Tidal', search: 'https://listen.tidal.com/search?q={query}' },
  { id: 'bandcamp', name: 'Bandcamp', search: 'https://bandcamp.com/search?q={query}&item_type=t' },
  { id: 'qobuz', name: 'Qobuz', search: 'https://www.qobuz.com/us-en/search?q={query}' },
];

export interface TrackLink {
  readonly service: string;
  readonly name: string;
  readonly url: string;
  /** Whether it leads to the track itself and not to a search. */
  readonly exact: boolean;
}

/** Where a track can be opened: at Spotify itself where its id is known, else by searches. */
export const trackLinks = (track: Pick<TrackText, 'title' | 'artist' | 'spotifyUri'>): TrackLink[] =>
  streamingServices.map(({ id, name, search }) => {
    const known = id === 'spotify' ? track.spotifyUri?.replace('spotify:track:', '') : undefined;
    const query = encodeURIComponent(`${track.artist} ${track.title}`.toWellFormed());
    return {
      service: id,
      name,
      url: known ? `https://open.spotify.com/track/${known}` : search.replace('{query}', query),
      exact: known !== undefined,
    };
  });
