export type {
  AlbumLengths,
  CollectionPorts,
  DiscogsAccount,
  DiscogsPage,
  DiscogsReleases,
  FactTrack,
  ImagePorts,
  MusicBrainzReleases,
  NamedId,
  ReleaseFacts,
  ReleaseSummary,
} from './ports.ts';
