import type { IncomingListen, OriginKey, Source } from '@fonoteca/domain';

export interface ForwardingAccount {
  readonly id: number;
  readonly service: 'lastfm' | 'listenbrainz' | 'discogs';
  /** Empty for the service itself. */
  readonly url: string;
}

/** Sources whose listens are at the service already. */
const ofService: Readonly<Record<string, readonly Source[]>> = {
  lastfm: ['lastfm-export'],
  listenbrainz: ['listenbrainz-export'],
};

/** What clients that pass listens on from a service say of it. */
const names: Readonly<Record<string, RegExp>> = {
  lastfm: /^(www\.)?last\.?fm\b/i,
  listenbrainz: /^(www\.)?listenbrainz\b/i,
};

/**
 * Whether a listen comes from the very place that it would be sent to.
 *
 * Another Fonoteca names itself, not its address: what it passed on may have come from any compatible
 * server, so such a listen goes to the services themselves alone. That ends every circle of instances at
 * the first step; the second would end it anyway, since a listen that comes home is known there.
 */
export function comesFrom(account: ForwardingAccount, origin: OriginKey, listen: IncomingListen): boolean {
  if (account.url !== '') return isFonoteca(origin.client);
  if (ofService[account.service]?.includes(origin.source)) return true;
  const said = { ...listen.sent.details, ...listen.context };
  const words = [said.music_service, said.music_service_name, said.submission_client, origin.client];
  return words.some((word) => typeof word === 'string' && names[account.service]?.test(word));
}

const isFonoteca = (client: string | undefined): boolean => /^fonoteca\b/i.test(client ?? '');
