import { z } from 'zod';
import type { RecordArtist, RecordFormat, RecordLabel, RecordTrack } from '../record.ts';
import { readTrackList } from '../tracks/track-list.ts';
import {
  coverOf,
  discogsArtists,
  discogsFormats,
  discogsLabels,
  listOf,
  names,
  text,
  yearOf,
} from './shapes.ts';

/** What Discogs says of a release, apart from any copy of it. */
export interface DiscogsReleaseFacts {
  readonly id: number;
  readonly masterId: number | null;
  readonly title: string;
  readonly artists: readonly RecordArtist[];
  readonly labels: readonly RecordLabel[];
  readonly formats: readonly RecordFormat[];
  readonly genres: readonly string[];
  readonly styles: readonly string[];
  readonly year: number | null;
  readonly country: string | null;
  readonly barcode: string | null;
  readonly coverUrl: string | null;
  readonly tracks: readonly RecordTrack[];
}

const releaseShape = z.object({
  id: z.number().int().positive(),
  master_id: z.number().int().nullish().catch(null),
  title: text(500).pipe(z.string().min(1)),
  year: z.unknown().optional(),
  released: z.unknown().optional(),
  country: text(100).nullish().catch(null),
  artists: discogsArtists,
  labels: discogsLabels,
  formats: discogsFormats,
  genres: names(20),
  styles: names(50),
  identifiers: listOf(z.object({ type: z.string(), value: text(100) }), 100),
  images: listOf(
    z.object({ type: z.string().nullish(), uri: z.string().nullish(), resource_url: z.string().nullish() }),
    100,
  ),
  tracklist: z.unknown().optional(),
});

/** Reads `GET /releases/{id}`; null when it is no release. */
export function readDiscogsRelease(value: unknown): DiscogsReleaseFacts | null {
  const read = releaseShape.safeParse(value);
  if (!read.success || read.data.artists.length === 0) return null;
  const release = read.data;
  const cover = release.images.find(({ type }) => type === 'primary') ?? release.images[0];
  return {
    id: release.id,
    masterId: release.master_id || null,
    title: release.title,
    artists: release.artists,
    labels: release.labels,
    formats: release.formats,
    genres: release.genres,
    styles: release.styles,
    year: yearOf(release.year) ?? yearOf(release.released),
    country: release.country || null,
    barcode: barcodeOf(release.identifiers),
    coverUrl: coverOf(cover?.uri) ?? coverOf(cover?.resource_url),
    tracks: readTrackList(release.tracklist, { artists: release.artists }),
  };
}

function barcodeOf(identifiers: readonly { type: string; value: string }[]): string | null {
  const found = identifiers.find(({ type }) => type === 'Barcode');
  return found?.value.replace(/\D/g, '').slice(0, 32) || null;
}
