import type { ImagePorts } from '@fonoteca/collection';
import { Fault } from '@fonoteca/domain';
import type { AddressGuard } from '../address-guard.ts';
import { type DiscogsClient, isAtDiscogs } from '../discogs/client.ts';

export interface ImageSources {
  readonly guard: AddressGuard;
  /** `https://api.discogs.com`. */
  readonly discogsUrl: string;
  /** A client with a token that somebody here linked: images of Discogs need one. null where nobody did. */
  readonly discogs: () => Promise<DiscogsClient | null>;
  /** Of the cached covers. */
  readonly folder: string;
}

/** Covers, as the shelf asks for them: images of Discogs with a token, every other address by the guard. */
export const shelfImages = ({ guard, discogsUrl, discogs, folder }: ImageSources): ImagePorts => ({
  folder,
  async fetchImage(url, { maxBytes, signal }) {
    const client = isAtDiscogs(url, discogsUrl) ? await discogs() : null;
    if (!client) return guard.fetchImage(url, { maxBytes, signal });
    const image = await client.image(url, signal);
    if (!image) throw new Fault('not-found', 'Discogs does not have this image any more.');
    if (image.bytes.length > maxBytes)
      throw new Fault('too-large', 'The image is larger than covers may be.');
    return image.bytes;
  },
});
