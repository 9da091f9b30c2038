import { z } from 'zod';
import type {
  MusicBrainzArtist,
  MusicBrainzRecordingMatch,
  MusicBrainzReleaseFacts,
  MusicBrainzReleaseMatch,
} from './types.ts';

const orNull = <Value>(value: Value | null | undefined): Value | null => value ?? null;
/** Empty texts stand for nothing. */
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);
const length = z.number().nonnegative().nullish();

const credit = z
  .array(
    z.object({
      name: z.string(),
      joinphrase: z.string().default(''),
      artist: z.object({ id: z.string() }),
    }),
  )
  .default([])
  .transform((credits): MusicBrainzArtist[] =>
    credits.map(({ name, joinphrase, artist }) => ({ name, join: joinphrase, mbid: artist.id })),
  );

const labels = z
  .array(z.object({ 'catalog-number': text, label: z.object({ name: z.string() }).nullish() }))
  .default([])
  .transform((infos) =>
    infos.flatMap(({ label, 'catalog-number': catalogNumber }) =>
      label ? [{ name: label.name, catalogNumber }] : [],
    ),
  );

const track = z
  .object({
    number: z.string(),
    position: z.number().int(),
    title: z.string(),
    length,
    'artist-credit': credit,
    recording: z.object({ id: z.string(), length }),
  })
  .transform(({ number, position, title, recording, ...more }) => ({
    number,
    position,
    title,
    // The recording's is a median over its releases: good where this one names none.
    lengthMs: orNull(more.length ?? recording.length),
    artists: more['artist-credit'],
    recordingMbid: recording.id,
  }));

export const releaseFacts = z
  .object({
    id: z.string(),
    title: z.string(),
    date: text,
    country: text,
    barcode: text,
    'artist-credit': credit,
    'release-group': z.object({ id: z.string() }).nullish(),
    'label-info': labels,
    genres: z.array(z.object({ name: z.string() })).default([]),
    'cover-art-archive': z.object({ front: z.boolean() }).nullish(),
    media: z
      .array(
        z.object({
          position: z.number().int(),
          format: text,
          title: text,
          tracks: z.array(track).default([]),
        }),
      )
      .default([]),
  })
  .transform(
    (release): MusicBrainzReleaseFacts => ({
      mbid: release.id,
      title: release.title,
      artists: release['artist-credit'],
      date: release.date,
      country: release.country,
      barcode: release.barcode,
      releaseGroupMbid: release['release-group']?.id ?? null,
      labels: release['label-info'],
      genres: release.genres.map(({ name }) => name),
      hasFront: release['cover-art-archive']?.front ?? false,
      media: release.media,
    }),
  );

export const releaseMatches = z
  .object({
    releases: z.array(
      z.object({
        id: z.string(),
        score: z.coerce.number().default(0),
        title: z.string(),
        date: text,
        country: text,
        barcode: text,
        'track-count': z.number().int().nullish(),
        'artist-credit': credit,
        'label-info': labels,
        media: z.array(z.object({ format: text })).default([]),
      }),
    ),
  })
  .transform(({ releases }): MusicBrainzReleaseMatch[] =>
    releases.map((release) => ({
      mbid: release.id,
      score: release.score,
      title: release.title,
      artists: release['artist-credit'],
      date: release.date,
      country: release.country,
      barcode: release.barcode,
      trackCount: orNull(release['track-count']),
      formats: release.media.flatMap(({ format }) => (format === null ? [] : [format])),
      labels: release['label-info'],
    })),
  );

export const recordingMatches = z
  .object({
    recordings: z.array(
      z.object({
        id: z.string(),
        score: z.coerce.number().default(0),
        title: z.string(),
        length,
        'artist-credit': credit,
        releases: z.array(z.object({ id: z.string(), title: z.string() })).default([]),
      }),
    ),
  })
  .transform(({ recordings }): MusicBrainzRecordingMatch[] =>
    recordings.map((recording) => ({
      mbid: recording.id,
      score: recording.score,
      title: recording.title,
      artists: recording['artist-credit'],
      lengthMs: orNull(recording.length),
      releases: recording.releases.map(({ id, title }) => ({ mbid: id, title })),
    })),
  );

/** The first release that an address is linked to. */
export const relatedRelease = z
  .object({ relations: z.array(z.object({ release: z.object({ id: z.string() }).nullish() })).default([]) })
  .transform(({ relations }) => relations.find(({ release }) => release)?.release?.id ?? null);
