import type { FactTrack, MusicBrainzReleases, ReleaseFacts, ReleaseSummary } from '@fonoteca/collection';
import { creditText, formatText, type RecordFormat } from '@fonoteca/records';
import type { MusicBrainzClient } from '../musicbrainz/client.ts';
import type { MusicBrainzReleaseFacts, MusicBrainzReleaseMatch } from '../musicbrainz/types.ts';
import { yearOf } from './year.ts';

/** Releases at MusicBrainz, as the shelf asks for them. */
export const shelfMusicBrainz = (client: MusicBrainzClient): MusicBrainzReleases => ({
  byDiscogsRelease: (id, signal) => client.findByDiscogsRelease(id, signal),
  search: (wanted, signal) => client.searchReleases(wanted, signal),
  byBarcode: async (code, signal) => (await client.searchByBarcode(code, signal)).map(summaryOf),
  async release(mbid, signal) {
    const release = await client.release(mbid, signal);
    return release && factsOf(release);
  },
});

function summaryOf(match: MusicBrainzReleaseMatch): ReleaseSummary {
  return {
    id: match.mbid,
    title: match.title,
    artist: creditText(match.artists),
    year: yearOf(match.date),
    format: formatText(carriers(match.formats)),
    label: match.labels[0]?.name ?? null,
    country: match.country,
    barcode: match.barcode,
  };
}

function factsOf(release: MusicBrainzReleaseFacts): ReleaseFacts {
  const { mbid, title, artists, country, barcode, genres, labels, media } = release;
  const credit = creditText(artists);
  return {
    mbid,
    title,
    artists,
    year: yearOf(release.date),
    country,
    barcode,
    labels: labels.map(({ name, catalogNumber }) => ({ name, catalogueNumber: catalogNumber ?? '' })),
    formats: carriers(media.flatMap(({ format }) => (format === null ? [] : [format]))),
    genres,
    tracks: media.flatMap(({ tracks }, index) =>
      tracks.map((track): FactTrack => {
        const by = creditText(track.artists);
        return {
          position: track.number,
          disc: index + 1,
          title: track.title,
          artist: by === '' || by === credit ? null : by,
          lengthSeconds: track.lengthMs === null ? null : Math.round(track.lengthMs / 1000),
          mbid: track.recordingMbid,
        };
      }),
    ),
  };
}

/** `12" Vinyl` is Vinyl with the description 12" to records; equal ones are counted. */
function carriers(names: readonly string[]): RecordFormat[] {
  return [...new Set(names)].map((name) => {
    const [, size] = /^(\d+") Vinyl$/.exec(name) ?? [];
    const quantity = names.filter((other) => other === name).length;
    return size ? { name: 'Vinyl', quantity, descriptions: [size] } : { name, quantity, descriptions: [] };
  });
}
