export { type AddressGuard, createAddressGuard } from './address-guard.ts';
export { type CoverArtArchive, createCoverArtArchive } from './cover-art-archive/client.ts';
export { createDiscogsClient, type DiscogsAuth, type DiscogsClient } from './discogs/client.ts';
export { createDiscogsSignIn, type DiscogsSignIn, type DiscogsTokens } from './discogs/oauth.ts';
export type * from './discogs/types.ts';
export {
  createMusicBrainzClient,
  type MusicBrainzClient,
  type MusicBrainzRecordingMatch,
  type MusicBrainzReleaseFacts,
  type MusicBrainzReleaseMatch,
} from './musicbrainz/client.ts';
export * from './web.ts';
