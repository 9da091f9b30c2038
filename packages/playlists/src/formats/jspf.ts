import { Fault } from '@fonoteca/domain';
import { z } from 'zod';
import { readUris, recordingUri, urisOf } from './identifiers.ts';
import type { FoundPlaylist, FoundTrack, PlaylistFile } from './playlist-file.ts';

/** JSPF (https://xspf.org/jspf): XSPF as JSON. */
export const writeJspf = (playlist: PlaylistFile): string =>
  print({
    ...headOf(playlist),
    track: playlist.tracks.map((track) => ({
      ...(urisOf(track).length > 0 ? { identifier: urisOf(track) } : {}),
      ...textsOf(track),
    })),
  });

const playlistExtension = 'https://musicbrainz.org/doc/jspf#playlist';
const trackExtension = 'https://musicbrainz.org/doc/jspf#track';

/**
 * JSPF as ListenBrainz takes it (https://musicbrainz.org/doc/jspf): private, every track by the MBID of
 * its recording. Tracks without one are left out, as ListenBrainz refuses a list that has any.
 */
export const writeListenBrainz = (playlist: PlaylistFile): string =>
  print({
    ...headOf(playlist),
    extension: { [playlistExtension]: { public: false, last_modified_at: playlist.date } },
    track: playlist.tracks.flatMap((track) => {
      if (track.mbid === null) return [];
      const more = {
        ...(track.isrc === null ? {} : { isrc: track.isrc }),
        ...(track.spotifyUri === null ? {} : { spotify_uri: track.spotifyUri }),
      };
      return {
        identifier: [recordingUri(track.mbid)],
        ...textsOf(track),
        extension: { [trackExtension]: { added_at: playlist.date, additional_metadata: more } },
      };
    }),
  });

const headOf = ({ title, creator, description, date }: PlaylistFile) => ({
  title,
  creator,
  ...(description === '' ? {} : { annotation: description }),
  date,
});

const textsOf = ({ title, artist, release, lengthMs }: PlaylistFile['tracks'][number]) => ({
  title,
  creator: artist,
  ...(release === null ? {} : { album: release }),
  ...(lengthMs === null ? {} : { duration: lengthMs }),
});

const print = (playlist: object): string => `${JSON.stringify({ playlist }, null, 2)}\n`;

const text = z.string().optional().catch(undefined);
const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]);
const trackShape = z
  .object({
    title: text,
    creator: text,
    album: text,
    duration: z
      .union([z.number(), z.string().transform(Number)])
      .nullish()
      .catch(Number.NaN),
    identifier: texts,
    location: texts,
    extension: z.record(z.string(), z.unknown()).catch({}),
  })
  .partial()
  .catch({});
const shape = z.object({
  playlist: z.object({ title: text, annotation: text, track: z.array(trackShape) }),
});
const moreShape = z
  .object({ additional_metadata: z.object({ isrc: text, spotify_uri: text }) })
  .transform(({ additional_metadata: more }) => more)
  .catch({});

/** Reads JSPF, that of ListenBrainz as well. Throws Fault `invalid` saying what is missing. */
export function readJspf(content: string): FoundPlaylist {
  const outcome = shape.safeParse(parse(content));
  if (!outcome.success) {
    const [issue] = outcome.error.issues;
    throw wrong(`${issue?.path.join('.') || 'playlist'}: ${issue?.message ?? 'is missing'}`);
  }
  const { title, annotation, track } = outcome.data.playlist;
  return { title, description: annotation, tracks: track.map(trackOf) };
}

function trackOf(track: z.output<typeof trackShape>, index: number): FoundTrack {
  const more = moreShape.parse(track.extension?.[trackExtension]);
  return {
    where: `track ${index + 1}`,
    title: track.title,
    artist: track.creator,
    release: track.album,
    lengthMs: track.duration ?? undefined,
    isrc: more.isrc,
    spotifyUri: more.spotify_uri,
    ...readUris([...(track.identifier ?? []), ...(track.location ?? [])]),
  };
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw wrong((cause as Error).message);
  }
}

const wrong = (reason: string) =>
  new Fault('invalid', 'The file cannot be read as JSPF', { fields: [{ field: 'file', reason }] });
