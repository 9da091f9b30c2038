import type { Database } from '@fonoteca/store';
import { exportPlaylist, fileNameOf } from './export.ts';
import { type PlaylistFormat, playlistFormats } from './formats/index.ts';

/** A playlist that will be written when its turn has come. */
export interface PlaylistOnFile {
  /** Such as `12 rain.jspf`: no two of a person are the same; may hold any letters. */
  readonly fileName: string;
  /** Throws Fault `not-found` where it was deleted meanwhile. */
  write(): Promise<string>;
}

/** Every playlist of a person, the oldest first, as files of their own; deleted ones are left out. */
export async function playlistFiles(
  db: Database,
  person: { readonly id: number; readonly name: string },
  format: PlaylistFormat,
): Promise<PlaylistOnFile[]> {
  const rows = await db
    .selectFrom('playlists')
    .select(['id', 'title'])
    .where('person_id', '=', person.id)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id, title }) => ({
    fileName: `${id} ${fileNameOf(title)}.${playlistFormats[format].extension}`,
    write: async () => (await exportPlaylist(db, person, id, format)).content,
  }));
}
