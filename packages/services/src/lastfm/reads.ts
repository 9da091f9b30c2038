import { z } from 'zod';
import { createLastfmApi, type LastfmApiOptions } from './api.ts';
import { asFaults, orNull } from './faults.ts';
import { recentReply } from './heard.ts';
import { count, named, oneOrMany, textOrNothing } from './shapes.ts';

export interface LastfmProfile {
  readonly userName: string;
  readonly realName: string | null;
  readonly url: string | null;
  readonly country: string | null;
  readonly listenCount: number;
  /** Since when, seconds since 1970; null where it is not told. */
  readonly registeredAt: number | null;
}

export interface LastfmListen {
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  /** Seconds since 1970; null is playing now. */
  readonly listenedAt: number | null;
}

interface Popularity {
  readonly listeners: number;
  readonly playcount: number;
  /** Of the asked account; null when none was asked for. */
  readonly ownCount: number | null;
}

export interface LastfmAlbumInfo extends Popularity {
  readonly artist: string;
  readonly title: string;
  readonly url: string | null;
  /** In their order; a length that is not known is null. */
  readonly tracks: readonly { readonly title: string; readonly lengthSeconds: number | null }[];
}

export interface LastfmTrackInfo extends Popularity {
  readonly artist: string;
  readonly title: string;
  readonly album: string | null;
  readonly url: string | null;
  readonly lengthSeconds: number | null;
}

export interface LastfmTrackMatch {
  readonly artist: string;
  readonly title: string;
  readonly listeners: number;
}

export interface LastfmAlbumMatch {
  readonly artist: string;
  readonly title: string;
}

/** Throws Fault (`unavailable`, `rate-limited`, `unauthenticated`); what is not there is null or empty. */
export interface LastfmReads {
  profile(userName: string, signal?: AbortSignal): Promise<LastfmProfile | null>;
  /** Newest first, 200 at most. */
  recentTracks(userName: string, limit: number, signal?: AbortSignal): Promise<LastfmListen[]>;
  album(
    wanted: { readonly artist: string; readonly title: string; readonly userName?: string | undefined },
    signal?: AbortSignal,
  ): Promise<LastfmAlbumInfo | null>;
  track(
    wanted: { readonly artist: string; readonly title: string; readonly userName?: string | undefined },
    signal?: AbortSignal,
  ): Promise<LastfmTrackInfo | null>;
  searchTracks(text: string, limit: number, signal?: AbortSignal): Promise<LastfmTrackMatch[]>;
  searchAlbums(text: string, limit: number, signal?: AbortSignal): Promise<LastfmAlbumMatch[]>;
}

const figures = { listeners: count.default(0), playcount: count.default(0), userplaycount: count.optional() };

const profileReply = z
  .object({
    user: z.object({
      name: z.string(),
      realname: textOrNothing,
      url: textOrNothing,
      country: textOrNothing,
      playcount: count,
      registered: z.object({ unixtime: count }).optional(),
    }),
  })
  .transform(({ user }) => ({
    userName: user.name,
    realName: user.realname,
    url: user.url,
    // "None" is how Last.fm writes nothing.
    country: user.country === 'None' ? null : user.country,
    listenCount: user.playcount,
    registeredAt: user.registered?.unixtime ?? null,
  }));

const albumReply = z
  .object({
    album: z.object({
      name: z.string(),
      artist: named,
      url: textOrNothing,
      ...figures,
      tracks: z
        .object({ track: oneOrMany(z.object({ name: z.string(), duration: count.nullish() })) })
        .optional()
        // An album without tracks has an empty text here.
        .catch(undefined),
    }),
  })
  .transform(({ album }) => ({
    artist: album.artist,
    title: album.name,
    url: album.url,
    ...popularity(album),
    tracks: (album.tracks?.track ?? []).map(({ name, duration }) => ({
      title: name,
      lengthSeconds: duration || null,
    })),
  }));

const trackReply = z
  .object({
    track: z.object({
      name: z.string(),
      artist: named,
      album: named.optional(),
      url: textOrNothing,
      /** Milliseconds here, seconds everywhere else; 0 is not known. */
      duration: count.nullish(),
      ...figures,
    }),
  })
  .transform(({ track }) => ({
    artist: track.artist,
    title: track.name,
    album: track.album ?? null,
    url: track.url,
    ...popularity(track),
    lengthSeconds: track.duration ? Math.round(track.duration / 1000) : null,
  }));

const trackMatches = z.object({
  results: z.object({
    trackmatches: z.object({
      track: oneOrMany(z.object({ name: z.string(), artist: named, listeners: count.default(0) })),
    }),
  }),
});

const albumMatches = z.object({
  results: z.object({
    albummatches: z.object({ album: oneOrMany(z.object({ name: z.string(), artist: named })) }),
  }),
});

function popularity(of: {
  listeners: number;
  playcount: number;
  userplaycount?: number | undefined;
}): Popularity {
  return { listeners: of.listeners, playcount: of.playcount, ownCount: of.userplaycount ?? null };
}

export function createLastfmReads(options: LastfmApiOptions): LastfmReads {
  const api = createLastfmApi(options);
  return {
    profile: (user, signal) => orNull(() => api.read('user.getInfo', { user }, profileReply, signal)),
    recentTracks: (user, limit, signal) =>
      asFaults(async () => {
        const params = { user, limit: Math.min(limit, 200) };
        const { recenttracks } = await api.read('user.getRecentTracks', params, recentReply, signal);
        return (recenttracks.track ?? []).map(({ name, artist, album, date }) => ({
          artist,
          track: name,
          album: album || null,
          listenedAt: date?.uts ?? null,
        }));
      }),
    album: ({ artist, title, userName }, signal) =>
      orNull(() =>
        api.read('album.getInfo', { artist, album: title, username: userName }, albumReply, signal),
      ),
    track: ({ artist, title, userName }, signal) =>
      orNull(() =>
        api.read('track.getInfo', { artist, track: title, username: userName }, trackReply, signal),
      ),
    searchTracks: (track, limit, signal) =>
      asFaults(async () => {
        const { results } = await api.read('track.search', { track, limit }, trackMatches, signal);
        return results.trackmatches.track.map(({ name, artist, listeners }) => ({
          artist,
          title: name,
          listeners,
        }));
      }),
    searchAlbums: (album, limit, signal) =>
      asFaults(async () => {
        const { results } = await api.read('album.search', { album, limit }, albumMatches, signal);
        return results.albummatches.album.map(({ name, artist }) => ({ artist, title: name }));
      }),
  };
}
