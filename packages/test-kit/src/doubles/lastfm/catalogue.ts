import type { Ledger } from '../shared/ledger.ts';
import type { LastfmAlbum, LastfmArtist, PlayCounts } from './types.ts';

export interface Figures {
  readonly listeners: number;
  readonly playcount: number;
}

export interface KnownTrack {
  readonly artist: string;
  readonly name: string;
  /** Seconds. */
  readonly duration?: number;
  readonly album?: LastfmAlbum;
  readonly rank?: number;
}

const same = (left: string | undefined, right: string | undefined): boolean =>
  left?.toLowerCase() === right?.toLowerCase();

/** What the double knows of artists, albums and tracks: what it was told, and what was scrobbled. */
export class Catalogue {
  private readonly told: LastfmAlbum[] = [];
  private readonly counts: PlayCounts[] = [];
  private readonly described: LastfmArtist[] = [];
  private readonly ledger: Ledger;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  addAlbum(album: LastfmAlbum): void {
    this.told.push(album);
  }

  addArtist(artist: LastfmArtist): void {
    this.described.push(artist);
  }

  /** By name or MBID; of an artist that was only heard, the name. */
  describedArtist({
    name,
    mbid,
  }: {
    name?: string | undefined;
    mbid?: string | undefined;
  }): LastfmArtist | undefined {
    const told = this.described.find((one) => (mbid ? one.mbid === mbid : same(one.name, name)));
    const heard = told || !name ? undefined : this.artist(name);
    return told ?? (heard === undefined ? undefined : { name: heard });
  }

  setPlayCounts(counts: PlayCounts): void {
    const { artist, track, album } = counts;
    const before = this.counts.findIndex(
      (one) => same(one.artist, artist) && same(one.track, track) && same(one.album, album),
    );
    if (before >= 0) this.counts.splice(before, 1, counts);
    else this.counts.push(counts);
  }

  /** The artist's name as it is known. */
  artist(name: string): string | undefined {
    const known = [...this.told, ...this.counts, ...this.ledger.entries].find((one) =>
      same(one.artist, name),
    );
    return known?.artist;
  }

  albums(): LastfmAlbum[] {
    const albums = [...this.told];
    const known = new Set(albums.map(({ artist, name }) => keyOf(artist, name)));
    for (const { artist, albumArtist, album } of this.ledger.entries) {
      if (!album || known.has(keyOf(albumArtist ?? artist, album))) continue;
      known.add(keyOf(albumArtist ?? artist, album));
      albums.push({ artist: albumArtist ?? artist, name: album, tracks: [] });
    }
    return albums;
  }

  tracks(): KnownTrack[] {
    const tracks = this.told.flatMap((album) =>
      album.tracks.map(
        (track, index): KnownTrack => ({
          artist: track.artist ?? album.artist,
          name: track.name,
          ...(track.duration === undefined ? {} : { duration: track.duration }),
          album,
          rank: index + 1,
        }),
      ),
    );
    const known = new Set(tracks.map(({ artist, name }) => keyOf(artist, name)));
    for (const { artist, track } of this.ledger.entries) {
      if (known.has(keyOf(artist, track))) continue;
      known.add(keyOf(artist, track));
      tracks.push({ artist, name: track });
    }
    return tracks;
  }

  /** Figures of everybody: those that were told, and on top of them the ledger's. */
  figures(artist: string, what: { track?: string; album?: string } = {}): Figures {
    const told = this.counts.find(
      (one) => same(one.artist, artist) && same(one.track, what.track) && same(one.album, what.album),
    );
    const album = what.album
      ? this.told.find((one) => same(one.artist, artist) && same(one.name, what.album))
      : undefined;
    const own = this.ledger.entries.filter((entry) => isOf(entry, artist, what));
    const listeners = new Set(own.map(({ account }) => account)).size;
    return {
      listeners: (told?.listeners ?? album?.listeners ?? 0) + listeners,
      playcount: (told?.playcount ?? album?.playcount ?? 0) + own.length,
    };
  }

  countOf(account: string, artist: string, what: { track?: string; album?: string } = {}): number {
    return this.ledger.of(account).filter((entry) => isOf(entry, artist, what)).length;
  }
}

function keyOf(artist: string, name: string): string {
  return `${artist}\n${name}`.toLowerCase();
}

function isOf(
  entry: { artist: string; track: string; album?: string; albumArtist?: string },
  artist: string,
  what: { track?: string; album?: string },
): boolean {
  if (what.album !== undefined)
    return same(entry.album, what.album) && (same(entry.artist, artist) || same(entry.albumArtist, artist));
  return same(entry.artist, artist) && (what.track === undefined || same(entry.track, what.track));
}
