import type { Database } from '@fonoteca/store';
import { type PlaylistFormat, playlistFormats } from './formats/index.ts';
import { noPlaylist } from './state.ts';
import { textsOf } from './tracks.ts';

export interface ExportedPlaylist {
  readonly content: string;
  /** Such as `rain.xspf`; may hold any letters. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Tracks that the format cannot hold: those without an MBID in a ListenBrainz playlist. */
  readonly leftOut: number;
}

/**
 * A playlist as a file. Throws Fault `not-found`, for somebody else's and deleted ones as well.
 *
 * @param creator the name of the person, which some formats carry
 */
export async function exportPlaylist(
  db: Database,
  person: { readonly id: number; readonly name: string },
  id: number,
  format: PlaylistFormat,
): Promise<ExportedPlaylist> {
  const row = await db
    .selectFrom('playlists as p')
    .innerJoin('playlist_versions as v', (join) =>
      join.onRef('v.playlist_id', '=', 'p.id').onRef('v.revision', '=', 'p.revision'),
    )
    .select(['p.title', 'p.description', 'p.updated_at', 'v.tracks'])
    .where('p.id', '=', id)
    .where('p.person_id', '=', person.id)
    .where('p.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw noPlaylist(id);
  const { write, extension, mediaType } = playlistFormats[format];
  const tracks = row.tracks.map(textsOf);
  return {
    content: write({
      title: row.title,
      description: row.description,
      creator: person.name,
      date: row.updated_at.toISOString(),
      tracks,
    }),
    fileName: `${fileNameOf(row.title)}.${extension}`,
    mediaType,
    leftOut: format === 'listenbrainz' ? tracks.filter(({ mbid }) => mbid === null).length : 0,
  };
}

/** What no system refuses in the name of a file. */
export const fileNameOf = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\p{C}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 80)
    .toWellFormed()
    .trim() || 'playlist';
