/** Scrobbling, as other pages place it. */
export { BulkScrobbleDialog } from './bulk-dialog.tsx';
export { CardScrobbleButton } from './card-button.tsx';
export { LastfmAlbumFacts } from './lastfm-album-facts.tsx';
export { ScrobbleModeProvider } from './mode.tsx';
export { resumePresses } from './presses.ts';
export { ScrobbleButton } from './scrobble-button.tsx';
export { TrackScrobbleButton } from './track-button.tsx';
