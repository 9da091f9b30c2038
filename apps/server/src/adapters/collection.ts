import { join } from 'node:path';
import type { CollectionPorts } from '@fonoteca/collection';
import { type AccountSecret, openAccountOf } from '@fonoteca/delivery';
import {
  createAddressGuard,
  createCoverArtArchive,
  createDiscogsClient,
  createLastfmReads,
  createMusicBrainzClient,
  type DiscogsAuth,
  shelfAlbumLengths,
  shelfDiscogsAccount,
  shelfDiscogsReleases,
  shelfMusicBrainz,
  userAgent,
} from '@fonoteca/services';
import type { SecretKeys, Store } from '@fonoteca/store';
import type { Config, ServiceSettings } from '../config.ts';
import { covers } from './collection-covers.ts';

export interface CollectionOutside extends CollectionPorts {
  close(): Promise<void>;
}

/** What the shelf needs from outside: Discogs, MusicBrainz, the Cover Art Archive, Last.fm and the disk. */
export function collectionOutside(
  config: Pick<Config, 'contact' | 'data' | 'services' | 'allowPrivateAddresses'>,
  store: Store,
  secretKeys: SecretKeys,
): CollectionOutside {
  const { services } = config;
  const { discogsUrl, musicbrainzUrl, coverArtUrl, lastfmApp, lastfmUrl } = services;
  const guard = createAddressGuard({ allowPrivate: config.allowPrivateAddresses });
  const agent = userAgent(config.contact);
  const discogsClient = (auth?: DiscogsAuth) =>
    createDiscogsClient({ baseUrl: discogsUrl, userAgent: agent, auth });

  /** The account that the person linked, with its client; null when there is none. */
  async function linked(personId: number) {
    const account = await openAccountOf(store.db, secretKeys, personId, 'discogs');
    const auth = account && discogsAuth(account.secret, services);
    return account && auth ? { userName: account.name, client: discogsClient(auth) } : null;
  }

  return {
    async discogsAccount(personId) {
      const account = await linked(personId);
      return account && shelfDiscogsAccount(account.client, account.userName);
    },
    discogsReleases: async (personId) =>
      shelfDiscogsReleases((await linked(personId))?.client ?? discogsClient()),
    musicBrainz: shelfMusicBrainz(createMusicBrainzClient({ baseUrl: musicbrainzUrl, userAgent: agent })),
    albumLengths: lastfmApp
      ? shelfAlbumLengths(createLastfmReads({ ...lastfmApp, baseUrl: lastfmUrl }))
      : null,
    images: covers({
      guard,
      discogsUrl,
      linkedClient: async (personId) => (await linked(personId))?.client ?? null,
      coverArt: createCoverArtArchive({ baseUrl: coverArtUrl, userAgent: agent }),
      folder: join(config.data, 'images'),
      store,
    }),
    close: () => guard.close(),
  };
}

function discogsAuth(secret: AccountSecret, { discogsApp }: ServiceSettings): DiscogsAuth | undefined {
  if (secret.kind === 'discogs-token') return { kind: 'token', token: secret.token };
  if (secret.kind !== 'discogs-oauth' || !discogsApp) return undefined;
  const { token, tokenSecret } = secret;
  return {
    kind: 'oauth',
    consumerKey: discogsApp.key,
    consumerSecret: discogsApp.secret,
    token,
    tokenSecret,
  };
}
