import type { AlbumLengths } from '@fonoteca/collection';
import type { LastfmReads } from '../lastfm/reads.ts';

/** Lengths of an album's tracks, as the shelf asks for them. */
export const shelfAlbumLengths = (reads: LastfmReads): AlbumLengths => ({
  album: async (wanted, signal) => (await reads.album(wanted, signal))?.tracks ?? null,
});
