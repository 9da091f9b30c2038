import {
  authenticateSession,
  createToken,
  proveByAudioScrobbler,
  proveByLastfmMobile,
  RequestLimit,
} from '@fonoteca/accounts';
import { deleteListen } from '@fonoteca/listens';
import { createHistoryReader, createProtocolSessions, type ReceivingPorts } from '@fonoteca/receiving';
import { baseUrl } from '../http/base-url.ts';
import { readSessionCookie } from '../http/cookies.ts';
import { addressOf, comesFromOurPage } from '../http/security.ts';
import { afterDirty } from '../jobs.ts';
import type { Runtime } from '../runtime.ts';

/** A client that sends its backlog is let through; one that runs wild is slowed down. */
const budget = { requests: 30_000, seconds: 10 };

/** What the protocol servers need, from the accounts, the intake and the door. */
export function receivingPorts(runtime: Runtime): ReceivingPorts {
  const { store, secretKeys, tokens, log } = runtime;
  const { db } = store;
  const limit = new RequestLimit(budget);
  return {
    listens: runtime.intake,
    tokens: {
      authenticate: (token, client) => tokens.authenticate(token, client),
      noteUse: (tokenId, client) => tokens.noteUse(tokenId, client),
      proveByAudioScrobbler: (request) => proveByAudioScrobbler(db, secretKeys, request),
      proveByLastfmMobile: (request) => proveByLastfmMobile(db, secretKeys, request),
      createClientToken: async (personId, label) => {
        const scopes = ['scrobble', 'read'];
        const { id } = await createToken(db, secretKeys, { personId, label, scopes, actorId: personId });
        return { tokenId: id };
      },
    },
    sessions: createProtocolSessions(db),
    history: createHistoryReader(db, {
      deleteListen: async (personId, listenId) => {
        await deleteListen(db, personId, listenId, { afterDirty });
      },
    }),
    requestLimit: { requests: budget.requests, count: (key) => limit.count(key) },
    currentPerson: async (context) => {
      const cookie = readSessionCookie(context);
      return (cookie && (await authenticateSession(db, cookie))?.person) || null;
    },
    publicOrigin: (context) => baseUrl(runtime, context),
    isSameOrigin: (context) => comesFromOurPage(context, runtime.config),
    addressOf: (context) => addressOf(context).address ?? 'unknown',
    reportDefect: (error, context) =>
      log.error({ err: error, method: context.req.method, path: context.req.path }, 'receiving'),
    reportRefusals: (personId, client, refusals) =>
      log.warn(
        { personId, client, refusals: refusals.slice(0, 20), count: refusals.length },
        'refused listens',
      ),
  };
}
