export { createPlaylist, type NewPlaylist } from './create.ts';
export {
  addTracks,
  changeDetails,
  deduplicate,
  moveTracks,
  type PlaylistEdit,
  removeTracks,
} from './edit.ts';
export { type ExportedPlaylist, exportPlaylist } from './export.ts';
export { type PlaylistOnFile, playlistFiles } from './files.ts';
export { type PlaylistFormat, playlistFormats } from './formats/index.ts';
export { mostFileBytes, type ReadPlaylist, type RefusedPart, readPlaylistFile } from './formats/read.ts';
export { type StreamingService, streamingServices, type TrackLink, trackLinks } from './links.ts';
export { listPlaylists } from './list.ts';
export { deletePlaylist, undeletePlaylist } from './remove.ts';
export type { TrackInput, TrackText } from './track.ts';
export { listTracks, type TracksPage, type TrackView } from './tracks.ts';
export { listVersions, restoreVersion, undoLast, type VersionView } from './versions.ts';
export { getPlaylist, type PlaylistView } from './view.ts';
