import type { ImagePorts } from '@fonoteca/collection';
import { Fault } from '@fonoteca/domain';
import { type AddressGuard, type CoverArtArchive, type DiscogsClient, shelfImages } from '@fonoteca/services';
import type { Store } from '@fonoteca/store';

interface CoverSources {
  readonly guard: AddressGuard;
  readonly discogsUrl: string;
  /** The client of the account that a person linked; null where there is none. */
  readonly linkedClient: (personId: number) => Promise<DiscogsClient | null>;
  readonly coverArt: CoverArtArchive;
  readonly folder: string;
  readonly store: Store;
}

const coverOfRelease = /^https?:\/\/coverartarchive\.org\/release\/([0-9a-f-]{36})\/front(?:-\d+)?$/i;

/** Covers: those of the Cover Art Archive by its client, which knows where this installation finds it. */
export function covers(sources: CoverSources): ImagePorts {
  const { guard, discogsUrl, coverArt, folder } = sources;
  return {
    folder,
    async fetchImage(url, options) {
      const mbid = coverOfRelease.exec(url)?.[1];
      if (!mbid) {
        const discogs = () => clientOfOwner(url, sources);
        return shelfImages({ guard, discogsUrl, discogs, folder }).fetchImage(url, options);
      }
      const image = await coverArt.front(mbid, 1200, options.signal);
      if (!image) throw new Fault('not-found', 'The Cover Art Archive has no cover of this release.');
      if (image.bytes.length > options.maxBytes) throw new Fault('too-large', 'The cover is too large.');
      return image.bytes;
    },
  };
}

/** Discogs gives pictures to those who are signed in: in the name of somebody who owns the record. */
async function clientOfOwner(
  url: string,
  { store, linkedClient }: CoverSources,
): Promise<DiscogsClient | null> {
  const rows = await store.db
    .selectFrom('records')
    .innerJoin('images', 'images.id', 'records.image_id')
    .innerJoin('linked_accounts', 'linked_accounts.person_id', 'records.person_id')
    .select('records.person_id')
    .distinct()
    .where('images.source_url', '=', url)
    .where('linked_accounts.service', '=', 'discogs')
    .limit(5)
    .execute();
  for (const { person_id } of rows) {
    // A secret that does not open is no reason to leave out the next owner.
    const client = await linkedClient(person_id).catch(() => null);
    if (client) return client;
  }
  return null;
}
