import { Fault } from '@fonoteca/domain';
import type { Database, SecretKeys } from '@fonoteca/store';
import { z } from 'zod';
import type { SignInPorts } from '../ports.ts';
import {
  type AccountChange,
  changeAccount,
  getAccount,
  linkAccount,
  listAccounts,
  unlinkAccount,
} from './accounts.ts';
import { beginAttempt, type ReturnedState, useAttempt } from './attempts.ts';

export interface LinksOptions {
  readonly db: Database;
  readonly secretKeys: SecretKeys;
  readonly ports: SignInPorts;
}

/** Who calls: the person, and the network address for the audit trail. */
export interface LinkCaller {
  readonly personId: number;
  readonly address: string | null;
}

type Returned = Omit<ReturnedState, 'service'> & { readonly address: string | null };

const requestToken = z.object({ token: z.string(), tokenSecret: z.string() });
const patienceMs = 30_000;

export type Links = ReturnType<typeof createLinks>;

/** Linking services, and what is linked. Everything is the person's own. */
export function createLinks({ db, secretKeys, ports }: LinksOptions) {
  const signal = () => AbortSignal.timeout(patienceMs);
  const lastfm = () => {
    if (ports.lastfm) return ports.lastfm;
    throw new Fault('unavailable', 'Last.fm is not set up on this server', {
      fields: [
        {
          field: 'LASTFM_API_KEY',
          reason:
            'the operator sets LASTFM_API_KEY and LASTFM_SECRET, which https://www.last.fm/api/account/create gives',
        },
      ],
    });
  };
  const discogs = () => {
    if (ports.discogs) return ports.discogs;
    throw new Fault('unavailable', 'Signing in at Discogs is not set up on this server', {
      fields: [
        {
          field: 'DISCOGS_CONSUMER_KEY',
          reason:
            'link it with a personal token, or the operator sets DISCOGS_CONSUMER_KEY and DISCOGS_CONSUMER_SECRET',
        },
      ],
    });
  };
  const link = async (
    { personId, address }: LinkCaller,
    service: 'lastfm' | 'listenbrainz' | 'discogs',
    url: string,
    signedIn: Parameters<typeof linkAccount>[2]['signedIn'],
  ) => linkAccount(db, secretKeys, { personId, service, url, signedIn, address });

  return {
    list: (personId: number) => listAccounts(db, personId),
    change: (personId: number, id: number, change: AccountChange) => changeAccount(db, personId, id, change),
    unlink: ({ personId, address }: LinkCaller, id: number) => unlinkAccount(db, personId, { id }, address),
    unlinkService: ({ personId, address }: LinkCaller, service: 'lastfm' | 'discogs') =>
      unlinkAccount(db, personId, { service }, address),

    /** Begins the sign-in at Last.fm. `callback` gives the address to come back to, with the state in it. */
    async beginLastfm(personId: number, callback: (state: string) => string, returnTo?: string) {
      const service = lastfm();
      const attempt = { personId, service: 'lastfm' as const, returnTo: ownPath(returnTo) };
      const state = await beginAttempt(db, secretKeys, attempt, async () => null);
      return { state, url: service.authorizationUrl(callback(state)) };
    },

    /** The browser is back. Throws Fault; nothing is linked then. @returns where the person was */
    async finishLastfm({ address, ...returned }: Returned, token: string | undefined) {
      const service = lastfm();
      const { returnTo } = await useAttempt(db, secretKeys, { ...returned, service: 'lastfm' });
      if (!token) throw notAllowed('Last.fm', 'token');
      const signedIn = await service.signIn(token, signal());
      await link({ personId: returned.personId ?? 0, address }, 'lastfm', '', signedIn);
      return returnTo;
    },

    async linkListenBrainz(caller: LinkCaller, token: string, url: string | undefined) {
      const server = url === undefined ? null : await ports.checkAddress(url);
      const signedIn = await ports.listenBrainz(server, token, signal());
      return getAccount(db, caller.personId, await link(caller, 'listenbrainz', server ?? '', signedIn));
    },

    async linkLastfmCompatible(caller: LinkCaller, server: Parameters<SignInPorts['lastfmCompatible']>[0]) {
      if (Boolean(server.apiKey) !== Boolean(server.secret)) {
        const field = server.apiKey ? 'secret' : 'apiKey';
        throw new Fault('invalid', 'Key and secret belong together', {
          fields: [{ field, reason: 'give both, or neither' }],
        });
      }
      const url = await ports.checkAddress(server.url);
      const signedIn = await ports.lastfmCompatible({ ...server, url }, signal());
      return getAccount(db, caller.personId, await link(caller, 'lastfm', url, signedIn));
    },

    async linkDiscogs(caller: LinkCaller, token: string) {
      const signedIn = await ports.discogsToken(token, signal());
      await link(caller, 'discogs', '', signedIn);
      return { name: signedIn.name };
    },

    async beginDiscogs(personId: number, callback: (state: string) => string) {
      const service = discogs();
      let url = '';
      const state = await beginAttempt(db, secretKeys, { personId, service: 'discogs' }, async (own) => {
        const begun = await service.begin(callback(own), signal());
        url = begun.url;
        return JSON.stringify({ token: begun.token, tokenSecret: begun.tokenSecret });
      });
      return { state, url };
    },

    async finishDiscogs(
      { address, ...returned }: Returned,
      { token, verifier }: { readonly token: string | undefined; readonly verifier: string | undefined },
    ) {
      const service = discogs();
      const { secret } = await useAttempt(db, secretKeys, { ...returned, service: 'discogs' });
      const request = requestToken.parse(JSON.parse(secret ?? '{}'));
      if (!verifier || token !== request.token) throw notAllowed('Discogs', 'oauth_verifier');
      const signedIn = await service.signIn({ ...request, verifier }, signal());
      await link({ personId: returned.personId ?? 0, address }, 'discogs', '', signedIn);
    },

    /** The account a person linked at a service itself; null when there is none. */
    async account(personId: number, service: 'lastfm' | 'discogs') {
      const row = await db
        .selectFrom('linked_accounts')
        .select(['name', 'status'])
        .where('person_id', '=', personId)
        .where('service', '=', service)
        .where('url', '=', '')
        .executeTakeFirst();
      return row ?? null;
    },
  };
}

const notAllowed = (service: string, field: string) =>
  new Fault('invalid', `${service} was not allowed to be linked`, {
    fields: [{ field, reason: `allow it on the page of ${service}, or begin again` }],
  });

/** A path of our own; anything that a browser would take for another host is left out. */
function ownPath(path: string | undefined): string | undefined {
  if (!path?.startsWith('/') || !URL.canParse(path, 'http://fonoteca.invalid')) return undefined;
  const url = new URL(path, 'http://fonoteca.invalid');
  // `/.//elsewhere` is of this host until its dots are gone: what is left is read as `//elsewhere`.
  const isOurs = url.origin === 'http://fonoteca.invalid' && !url.pathname.startsWith('//');
  return isOurs ? `${url.pathname}${url.search}${url.hash}` : undefined;
}
