import type { Method } from './context.ts';
import { artistTopTags, similarArtists } from './knowledge.ts';
import { getInfo, getRecentTracks, getTopAlbums } from './listener.ts';
import { albumInfo, albumSearch, artistInfo, trackInfo, trackSearch } from './lookups.ts';
import { scrobble, updateNowPlaying } from './scrobble.ts';
import { getMobileSession, getSession, getToken } from './sign-in.ts';

interface Rules {
  readonly run: Method;
  /** The signature is checked. */
  readonly signed?: true;
  /** A session key is needed. */
  readonly session?: true;
  /** Only by POST. */
  readonly write?: true;
}

/** By lower-case name: the real one does not mind case. */
const methods: ReadonlyMap<string, Rules & { readonly name: string }> = new Map(
  Object.entries({
    'auth.getToken': { run: getToken, signed: true },
    'auth.getSession': { run: getSession, signed: true },
    'auth.getMobileSession': { run: getMobileSession, signed: true, write: true },
    'track.scrobble': { run: scrobble, signed: true, session: true, write: true },
    'track.updateNowPlaying': { run: updateNowPlaying, signed: true, session: true, write: true },
    'track.getInfo': { run: trackInfo },
    'track.search': { run: trackSearch },
    'artist.getInfo': { run: artistInfo },
    'artist.getSimilar': { run: similarArtists },
    'artist.getTopTags': { run: artistTopTags },
    'album.getInfo': { run: albumInfo },
    'album.search': { run: albumSearch },
    'user.getInfo': { run: getInfo },
    'user.getRecentTracks': { run: getRecentTracks },
    'user.getTopAlbums': { run: getTopAlbums },
  } satisfies Record<string, Rules>).map(([name, rules]) => [name.toLowerCase(), { name, ...rules }]),
);

export function methodNamed(name: string): (Rules & { readonly name: string }) | undefined {
  return methods.get(name.toLowerCase());
}
