import { Fault } from '@fonoteca/domain';
import { createLastfmReads, type LastfmReads } from '@fonoteca/services/web';
import type { Hono } from 'hono';
import { implement } from '../http/implement.ts';
import type { AccountContext } from './context.ts';

const recentShown = 20;
const found = 20;

/** What Last.fm tells: the profile, popularity, search. The session key has no part in it. */
export function lastfmRoutes(app: Hono, account: AccountContext): void {
  let known: LastfmReads | undefined;
  const reads = (): LastfmReads => {
    const { lastfm } = account.settings;
    if (!lastfm) throw new Fault('unavailable', 'This installation has no Last.fm API key');
    known ??= createLastfmReads(lastfm);
    return known;
  };
  const row = () => account.sql.exec('select name, sealed_key, status from account')[0];
  const userName = (): string => String(row()?.name);

  implement(app, 'GET /api/v1/lastfm/status', () => {
    const { name, status, sealed_key: key } = row() ?? {};
    return {
      configured: account.settings.lastfm !== undefined,
      linked: Boolean(key),
      name: String(name),
      status: status as 'active' | 'reconnect' | 'unusable',
      url: `https://www.last.fm/user/${encodeURIComponent(String(name))}`,
    };
  });
  implement(app, 'GET /api/v1/lastfm/profile', async () => {
    const [profile, recent] = await Promise.all([
      reads().profile(userName()),
      reads().recentTracks(userName(), recentShown),
    ]);
    if (!profile) throw new Fault('not-found', 'Last.fm does not know this account any more');
    return {
      name: profile.userName,
      realName: profile.realName,
      url: profile.url ?? `https://www.last.fm/user/${encodeURIComponent(profile.userName)}`,
      scrobbles: profile.listenCount,
      registeredAt: profile.registeredAt === null ? null : iso(profile.registeredAt),
      recent: recent.map(({ artist, track, album, listenedAt }) => ({
        artist,
        track,
        album,
        listenedAt: listenedAt === null ? null : iso(listenedAt),
      })),
    };
  });
  implement(app, 'GET /api/v1/lastfm/album', async ({ query }) => {
    const album = await reads().album({ artist: query.artist, title: query.album, userName: userName() });
    return {
      listeners: album?.listeners ?? null,
      scrobbles: album?.playcount ?? null,
      own: album?.ownCount ?? null,
      url: album?.url ?? null,
    };
  });
  implement(app, 'GET /api/v1/scrobbles/search', async ({ query: { q, kind } }) => {
    const matches: { artist: string; title: string; listeners?: number }[] =
      kind === 'track' ? await reads().searchTracks(q, found) : await reads().searchAlbums(q, found);
    const items = matches.map(({ artist, title, listeners }) => ({
      source: 'lastfm' as const,
      kind,
      artist,
      title,
      album: null,
      lengthSeconds: null,
      year: null,
      listeners: listeners ?? null,
      mbid: null,
    }));
    return { items, missing: [] };
  });
  implement(app, 'GET /api/v1/scrobbles/search/album', async ({ query }) => {
    if (query.source !== 'lastfm') {
      throw new Fault('invalid', 'This installation searches on Last.fm alone', {
        fields: [{ field: 'query.source', reason: 'must be lastfm' }],
      });
    }
    const album = await reads().album({ artist: query.artist, title: query.title });
    if (!album) throw new Fault('not-found', 'Last.fm does not know this album');
    return {
      tracks: album.tracks.map(({ title, lengthSeconds }, index) => ({
        artist: album.artist,
        track: title,
        album: album.title,
        albumArtist: album.artist,
        trackNumber: index + 1,
        ...(lengthSeconds ? { lengthSeconds: Math.min(lengthSeconds, 86_400) } : {}),
      })),
    };
  });
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
