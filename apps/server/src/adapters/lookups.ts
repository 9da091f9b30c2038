import type { ResponseOf } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import { createLastfmReads, createMusicBrainzClient, userAgent } from '@fonoteca/services';
import type { Config } from '../config.ts';

type SearchResult = ResponseOf<'GET /api/v1/scrobbles/search'>;
type Found = SearchResult['items'][number];
type FoundTracks = ResponseOf<'GET /api/v1/scrobbles/search/album'>['tracks'];

export type Lookups = ReturnType<typeof createLookups>;

const shown = 20;
/** A page that searches waits no longer; what has not answered by then is named. */
const patienceMs = 5_000;

/** What Last.fm and MusicBrainz know of tracks, albums and a person's profile. */
export function createLookups({ services, contact }: Config) {
  const lastfm = services.lastfmApp
    ? createLastfmReads({ ...services.lastfmApp, baseUrl: services.lastfmUrl })
    : null;
  const musicbrainz = createMusicBrainzClient({
    baseUrl: services.musicbrainzUrl,
    userAgent: userAgent(contact),
    timeoutMs: patienceMs,
  });
  const signal = () => AbortSignal.timeout(patienceMs);

  const atLastfm = async (q: string, kind: 'track' | 'album'): Promise<Found[]> => {
    if (!lastfm) throw new Fault('unavailable', 'Last.fm is not set up on this server');
    const unknown = { album: null, lengthSeconds: null, year: null, mbid: null };
    if (kind === 'track') {
      const matches = await lastfm.searchTracks(q, shown, signal());
      return matches.map((match) => ({ source: 'lastfm', kind, ...unknown, ...match }));
    }
    const matches = await lastfm.searchAlbums(q, shown, signal());
    return matches.map((match) => ({ source: 'lastfm', kind, ...unknown, listeners: null, ...match }));
  };

  const atMusicBrainz = async (q: string, kind: 'track' | 'album'): Promise<Found[]> => {
    if (kind === 'track') {
      const matches = await musicbrainz.searchRecordings(wanted(q), signal());
      return matches.slice(0, shown).map((match) => ({
        source: 'musicbrainz',
        kind,
        artist: creditOf(match.artists),
        title: match.title,
        album: match.releases[0]?.title ?? null,
        lengthSeconds: secondsOf(match.lengthMs),
        year: null,
        listeners: null,
        mbid: match.mbid,
      }));
    }
    const matches = await musicbrainz.searchReleases(wanted(q), signal());
    return matches.slice(0, shown).map((match) => ({
      source: 'musicbrainz',
      kind,
      artist: creditOf(match.artists),
      title: match.title,
      album: null,
      lengthSeconds: null,
      year: match.date ? Number(match.date.slice(0, 4)) || null : null,
      listeners: null,
      mbid: match.mbid,
    }));
  };

  return {
    /** Both services at once; one that does not answer is named in `missing`. */
    async search(q: string, kind: 'track' | 'album'): Promise<SearchResult> {
      const asked = [
        { name: 'Last.fm', answer: atLastfm(q, kind) },
        { name: 'MusicBrainz', answer: atMusicBrainz(q, kind) },
      ];
      const answers = await Promise.allSettled(asked.map(({ answer }) => answer));
      return {
        items: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])),
        missing: asked.flatMap(({ name }, index) => (answers[index]?.status === 'rejected' ? [name] : [])),
      };
    },

    /** Throws Fault `not-found` for an album the service does not have, or has without tracks. */
    async albumTracks(album: {
      readonly source: 'lastfm' | 'musicbrainz';
      readonly artist: string;
      readonly title: string;
      readonly mbid?: string | undefined;
    }): Promise<FoundTracks> {
      const tracks =
        album.source === 'lastfm' ? await tracksAtLastfm(album) : await tracksAtMusicBrainz(album.mbid);
      if (tracks.length === 0) throw new Fault('not-found', 'That service has no track list of this album');
      return tracks;
    },

    async profile(userName: string) {
      const reads = needed(lastfm);
      const [profile, recent] = await Promise.all([
        reads.profile(userName, signal()),
        reads.recentTracks(userName, shown, signal()),
      ]);
      if (!profile) throw new Fault('not-found', `Last.fm has no profile ${userName}`);
      return {
        name: profile.userName,
        realName: profile.realName,
        url: profile.url ?? `https://www.last.fm/user/${encodeURIComponent(profile.userName)}`,
        scrobbles: profile.listenCount,
        registeredAt: instantOf(profile.registeredAt),
        recent: recent.map((listen) => ({ ...listen, listenedAt: instantOf(listen.listenedAt) })),
      };
    },

    async popularity(artist: string, title: string, userName: string | null) {
      const album = await needed(lastfm).album({ artist, title, userName: userName ?? undefined }, signal());
      return {
        listeners: album?.listeners ?? null,
        scrobbles: album?.playcount ?? null,
        own: album?.ownCount ?? null,
        url: album?.url ?? null,
      };
    },
  };

  async function tracksAtLastfm({ artist, title }: { artist: string; title: string }): Promise<FoundTracks> {
    const album = await needed(lastfm).album({ artist, title }, signal());
    return (album?.tracks ?? []).map((track, index) => ({
      artist: album?.artist ?? artist,
      track: track.title,
      album: album?.title ?? title,
      trackNumber: index + 1,
      ...(track.lengthSeconds === null ? {} : { lengthSeconds: track.lengthSeconds }),
    }));
  }

  async function tracksAtMusicBrainz(mbid: string | undefined): Promise<FoundTracks> {
    if (!mbid) {
      throw new Fault('invalid', 'Say which release', {
        fields: [{ field: 'mbid', reason: 'give the id that the search answered' }],
      });
    }
    const release = await musicbrainz.release(mbid, signal());
    if (!release) return [];
    const albumArtist = creditOf(release.artists);
    const tracks = release.media.flatMap((medium) => medium.tracks);
    return tracks.map((track, index) => {
      const lengthSeconds = secondsOf(track.lengthMs);
      return {
        artist: creditOf(track.artists) || albumArtist,
        track: track.title,
        album: release.title,
        albumArtist,
        trackNumber: index + 1,
        mbid: track.recordingMbid,
        ...(lengthSeconds === null ? {} : { lengthSeconds }),
      };
    });
  }
}

function needed<Reads>(reads: Reads | null): Reads {
  if (reads) return reads;
  throw new Fault('unavailable', 'Last.fm is not set up on this server', {
    fields: [{ field: 'LASTFM_API_KEY', reason: 'the operator sets LASTFM_API_KEY and LASTFM_SECRET' }],
  });
}

/** `Artist - Title` is asked for as such; anything else as a title. */
function wanted(q: string): { artist?: string; title: string } {
  const parts = /^(?<artist>.+?)\s+[-–—]\s+(?<title>.+)$/u.exec(q)?.groups;
  return parts?.artist && parts.title ? { artist: parts.artist, title: parts.title } : { title: q };
}

const creditOf = (artists: readonly { readonly name: string; readonly join: string }[]): string =>
  artists
    .map(({ name, join }) => name + join)
    .join('')
    .trim();

const secondsOf = (milliseconds: number | null): number | null =>
  milliseconds === null || milliseconds < 500 ? null : Math.round(milliseconds / 1000);

const instantOf = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1000).toISOString();
