import { createHash } from 'node:crypto';
import type { MusicBrainzCredit, MusicBrainzRelease } from './types.ts';

/** A line of a track list: number, title, length in milliseconds (null: not known), artists of its own. */
export type MusicBrainzLine = readonly [
  number: string,
  title: string,
  length?: number | null,
  by?: readonly string[],
];

export interface MusicBrainzWish {
  readonly id?: string;
  readonly title?: string;
  readonly artists?: readonly string[];
  readonly date?: string;
  readonly country?: string;
  readonly barcode?: string | null;
  readonly label?: string;
  readonly catno?: string;
  /** Number of the linked Discogs release. */
  readonly discogs?: number;
  readonly hasFront?: boolean;
  readonly media?: readonly {
    readonly format?: string;
    readonly title?: string;
    readonly tracks: readonly MusicBrainzLine[];
  }[];
}

/** A release with the wished properties; identifiers follow from names, so the same wish has the same ones. */
export function musicBrainzRelease(wish: MusicBrainzWish = {}): MusicBrainzRelease {
  const title = wish.title ?? 'Untitled';
  const artists = wish.artists ?? ['The Example'];
  const id = wish.id ?? mbidFor(`release ${artists.join()} ${title} ${wish.barcode ?? ''}`);
  const label = wish.label ?? 'Own Pressing';
  const media = wish.media ?? [{ format: '12" Vinyl', tracks: [['A1', 'One', 181_000]] }];
  return {
    id,
    title,
    date: wish.date ?? '1994',
    country: wish.country ?? 'DE',
    barcode: wish.barcode ?? null,
    credit: creditsFor(artists),
    releaseGroup: mbidFor(`release-group ${artists.join()} ${title}`),
    labels: [{ id: mbidFor(`label ${label}`), name: label, catalogNumber: wish.catno ?? 'OP 001' }],
    media: media.map(({ format = '12" Vinyl', title: name = '', tracks }, index) => ({
      position: index + 1,
      format,
      title: name,
      tracks: tracks.map(([number, track, length = null, by], place) => ({
        id: mbidFor(`track ${id} ${index} ${place}`),
        number,
        position: place + 1,
        title: track,
        length,
        recording: { id: mbidFor(`recording ${(by ?? artists).join()} ${track}`), title: track, length },
        credit: creditsFor(by ?? artists),
      })),
    })),
    ...(wish.discogs === undefined ? {} : { discogs: wish.discogs }),
    hasFront: wish.hasFront ?? true,
  };
}

function creditsFor(names: readonly string[]): MusicBrainzCredit[] {
  return names.map((name, index) => ({
    name,
    joinphrase: index < names.length - 1 ? ' & ' : '',
    artist: { id: mbidFor(`artist ${name}`), name, 'sort-name': name },
  }));
}

function mbidFor(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
