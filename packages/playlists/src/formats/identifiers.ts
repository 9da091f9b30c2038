import { readIsrc, readMbid, readSpotifyUri, type TrackText } from '../track.ts';

const recordingAddress = /^https?:\/\/(?:beta\.)?musicbrainz\.org\/recording\/([0-9a-fA-F-]{36})/;

export const recordingUri = (mbid: string): string => `https://musicbrainz.org/recording/${mbid}`;

/** The identifiers of a track as URIs, the most exact first. */
export const urisOf = ({ mbid, isrc, spotifyUri }: TrackText): string[] => [
  ...(mbid === null ? [] : [recordingUri(mbid)]),
  ...(isrc === null ? [] : [`urn:isrc:${isrc}`]),
  ...(spotifyUri === null ? [] : [spotifyUri]),
];

/** What URIs say of a track; those that are not known say nothing. */
export function readUris(uris: readonly string[]): { mbid?: string; isrc?: string; spotifyUri?: string } {
  const found: { mbid?: string; isrc?: string; spotifyUri?: string } = {};
  for (const text of uris) {
    const uri = text.trim();
    const mbid = readMbid(recordingAddress.exec(uri)?.[1] ?? '');
    if (mbid) found.mbid ??= mbid;
    const isrc = readIsrc(/^(?:urn:)?isrc:(.+)$/i.exec(uri)?.[1] ?? '');
    if (isrc) found.isrc ??= isrc;
    const spotifyUri = readSpotifyUri(uri);
    if (spotifyUri) found.spotifyUri ??= spotifyUri;
  }
  return found;
}
