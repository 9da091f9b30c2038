export { type AddressGuard, createAddressGuard } from './address-guard.ts';
export { type CoverArtArchive, createCoverArtArchive } from './cover-art-archive/client.ts';
export { createDiscogsClient, type DiscogsClient, type DiscogsCollectionPage } from './discogs/client.ts';
export { createDiscogsSignIn, type DiscogsSignIn, type DiscogsTokens } from './discogs/oauth.ts';
export type { DiscogsAuth, DiscogsClientOptions } from './discogs/options.ts';
export type {
  DiscogsCollectionItem,
  DiscogsMasterReply,
  DiscogsReleaseReply,
  DiscogsSearchResult,
} from './discogs/types.ts';
export { createMusicBrainzClient, type MusicBrainzClient, type ReleaseQuery } from './musicbrainz/client.ts';
export type * from './musicbrainz/types.ts';
export * from './web.ts';
