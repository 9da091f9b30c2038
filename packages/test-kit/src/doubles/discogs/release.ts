import { createHash } from 'node:crypto';
import type { DiscogsArtist, DiscogsFormat, DiscogsMaster, DiscogsRelease, DiscogsTrack } from './types.ts';

/**
 * A line of a track list: `['A1', 'Title', '3:45']`, with `by` for artists of its own; a heading; or an index
 * track and what is in it.
 */
export type TrackLine =
  | readonly [position: string, title: string, duration?: string, by?: readonly string[]]
  | { readonly heading: string }
  | {
      readonly index: string;
      readonly position?: string;
      readonly duration?: string;
      readonly tracks: readonly TrackLine[];
    };

export interface ReleaseWish {
  readonly id?: number;
  readonly title?: string;
  /** As Discogs has them: `['Low (2)']`. */
  readonly artists?: readonly string[];
  readonly year?: number;
  readonly country?: string;
  /** Number of the master; 0 is none. */
  readonly master?: number;
  readonly genres?: readonly string[];
  readonly styles?: readonly string[];
  readonly label?: string;
  readonly catno?: string;
  readonly formats?: readonly DiscogsFormat[];
  readonly barcode?: string;
  readonly tracks?: readonly TrackLine[];
  readonly pictures?: number;
}

/** A release with the wished properties; what is left out is a plain LP. The same wish has the same number. */
export function discogsRelease(wish: ReleaseWish = {}): DiscogsRelease {
  const title = wish.title ?? 'Untitled';
  const artists = wish.artists ?? ['The Example'];
  const year = wish.year ?? 1994;
  const label = wish.label ?? 'Own Pressing';
  return {
    id: wish.id ?? numberFor(`${artists.join()}\n${title}\n${wish.barcode ?? ''}`),
    title,
    artists: discogsArtists(artists),
    year,
    released: year === 0 ? '' : String(year),
    country: wish.country ?? 'Germany',
    master_id: wish.master ?? 0,
    genres: wish.genres ?? ['Rock'],
    styles: wish.styles ?? ['Indie Rock'],
    labels: [{ id: numberFor(label), name: label, catno: wish.catno ?? 'OP 001' }],
    formats: wish.formats ?? [{ name: 'Vinyl', qty: '1', descriptions: ['LP', 'Album'] }],
    identifiers: wish.barcode === undefined ? [] : [{ type: 'Barcode', value: wish.barcode }],
    tracklist: (
      wish.tracks ?? [
        ['A1', 'One', '3:01'],
        ['A2', 'Two', '4:02'],
        ['B1', 'Three', '5:03'],
      ]
    ).map(discogsTrack),
    pictures: wish.pictures ?? 1,
  };
}

/** The master of a release, with the same artists and tracks. */
export function discogsMaster(release: DiscogsRelease, change: Partial<DiscogsMaster> = {}): DiscogsMaster {
  const { title, artists, year, genres, styles, tracklist } = release;
  const id = release.master_id;
  return { id, main_release: release.id, title, artists, year, genres, styles, tracklist, ...change };
}

export function discogsArtists(names: readonly string[]): DiscogsArtist[] {
  return names.map((name, index) => {
    const id = name === 'Various' ? 194 : numberFor(name);
    const join = index < names.length - 1 ? '&' : '';
    return { id, name, anv: '', join, role: '', tracks: '', resource_url: '' };
  });
}

function discogsTrack(line: TrackLine): DiscogsTrack {
  if ('heading' in line) return { position: '', type_: 'heading', title: line.heading, duration: '' };
  if ('index' in line)
    return {
      position: line.position ?? '',
      type_: 'index',
      title: line.index,
      duration: line.duration ?? '',
      sub_tracks: line.tracks.map(discogsTrack),
    };
  const [position, title, duration = '', by] = line;
  return { position, type_: 'track', title, duration, ...(by ? { artists: discogsArtists(by) } : {}) };
}

/** A number between one and ten million that follows from a text. */
function numberFor(text: string): number {
  return 1_000_000 + (createHash('sha256').update(text).digest().readUInt32BE(0) % 9_000_000);
}
